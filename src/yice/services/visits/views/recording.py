"""Before a visit, the visit itself, and what it brought about."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yice.core.audit.actions import record_view
from yice.core.org.models import Leadership, Post, Staff
from yice.core.people import access as people_access
from yice.core.people.field_policy import sight_for
from yice.core.people.models import Pairing, Person
from yice.lib import clock, words
from yice.lib.actor import Actor, Role
from yice.lib.gate import actor_of, require
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.lib.ids import parents
from yice.lib.temporal import held_on
from yice.planning.duties import actions as duties
from yice.planning.duties.models import Duty, Origin
from yice.planning.duties.queries import guarded, lines, words_of
from yice.planning.duties.queries.accepting import NO_ANSWER, PLAN_ITEM, only_said, said_rules
from yice.planning.duties.queries.lists import of_people
from yice.planning.ladder.queries import overdue_doors
from yice.planning.policy import books
from yice.planning.policy.models import Level
from yice.services.visits import access, actions
from yice.services.visits.asked import KEPT_BY_CHECKING
from yice.services.visits.codes import Manner
from yice.services.visits.forms import VisitForm, now_words
from yice.services.visits.models import Promise
from yice.services.visits.queries.brief import brief, open_promises, staleness, warnings_of
from yice.services.visits.queries.files import file_of

ROLES = (*access.READERS, Role.LIAISON)
_log = logging.getLogger("yice.visits")
both = require_http_methods(["GET", "POST"])
_MANY = 40


def reader(request: HttpRequest) -> Actor:
    """The actor, if of a role that reads visits; otherwise there is no such page."""
    return require(actor_of(request), *ROLES)


def replan(people_ids: Iterable[int]) -> None:
    """Plan the few people of a visit at once, so that the next page shows it; what fails here the worker does later."""
    try:
        duties.replan_changed(sorted(set(people_ids)))
    except Exception:  # noqa: BLE001 - the visit is kept; whatever happened here the worker repeats
        _log.exception("replanning after a visit failed; the worker will do it")


@require_GET
def brief_page(request: HttpRequest, person_id: int) -> HttpResponse:
    """What to know before one knocks."""
    actor = reader(request)
    person = access.person_for(actor, person_id)
    record_view(by=actor, subject=person, what="brief", person_id=person.pk, unit_id=person.unit_id)
    told = brief(actor, person)
    return page(request, "visits/brief.html", {"person": person, "brief": told, "may": access.may(actor, person)})


@both
def record(request: HttpRequest, person_id: int) -> HttpResponse:
    """Write down a visit: one page, and what it closes is said."""
    actor = reader(request)
    person = access.person_for(actor, person_id)
    access.require(actor, person, "record")
    form = visit_form(request, actor, person)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            saved = actions.save_visit(
                by=actor, draft=form.draft(), files=form.uploads(request.FILES), key=idempotency_key(request)
            )
        if tried.done:
            replan([person.pk, *saved.visit.members.values_list("person_id", flat=True)])
            return go(request, reverse("visits:detail", args=(saved.visit.pk,)), saved=said(saved))
    return page(request, "visits/record.html", form_context(person, form))


def form_context(person: Person, form: VisitForm, **more: Any) -> dict[str, Any]:
    """What the page of the form needs."""
    return {
        "form": form, "person": person, "title": "记走访", "button": "保存走访",
        "warnings": warnings_of(form.file, form.sight), "back": reverse("desk:person", args=(person.pk,)), **more,
    }  # fmt: skip


def visit_form(request: HttpRequest, actor: Actor, person: Person, **initial: Any) -> VisitForm:
    """The form for one person, as this actor may fill it in."""
    file = file_of(person)
    level = Level.objects.filter(person=person).values_list("code", flat=True).first() or ""
    promises = open_promises(person)
    manner = request.GET.get("manner", "")
    sent = request.method == "POST"
    return VisitForm(
        request.POST if sent else None,
        request.FILES if sent else None,
        person=person,
        file=file,
        sight=sight_for(people_access.roles_on(actor, person)),
        stale=staleness(file, level, clock.today()),
        promises=promises,
        named=_to_name(person, promises),
        staff=_colleagues(person),
        may=people_access.may(actor, person) | access.may(actor, person),
        door_late=overdue_doors([person.pk, *(one.pk for one in file.housemates)]),
        initial={**now_words(), **({"manner": manner} if manner in Manner.values else {}), **initial},
    )


def _to_name(person: Person, promises: Sequence[Promise]) -> list[tuple[str, str]]:
    """What is closed only by saying so: agreed by hand, in the plan or in a campaign, or of a rule that wants it said.

    Promises stand apart, and so do the items of the file, which have ticks of their own.
    """
    today = clock.today()
    _, book = books.in_force(today)
    promised = [one.duty_id for one in promises if one.duty_id]
    rows = Duty.objects.filter(
        of_people([person.pk]), ~Q(origin=Origin.RULE) | Q(rule__in=[PLAN_ITEM, *said_rules(book)]),
        decision__isnull=True, opens__lte=today, closes__gte=today,
    ).exclude(pk__in=promised)  # fmt: skip
    apart = {NO_ANSWER, *(book.rules[code].number for code in KEPT_BY_CHECKING)}
    own = [
        one
        for one in guarded(rows.exclude(rule__in=apart)).order_by("due", "pk")
        if one.origin != Origin.RULE or one.rule == PLAN_ITEM or only_said(book, one)
    ]
    shown = lines(own[:20])
    titles = Counter(line.title for line in shown)
    return [
        (str(one.duty.pk), f"{one.title}（{one.duty.due:%-m月%-d日}前）" if titles[one.title] > 1 else one.title)
        for one in shown
    ]


def _colleagues(person: Person) -> list[tuple[str, str]]:
    """Who may have come along: those paired with the person, the people of the unit and of those above it."""
    today = clock.today()
    above = parents(person.unit.path)
    paired = Pairing.objects.filter(held_on(today), person=person, staff__isnull=False).values("staff_id")
    posts = Post.objects.filter(
        held_on(today), unit__path__in=above, role__in=[Role.HEAD, Role.CLERK, Role.LIAISON]
    ).values("staff_id")
    led = Leadership.objects.filter(held_on(today), unit__path__in=above).values("staff_id")
    near = Staff.objects.filter(Q(pk__in=paired) | Q(pk__in=led), is_active=True).order_by("pk")
    rest = Staff.objects.filter(pk__in=posts, is_active=True, unit=person.unit_id).order_by("pk")
    found = {one.pk: one.name for one in [*near[:_MANY], *rest[:_MANY]]}
    return [(str(pk), name) for pk, name in found.items()]


def said(saved: actions.Saved) -> str:
    """What a visit brought about, in one line."""
    _, book = books.in_force(clock.today())
    today = clock.today()
    titles = [words_of(book, duty)[1] for duty in saved.closed]
    parts = [f"已保存，办结 {len(titles)} 件：{'、'.join(titles)}" if titles else "已保存，没有应办因此办结"]
    if saved.made:
        parts.append(f"新列入 {len(saved.made)} 件待办")
    if saved.missed:
        parts.append(f"另有 {len(saved.missed)} 件已过截止，写明原因可补办")
    if saved.conflicts:
        parts.append(f"{len(saved.conflicts)} 项资料两处不一致，请核定")
    if saved.coming:
        parts.append(f"建议下次：{words.near(saved.coming[0].due, today)}（{saved.coming[0].title}）")
    return "；".join([*parts, *(note.rstrip("。") for note in saved.notes)]) + "。"
