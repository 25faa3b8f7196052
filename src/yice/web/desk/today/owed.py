"""What is overdue and what falls due: the pressing list, the week, the sums by unit and by liaison."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import connection
from django.db.models import Count, Q

from yice.core.org.models import Staff, Unit
from yice.core.people.models import Person
from yice.lib.ids import SEGMENT
from yice.planning.duties.models import Duty
from yice.planning.duties.queries import DutyLine, guarded, lines
from yice.planning.duties.queries.lists import PERSON
from yice.planning.duties.queries.pressing import doable
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


def pressing(area: Area, today: dt.date) -> list[Pressing]:
    """The people for whom something is most overdue, one line each, red before yellow before the rest of that day."""
    rows = guarded(
        Duty.objects.filter(
            area.units("unit__"), subject_kind=PERSON, decision=None, closes__gte=today, opens__lte=today
        )
    )
    return with_people(list(rows.order_by("due", "pk")[:_LOOKED_AT]), today)


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
        key=lambda duty: (duty.due, _GRAVEST.get(level_code(people[duty.subject]), 2), duty.pk),
    )[:_PRESSING]
    return [
        Pressing(
            line,
            count[line.duty.subject] - 1,
            person,
            level_code(person),
            words.age_word(person, today),
            words.now_words(words.block(person, "home"), words.block(person, "health")),
        )
        for line in lines(chosen, today)
        for person in [people[line.duty.subject]]
    ]


def by_unit(area: Area, today: dt.date) -> tuple[int, list[Sum]]:
    """Overdue in all, and per unit directly below the area, the fullest first. Two queries."""
    rows = guarded(Duty.objects.filter(area.units("unit__"), decision=None, opens__lte=today, closes__gte=today))
    counted = rows.order_by().values_list("unit_id", "unit__path").annotate(
        overdue=Count("pk", filter=Q(due__lt=today)), open=Count("pk")
    )  # fmt: skip
    depth = (min(len(low) for low, _ in area.ranges) if area.ranges else 0) + SEGMENT
    sums: dict[str, list[int]] = {}
    for _unit, path, overdue, total in counted:
        one = sums.setdefault(path[:depth], [0, 0])
        one[0] += overdue
        one[1] += total
    names = {
        path: (pk, name)
        for pk, path, name in Unit.objects.filter(path__in=list(sums)).values_list("pk", "path", "name")
    }
    found = [Sum(*names[path], overdue, total) for path, (overdue, total) in sums.items() if path in names]
    found.sort(key=lambda one: (-one.overdue, -one.open, one.name))
    return sum(one.overdue for one in found), found


def by_liaison(area: Area, today: dt.date, limit: int = 12) -> list[Sum]:
    """Overdue and open per liaison of the area, the fullest first, through the pairings of today. Two queries."""
    units = Unit.objects.filter(area.units()).values("pk")
    sql, params = units.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT p.staff_id, SUM(CASE WHEN d.due < %s THEN 1 ELSE 0 END), COUNT(*) FROM duties_duty d "
            "JOIN people_pairing p ON p.person_id = d.subject AND p.kind = 'liaison' AND p.superseded_at IS NULL "
            "AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to > %s) "
            f"WHERE d.decision IS NULL AND d.subject_kind = {PERSON} AND d.opens <= %s AND d.closes >= %s "
            f"AND d.unit_id IN ({sql}) AND p.staff_id IS NOT NULL "
            f"GROUP BY p.staff_id ORDER BY 2 DESC, 3 DESC LIMIT {limit:d}",
            [*[today.isoformat()] * 5, *params],
        )
        rows = cursor.fetchall()
    names = dict(Staff.objects.filter(pk__in=[row[0] for row in rows]).values_list("pk", "name"))
    return [Sum(staff, names.get(staff, ""), int(overdue), int(total)) for staff, overdue, total in rows]


def week(area: Area, today: dt.date) -> list[Day]:
    """Seven days from Monday: what is still to be done on each, with the lunar day. One query."""
    monday = today - dt.timedelta(days=today.weekday())
    days = [monday + dt.timedelta(days=number) for number in range(7)]
    rows = Duty.objects.filter(area.units("unit__"), decision=None, due__gte=days[0], due__lte=days[-1])
    counts = dict(rows.order_by().values_list("due").annotate(Count("pk")))
    return [
        Day(day, _WEEKDAYS[number], lunar_words(day).split(" ")[-1], counts.get(day, 0), day == today)
        for number, day in enumerate(days)
    ]


def caseload_owed(ids: list[int], today: dt.date) -> list[DutyLine]:
    """What can be done now for these people, the most pressing first."""
    return lines(doable(ids, today), today)
