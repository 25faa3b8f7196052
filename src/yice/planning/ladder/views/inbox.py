"""What I was reminded of, and what was taken up to me."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_GET

from yice.core.people import access as people
from yice.lib.actor import Actor
from yice.lib.filters import Choice, chosen
from yice.lib.htmx import page
from yice.lib.paging import keyset
from yice.planning.duties.models import Duty
from yice.planning.duties.queries import guarded
from yice.planning.duties.views.listing import reader
from yice.planning.duties.views.rows import Row, rows_of
from yice.planning.ladder import access
from yice.planning.ladder.hours import work_time
from yice.planning.ladder.models import Clock, Fired, Target
from yice.planning.ladder.queries.clocks import Reading, state_of
from yice.planning.ladder.queries.words import RuleWords
from yice.planning.ladder.rungs import STAGES, Stage

STATES = (("all", "全部"),)
_TABS = (("up", "升级到我"), ("mine", "提醒我办"))


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of the list: a duty as a row, or a clock."""

    fired: Fired
    stage: str
    row: Row | None = None
    clock: Clock | None = None
    reading: Reading | None = None
    title: str = ""
    name: str = ""
    href: str = ""


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Escalations to me, and my own reminders; open ones unless asked for all."""
    actor = reader(request)
    told = access.told(actor)
    tab = chosen(request.GET, "tab", _TABS) or ("up" if _open(told.filter(stage__gt=Stage.REMIND)).exists() else "mine")
    state = chosen(request.GET, "state", STATES)
    rows = told.filter(stage__gt=Stage.REMIND) if tab == "up" else told.filter(stage=Stage.REMIND)
    rows = rows.filter(notice__isnull=False)
    rows = rows if state else _open(rows)
    later = Fired.objects.filter(
        recipient_id=actor.id, kind=OuterRef("kind"), target=OuterRef("target"), notice__isnull=False,
        pk__gt=OuterRef("pk"),
    )  # fmt: skip
    later = later.filter(stage__gt=Stage.REMIND) if tab == "up" else later.filter(stage=Stage.REMIND)
    rows = rows.filter(~Exists(later))
    rules = _rules(rows)
    rule = chosen(request.GET, "rule", rules)
    rows = rows.filter(rule=int(rule)) if rule else rows
    shown = keyset(rows, order=("term", "id"), after=request.GET.get("after"), before=request.GET.get("before"))
    here = reverse("ladder:list")
    context = {
        "page": shown,
        "lines": lines_of(actor, shown.items),
        "tabs": [(code, word, f"{here}?tab={code}") for code, word in _TABS],
        "tab": tab,
        "filters": [
            Choice("rule", "事项", rule, rules, any="全部"),
            Choice("state", "状态", state, STATES, any="未办的"),
        ],
        "filters_set": bool(state or rule),
        "count": rows.count(),
    }
    return page(request, "ladder/list.html", context)


def _rules(rows: QuerySet[Fired]) -> list[tuple[str, str]]:
    """What the list is about, the most frequent first, with how often: 养老资格认证（40 件）."""
    words = RuleWords.now()
    counts = rows.order_by().values_list("kind", "rule").annotate(n=Count("pk")).order_by("-n", "rule")
    return [(str(rule), f"{words.title_of(kind, rule)}（{count} 件）") for kind, rule, count in counts]


def _open(rows: QuerySet[Fired]) -> QuerySet[Fired]:
    """Of things that still wait: undecided duties of the living, clocks that were not stopped."""
    duties = guarded(Duty.objects.filter(pk=OuterRef("target"), decision__isnull=True))
    clocks = Clock.objects.filter(pk=OuterRef("target"), stopped_at__isnull=True)
    return rows.filter(Q(Exists(duties), kind=Target.DUTY) | Q(Exists(clocks), kind=Target.CLOCK))


def lines_of(actor: Actor, fired: Sequence[Fired]) -> list[Line]:
    """The rows in words, in their order; those about people the actor no longer sees are left out."""
    duties = Duty.objects.select_related("unit", "evidence").in_bulk(_targets(fired, Target.DUTY))
    rows = {row.duty.pk: row for row in rows_of(actor, list(duties.values()))}
    seen = access.clocks_visible_to(actor).filter(pk__in=_targets(fired, Target.CLOCK))
    clocks = {one.pk: one for one in seen.select_related("unit", "owner")}
    names = dict(
        people.managed_by(actor)
        .filter(pk__in=[one.person_id for one in clocks.values() if one.person_id])
        .values_list("pk", "name")
    )
    words, hours = RuleWords.now(), work_time() if clocks else None
    found = []
    for one in fired:
        stage = STAGES[Stage(one.stage)]
        if one.kind == Target.DUTY and one.target in rows:
            found.append(Line(one, stage, row=rows[one.target]))
        elif one.kind == Target.CLOCK and one.target in clocks:
            clock = clocks[one.target]
            found.append(
                Line(
                    one, stage, clock=clock, reading=state_of(clock, hours=hours), title=words.clock_title(clock),
                    name=names.get(clock.person_id or 0, ""), href=home_of(clock),
                )
            )  # fmt: skip
    return found


def home_of(clock: Clock) -> str:
    """The page of the thing a clock is for, where the installation has one; else the clock's own."""
    app = "duties" if clock.subject_kind == Target.DUTY else f"{clock.subject_kind}s"
    try:
        return reverse(f"{app}:detail", args=(clock.subject_id,))
    except NoReverseMatch:
        return reverse("ladder:clock", args=(clock.pk,))


def _targets(fired: Sequence[Fired], kind: Target) -> list[int]:
    return [one.target for one in fired if one.kind == kind]
