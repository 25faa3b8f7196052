"""What is overdue and what falls due: the pressing list, the week, the sums by unit and by liaison."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from yice.core.org.models import Staff, Unit
from yice.core.people.models import Person
from yice.lib.ids import SEGMENT
from yice.planning.duties.models import Duty
from yice.planning.duties.queries import DutyLine, lines
from yice.planning.duties.queries.pressing import doable
from yice.planning.duties.queries.sight import ABOUT_PEOPLE, about, keyed, of_units, without_frozen
from yice.planning.duties.queries.sums import Sums, by_liaison, sums_of
from yice.planning.policy.models import Level
from yice.web.desk import words
from yice.web.desk.lunar import lunar_words
from yice.web.desk.people.rows import level_code
from yice.web.desk.people.views import by_id
from yice.web.desk.today.area import Area

_PRESSING = 12
_LOOKED_AT = 120  # duties read before they are gathered by person
_GRAVEST = {"red": 0, "yellow": 1}
_WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Pressing:
    """One line of the pressing list: the duty with its words, and the person as a list shows people."""

    line: DutyLine
    others: int
    person: Person
    level_code: str
    age_word: str
    now: list[str]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week strip."""

    on: dt.date
    weekday: str
    lunar: str
    count: int
    is_today: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """Overdue and open of one unit or one member of staff."""

    key: int
    name: str
    overdue: int
    open: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """The sums of an area: overdue in all, the earliest term, then by unit and by liaison, the fullest first."""

    within: Q
    overdue: int
    first_due: dt.date
    units: list[Sum]
    liaisons: list[Sum]


def pressing(sums: Waiting, today: dt.date) -> list[Pressing]:
    """The people for whom something is overdue or due, one line each: red before yellow before the rest, then by term.

    The gravest are looked for by themselves: among a whole city's overdue papers they would not be in the first page.
    """
    rows = without_frozen(
        keyed().filter(
            sums.within,
            ABOUT_PEOPLE,
            decision=None,
            closes__gte=today,
            opens__lte=today,
            due__gte=sums.first_due,
        )
    )
    late = rows.filter(due__lte=today).order_by("due", "pk").values_list("pk", flat=True)
    keys: list[int] = []
    for code in _GRAVEST:
        if len(keys) < _LOOKED_AT:
            keys += late.filter(about(Level.objects.filter(code=code).values("person")))[:_LOOKED_AT]
    keys += rows.order_by("due", "pk").values_list("pk", flat=True)[:_LOOKED_AT]
    return with_people(sorted(Duty.objects.filter(pk__in=keys), key=lambda one: (one.due, one.pk)), today)


def with_people(duties: list[Duty], today: dt.date) -> list[Pressing]:
    """One line for each person among some duties (in order of their terms), with their people in one query."""
    first: dict[int, Duty] = {}
    count: dict[int, int] = {}
    for duty in duties:
        first.setdefault(duty.subject, duty)
        count[duty.subject] = count.get(duty.subject, 0) + 1
    people = {person.pk: person for person in by_id(sorted(first))}
    chosen = sorted(
        (duty for duty in first.values() if duty.subject in people),
        key=lambda duty: (
            duty.due > today,
            _GRAVEST.get(level_code(people[duty.subject]), len(_GRAVEST)),
            duty.due,
            duty.pk,
        ),
    )[:_PRESSING]
    return [
        Pressing(
            line,
            count[line.duty.subject] - 1,
            person,
            level_code(person),
            words.age_word(person, today),
            words.now_words(words.block(person, "home"), words.block(person, "health"), today),
        )
        for line in lines(chosen, today)
        for person in [people[line.duty.subject]]
    ]


def waiting(area: Area, today: dt.date) -> Waiting:
    """What waits to be done in the area, per unit directly below it and per liaison: what the worker summed up."""
    paths = dict(Unit.objects.filter(area.units()).values_list("pk", "path"))
    sums = sums_of(list(paths), today)
    depth = (min(len(low) for low, _ in area.ranges) if area.ranges else 0) + SEGMENT
    tops: dict[str, list[int]] = {}
    for unit, one in sums.items():
        top = tops.setdefault(paths[unit][:depth], [0, 0])
        top[0] += one.overdue
        top[1] += one.todo
    named = Unit.objects.filter(path__in=[path for path, (_, total) in tops.items() if total])
    units = [Sum(pk, name, *tops[path]) for pk, path, name in named.values_list("pk", "path", "name")]
    units.sort(key=lambda one: (-one.overdue, -one.open, one.name))
    first = min((one.first_due for one in sums.values() if one.first_due is not None), default=today)
    return Waiting(
        of_units(list(paths)), sum(one.overdue for one in sums.values()), first, units, _liaisons(sums.values())
    )


def _liaisons(sums: Iterable[Sums], limit: int = 12) -> list[Sum]:
    every = by_liaison(sums)
    first = sorted((pair for pair in every.items() if pair[0]), key=lambda pair: (-pair[1][0], -pair[1][1], pair[0]))
    names = dict(Staff.objects.filter(pk__in=[staff for staff, _ in first[:limit]]).values_list("pk", "name"))
    return [Sum(staff, names.get(staff, ""), overdue, total) for staff, (overdue, total) in first[:limit]]


def week(sums: Waiting, today: dt.date) -> list[Day]:
    """Seven days from Monday: what is still to be done on each, with the lunar day. One query."""
    monday = today - dt.timedelta(days=today.weekday())
    days = [monday + dt.timedelta(days=number) for number in range(7)]
    rows = Duty.objects.filter(sums.within, decision=None, due__gte=days[0], due__lte=days[-1])
    counts = dict(rows.order_by().values_list("due").annotate(Count("pk")))
    return [
        Day(day, _WEEKDAYS[number], lunar_words(day).split(" ")[-1], counts.get(day, 0), day == today)
        for number, day in enumerate(days)
    ]


def caseload_owed(ids: list[int], today: dt.date) -> list[DutyLine]:
    """What can be done now for these people, the most pressing first."""
    return lines(doable(ids, today), today)
