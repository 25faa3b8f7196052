"""Duties by person, by liaison, and the requests for leave that wait."""

from __future__ import annotations

from collections.abc import Callable

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from yice.core.people import access as people_access
from yice.lib import clock
from yice.lib.actor import Actor, Role
from yice.lib.htmx import page
from yice.planning.duties import access
from yice.planning.duties.models import Waiver
from yice.planning.duties.queries import State, of_person
from yice.planning.duties.queries.loads import Load, loads, named
from yice.planning.duties.queries.remembered import remembered, stamp
from yice.planning.duties.views import sentence
from yice.planning.duties.views.listing import reader, tabs
from yice.planning.duties.views.rows import age_word, rows_of

_SORTS: dict[str, Callable[[Load], tuple[object, ...]]] = {
    "overdue": lambda one: (-one.overdue, -one.open, one.staff_id),
    "open": lambda one: (-one.open, -one.overdue, one.staff_id),
    "done": lambda one: (-one.done, one.staff_id),
}
_GROUPS = (
    ("要办", {State.OVERDUE, State.OPEN, State.HELD}),
    ("漏办，可补录", {State.MISSED}),
    ("未到时间", {State.PLANNED}),
    ("已有结论", {State.DONE, State.WAIVED, State.WITHDRAWN}),
)
_SHOWN = 80
_LINES = 100  # more colleagues than that are a second look


@require_GET
def of_one(request: HttpRequest, person_id: int) -> HttpResponse:
    """Everything owed to one person, by state."""
    actor = reader(request)
    person = people_access.managed_by(actor).select_related("unit", "level").filter(pk=person_id).first()
    if person is None:
        person = people_access.get_for(actor, 0)  # the same refusal as for somebody who is not there
    rows = rows_of(actor, list(of_person(person.pk).select_related("unit", "evidence")))
    groups = [(word, [row for row in rows if row.line.state in states]) for word, states in _GROUPS]
    shown = [
        (word, (found if place != len(groups) - 1 else found[::-1])[:_SHOWN], len(found))
        for place, (word, found) in enumerate(groups)
    ]
    level = getattr(person, "level", None)
    context = {
        "person": person,
        "age": age_word(person, clock.today()),
        "level": level.code if level else "",
        "groups": [one for one in shown if one[1]],
        "may_record": bool(access.roles_on(actor, access.PERSON, person.pk, person.unit) & access.MAY["record"])
        and person.life == "living",
    }
    return page(request, "duties/person.html", context)


@require_GET
def liaisons(request: HttpRequest) -> HttpResponse:
    """Who has how much before them: 应办, 已办, 逾期."""
    actor = reader(request)
    kept = sentence.read(actor, request.GET, states=False)
    sort = request.GET.get("sort", "overdue")
    sort = sort if sort in _SORTS else "overdue"
    every = bool(request.GET.get("all"))

    def counted() -> tuple[list[Load], int, int]:
        sums = sentence.read(actor, request.GET, states=False, liaisons=True).sums
        found = sorted(loads(kept.duties, clock.today(), sums), key=_SORTS[sort])
        shown = found if every else found[:_LINES]
        return named(shown), len(found) - len(shown), max((one.total for one in found), default=0)

    told = stamp(actor.id, actor.grants, clock.today(), request.GET.urlencode())
    shown, more, most = remembered("loads", told, counted)
    context = {
        "loads": shown,
        "more": more,
        "most": most,
        "sort": sort,
        "sorts": [("open", "应办"), ("overdue", "逾期"), ("done", "本月已办")],
        "kept": [("sort", sort)],
        "filters": kept.choices,
        "filters_set": kept.is_set,
        "tabs": tabs(),
    }
    return page(request, "duties/liaisons.html", context)


@require_GET
def waivers(request: HttpRequest) -> HttpResponse:
    """Requests for leave that wait for a second person, and the latest answers."""
    actor = reader(request)
    rows = Waiver.objects.filter(_near(actor)).select_related("duty__unit", "duty__evidence")
    asked = list(rows.filter(state=Waiver.State.ASKED).order_by("asked_at")[:200])
    answered = list(rows.exclude(state=Waiver.State.ASKED).order_by("-decided_at")[:50])
    by_duty = {row.duty.pk: row for row in rows_of(actor, [one.duty for one in [*asked, *answered]])}
    context = {
        "asked": [(one, by_duty[one.duty_id]) for one in asked if one.duty_id in by_duty],
        "answered": [(one, by_duty[one.duty_id]) for one in answered if one.duty_id in by_duty],
        "me": actor.id,
        "answers": actor.holds(Role.HEAD, Role.LEADER),
        "tabs": tabs(),
    }
    return page(request, "duties/waivers.html", context)


def _near(actor: Actor) -> Q:
    """Waivers of duties that the actor's units owe, or about the own caseload; rows out of sight drop out later."""
    ranges = actor.ranges(*people_access.SUBTREE_ROLES)
    found = Q(duty__unit__in=people_access.units_in(ranges)) if ranges else Q(pk__in=[])
    if actor.holds(Role.LIAISON):
        found |= Q(duty__subject_kind=access.PERSON, duty__subject__in=people_access.caseload_of(actor.id))
    return found
