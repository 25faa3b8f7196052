"""What state a duty is in: read off the decision and the dates, for today or for any day gone by."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from dutyengine import identity
from yice.core.people.models import Person
from yice.lib import clock
from yice.planning.duties.models import Decision, Duty
from yice.planning.duties.run.frame import about_death
from yice.planning.policy import books

GONE = ("reported", "dead")
"""For them nothing is open and nothing is due but what is about the death itself."""


class State(StrEnum):
    """Eight states. The first four are decisions; the rest follow from the day."""

    DONE = "done"
    WAIVED = "waived"
    WITHDRAWN = "withdrawn"
    HELD = "held"
    PLANNED = "planned"
    OPEN = "open"
    OVERDUE = "overdue"
    MISSED = "missed"


STATES: dict[State, str] = {
    State.DONE: "已办",
    State.WAIVED: "免办",
    State.WITHDRAWN: "撤回",
    State.HELD: "暂停",
    State.PLANNED: "未到时间",
    State.OPEN: "待办",
    State.OVERDUE: "逾期",
    State.MISSED: "漏办",
}


def state_on(day: dt.date) -> Case:
    """The state on a day, as an expression for ``annotate`` and ``filter``. A decision counts from its own day on."""
    decided = [When(decision=decision, decided_on__lte=day, then=Value(decision.value)) for decision in Decision]
    return Case(
        *decided,
        When(opens__gt=day, then=Value(State.PLANNED.value)),
        When(due__gte=day, then=Value(State.OPEN.value)),
        When(closes__gte=day, then=Value(State.OVERDUE.value)),
        default=Value(State.MISSED.value),
        output_field=CharField(),
    )


def in_state(state: State, day: dt.date) -> Q:
    """Duties in a state on a day as plain comparisons, which an index can serve. ``day`` is today or later."""
    if state.value in Decision.values:
        return Q(decision=state.value, decided_on__lte=day)
    undecided = Q(decision__isnull=True)
    if state is State.PLANNED:
        return undecided & Q(opens__gt=day)
    if state is State.OPEN:
        return undecided & Q(opens__lte=day, due__gte=day)
    if state is State.OVERDUE:
        return undecided & Q(due__lt=day, closes__gte=day)
    return undecided & Q(due__lt=day, closes__lt=day)


def state_of(duty: Duty, day: dt.date | None = None) -> State:
    """The state of one duty in hand."""
    at = day or clock.today()
    if duty.decision and duty.decided_on and duty.decided_on <= at:
        return State(duty.decision)
    if duty.opens > at:
        return State.PLANNED
    if duty.due >= at:
        return State.OPEN
    return State.OVERDUE if duty.closes >= at else State.MISSED


def with_state(duties: QuerySet[Duty], day: dt.date | None = None) -> QuerySet[Duty]:
    """Duties with their ``state`` on a day (default today)."""
    return duties.annotate(state=state_on(day or clock.today()))


def guarded(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Without undecided duties of people reported or known to be dead: for them nothing is open and nothing is due.

    From the moment of the report, whether the planner has come by or not. What is about the death itself (confirming
    it, condolence, the survivors) stays.
    """
    _, book = books.in_force(clock.today())
    gone = Person.objects.filter(pk=OuterRef("subject"), life__in=GONE)
    kept = Q(rule__in=about_death(book).tolist())
    person = Q(subject_kind=identity.KINDS["person"])
    return duties.filter(Q(decision__isnull=False) | ~person | kept | ~Exists(gone))
