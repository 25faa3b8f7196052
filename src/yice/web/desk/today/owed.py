"""What is overdue and what falls due: the pressing list, the week, the sums by unit and by liaison."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q

from yice.core.org.models import Staff, Unit
from yice.core.people.models import Person
from yice.lib.ids import SEGMENT
from yice.planning.duties.models import Duty
from yice.planning.duties.queries import DutyLine, lines
from yice.planning.duties.queries.lists import of_people
from yice.planning.duties.queries.pressing import doable
from yice.planning.duties.queries.sight import (
    ABOUT_PEOPLE,
    AS_LISTED,
    about,
    keyed,
    of_units,
    waiting_by_term,
    without_frozen,
)
from yice.planning.duties.queries.sums import Sums, by_liaison, sums_of
from yice.planning.policy.models import Level
from yice.web.desk import words
from yice.web.desk.lunar import lunar_words
from yice.web.desk.people.rows import level_code
from yice.web.desk.people.views import by_id
from yice.web.desk.today.area import Area

_PRESSING = 12
_SHOWN = 12
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
    """The sums of an area: overdue in all, the earliest term, then by unit, the fullest first."""

    within: Q
    overdue: int
    first_due: dt.date
    units: list[Sum]
    each: dict[int, Sums]
    """By unit; what was counted just now says it by liaison as well."""


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
    # (whose, when) in order of terms; one day's duties in the order of the index, so that no day is sorted whole
    listed = rows.order_by(*AS_LISTED).annotate(who=F("whose")).values_list("who", "due")
    late = listed.filter(due__lte=today)
    first: list[tuple[int, dt.date]] = []
    for code in _GRAVEST:
        if len(first) < _LOOKED_AT:
            first += late.filter(about(Level.objects.filter(code=code).values("person")))[:_LOOKED_AT]
    first += listed[:_LOOKED_AT]
    terms: dict[int, dt.date] = {}
    for whose, due in first:
        terms[whose] = min(due, terms.get(whose, due))
    levels = dict(Level.objects.filter(person__in=terms).values_list("person", "code"))

    def gravity(person: int) -> tuple[bool, int, dt.date, int]:
        return terms[person] > today, _GRAVEST.get(levels.get(person, ""), len(_GRAVEST)), terms[person], person

    chosen = sorted(terms, key=gravity)[:_PRESSING]
    return _with_duties(by_id(chosen), rows.filter(of_people(chosen)), today)


def _with_duties(people: list[Person], duties: Iterable[Duty], today: dt.date) -> list[Pressing]:
    """One line for each person: the duty that is due first, and how many others there are."""
    owed: dict[int, list[Duty]] = {}
    for duty in duties:
        owed.setdefault(duty.subject, []).append(duty)
    most = [min(owed[person.pk], key=lambda one: (one.due, one.pk)) for person in people if person.pk in owed]
    whom = {person.pk: person for person in people}
    return [
        Pressing(
            line,
            len(owed[person.pk]) - 1,
            person,
            level_code(person),
            words.age_word(person, today),
            words.now_words(words.block(person, "home"), words.block(person, "health"), today),
        )
        for line in lines(most, today)
        for person in [whom[line.duty.subject]]
    ]


def waiting(area: Area, today: dt.date) -> Waiting:
    """What waits to be done in the area and per unit directly below it: what the worker summed up."""
    paths = dict(Unit.objects.filter(area.units()).values_list("pk", "path"))
    sums = sums_of(list(paths), today, liaisons=False)
    depth = (min(len(low) for low, _ in area.ranges) if area.ranges else 0) + SEGMENT
    tops: dict[str, list[int]] = {}
    for unit, one in sums.items():
        top = tops.setdefault(paths[unit][:depth], [0, 0])
        top[0] += one.overdue
        top[1] += one.todo
    first = min((one.first_due for one in sums.values() if one.first_due is not None), default=today)
    return Waiting(of_units(list(paths)), sum(one.overdue for one in sums.values()), first, _fullest(tops), sums)


def _fullest(tops: dict[str, list[int]]) -> list[Sum]:
    ranked = [(path, late, every) for path, (late, every) in tops.items() if every]
    ranked.sort(key=lambda one: (-one[1], -one[2]))
    shown = ranked[:_SHOWN]
    named = {
        path: (pk, name)
        for pk, path, name in Unit.objects.filter(path__in=[one[0] for one in shown]).values_list("pk", "path", "name")
    }
    return [Sum(*named[path], late, every) for path, late, every in shown if path in named]


def liaisons(sums: Waiting, today: dt.date) -> list[Sum]:
    """The same per liaison, the fullest first."""
    counted = [one for one in sums.each.values() if one.liaisons]
    others = [unit for unit, one in sums.each.items() if one.todo and not one.liaisons]
    every = by_liaison([*counted, *sums_of(others, today).values()])
    first = sorted((pair for pair in every.items() if pair[0]), key=lambda pair: (-pair[1][0], -pair[1][1], pair[0]))
    names = dict(Staff.objects.filter(pk__in=[staff for staff, _ in first[:_SHOWN]]).values_list("pk", "name"))
    return [Sum(staff, names.get(staff, ""), overdue, total) for staff, (overdue, total) in first[:_SHOWN]]


def week(sums: Waiting, today: dt.date) -> list[Day]:
    """Seven days from Monday: what is still to be done on each, with the lunar day. Three queries."""
    monday = today - dt.timedelta(days=today.weekday())
    days = [monday + dt.timedelta(days=number) for number in range(7)]
    counts: Counter[dt.date] = Counter()
    for (due, _), number in waiting_by_term(keyed().filter(sums.within), days[0], days[-1]).items():
        counts[due] += number
    return [
        Day(day, _WEEKDAYS[number], lunar_words(day).split(" ")[-1], counts[day], day == today)
        for number, day in enumerate(days)
    ]


def caseload_owed(ids: list[int], today: dt.date) -> list[DutyLine]:
    """What can be done now for these people, the most pressing first."""
    return lines(doable(ids, today), today)
