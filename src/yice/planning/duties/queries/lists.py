"""Lists of duties, guarded, with the words people read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dutyengine import Rulebook, identity
from yice.lib import clock
from yice.planning.duties.models import Duty, ItemName, Origin
from yice.planning.duties.queries.owners import Owner, owners_of
from yice.planning.duties.queries.states import State, guarded, in_state, state_of
from yice.planning.policy import books

PERSON = identity.KINDS["person"]
_FEW = 120


@dataclass(frozen=True, slots=True)
class DutyLine:
    """One duty with its words: what it is called, what to do, which state, who owes it."""

    duty: Duty
    code: str
    title: str
    action: str
    state: State
    owner: Owner


def of_people(ids: Iterable[int]) -> Q:
    """Duties about some people, as ranges of the primary key: no index but the table itself is needed."""
    people = sorted({int(one) for one in ids})
    if not people:
        return Q(pk__in=[])
    if len(people) > _FEW:
        low, high = identity.subject_range(people[0])[0], identity.subject_range(people[-1])[1]
        return Q(pk__gte=low, pk__lt=high, subject_kind=PERSON, subject__in=people)
    found = Q(pk__in=[])
    for one in people:
        low, high = identity.subject_range(one, "person")
        found |= Q(pk__gte=low, pk__lt=high)
    return found


def of_person(person_id: int, day: dt.date | None = None) -> QuerySet[Duty]:
    """Everything about one person, guarded, by due date; withdrawn ones included."""
    del day
    return guarded(Duty.objects.filter(of_people([person_id]))).order_by("due", "pk")


def open_duties(day: dt.date | None = None) -> QuerySet[Duty]:
    """What can be done today: open or overdue, guarded. Narrow it by unit or people."""
    at = day or clock.today()
    return guarded(Duty.objects.filter(Q(decision__isnull=True) & Q(opens__lte=at, closes__gte=at))).order_by(
        "due", "pk"
    )


def overdue_duties(day: dt.date | None = None) -> QuerySet[Duty]:
    """What is past its term and can still be done."""
    return guarded(Duty.objects.filter(in_state(State.OVERDUE, day or clock.today()))).order_by("due", "pk")


def missed_since(first: dt.date, day: dt.date | None = None) -> QuerySet[Duty]:
    """What fell due since a day and was not done in time; it can still be recorded late."""
    missed = in_state(State.MISSED, day or clock.today())
    return guarded(Duty.objects.filter(missed, due__gte=first)).order_by("due", "pk")


def due_between(first: dt.date, last: dt.date) -> QuerySet[Duty]:
    """Whatever its state, what is due in these days (both included): for calendars."""
    return guarded(Duty.objects.filter(due__gte=first, due__lte=last)).order_by("due", "pk")


def lines(duties: Iterable[Duty], day: dt.date | None = None) -> list[DutyLine]:
    """Duties with words, states and owners; a fixed number of queries."""
    listed = list(duties)
    at = day or clock.today()
    _, book = books.in_force(clock.today())
    owners = owners_of(listed, at)
    named = item_names(listed)
    return [
        DutyLine(duty, code, named.get((duty.subject, duty.step), title), action, state_of(duty, at), owners[duty.pk])
        if duty.rule == identity.PLAN_ITEM
        else DutyLine(duty, code, title, action, state_of(duty, at), owners[duty.pk])
        for duty in listed
        for code, title, action in [words_of(book, duty)]
    ]


def item_names(duties: Iterable[Duty]) -> dict[tuple[int, int], str]:
    """(person, slot) → what the plan calls that item, for duties of PLAN-ITEM; no query when there are none."""
    people = {duty.subject for duty in duties if duty.rule == identity.PLAN_ITEM}
    rows = ItemName.objects.filter(person__in=people) if people else ItemName.objects.none()
    return {(person, slot): title for person, slot, title in rows.values_list("person_id", "slot", "title")}


def words_of(book: Rulebook, duty: Duty) -> tuple[str, str, str]:
    """Code of the rule, title and what to do; a duty made by hand is called by its own note."""
    rule = book.by_number.get(duty.rule)
    if rule is None:
        return "", duty.note or f"规则 {duty.rule}", ""
    step = next((one for one in rule.steps if one.step == duty.step), None)
    title = duty.note if duty.note and duty.origin != Origin.RULE else (step.title if step else rule.title)
    return rule.code, title, step.action if step else ""


def duties_of(people: Sequence[int]) -> QuerySet[Duty]:
    """Duties about some people, guarded."""
    return guarded(Duty.objects.filter(of_people(people)))
