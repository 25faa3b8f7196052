"""Coverage: of what was promised, how much was kept; and "不落一人、不漏一项" as a question one can ask."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

import numpy as np
from django.db import connection
from django.db.models import F, Q, QuerySet, Sum, Value
from numpy.typing import NDArray

from dutyengine import identity
from yice.core.org.models import Staff, Unit
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.errors import Invalid
from yice.lib.ids import SEGMENT, path_range
from yice.planning.duties import rollups
from yice.planning.duties.models import Duty, Rollup
from yice.planning.duties.queries.lists import of_people
from yice.planning.duties.queries.sight import ABOUT_PEOPLE, keyed
from yice.planning.duties.queries.states import State, state_of
from yice.planning.duties.queries.walking import FATE, UNDECIDED, one_of, walk
from yice.planning.policy import books
from yice.planning.policy.models import Gap

By: TypeAlias = Literal["unit", "rule", "liaison"]
Counts: TypeAlias = "NDArray[np.int64]"
"""One row per unit and rule: unit, rule, then the counts in the order of ``rollups.COLUMNS``."""
Tops: TypeAlias = "dict[int, tuple[Unit, str]]"
BY: tuple[By, ...] = ("unit", "rule", "liaison")
PERSON = identity.KINDS["person"]
_SUBJECT = identity.subject_range(1)[0].bit_length() - 1
_KIND = identity.subject_range(0, 1)[0].bit_length() - 1


@dataclass(slots=True)
class CoverageRow:
    """Counts of one unit, rule or liaison. ``kept`` includes ``late``; what cannot be judged stands beside them."""

    key: int
    code: str
    name: str
    kept: int = 0
    late: int = 0
    waived: int = 0
    held: int = 0
    open: int = 0
    missed: int = 0
    unknown: int = 0

    @property
    def total(self) -> int:
        """All promises that stand: exactly one of kept, waived, held, open, missed each."""
        return self.kept + self.waived + self.held + self.open + self.missed

    @property
    def decided(self) -> int:
        """Those whose time is over or that were kept: what a rate can be made of."""
        return self.kept + self.waived + self.missed

    def add(self, counts: Iterable[int]) -> None:
        """Add counts in the order of ``rollups.COLUMNS``."""
        for name, count in zip(rollups.COLUMNS, counts, strict=True):
            setattr(self, name, getattr(self, name) + count)


def coverage(
    start: dt.date, end: dt.date, *, by: By = "unit", unit: Unit | None = None, rule: int | None = None
) -> list[CoverageRow]:
    """What fell due from ``start`` to ``end`` (both included), under ``unit`` (default: the whole tenant).

    By unit: the units directly below, each with its subtree, and the unit itself. Whole months come from the rollups,
    in a fixed number of queries whatever the size; broken months are counted from the duties.
    """
    if end < start:
        raise Invalid(
            "period_backwards", "统计期的结束日早于开始日", why=f"{start} 至 {end}。", todo="请把结束日改到开始日之后。"
        )
    if by == "liaison":
        return _by_liaison(start, end, unit, rule)
    if unit is None and by == "unit":
        unit = _root()
    if by == "rule":
        return _by_rule(_counts(start, end, unit, rule, units=False))
    return _by_unit(_counts(start, end, unit, rule), _tops(unit))


def _root() -> Unit | None:
    roots = list(Unit.objects.filter(parent__isnull=True)[:2])
    return roots[0] if len(roots) == 1 else None


@dataclass(frozen=True, slots=True)
class Grid:
    """A period at a glance: the promises, the units directly below, and each unit under each promise."""

    by_rule: list[CoverageRow]
    by_unit: list[CoverageRow]
    counts: Counts
    tops: Tops

    def under(self, rules: Iterable[int], units: Iterable[int]) -> dict[int, dict[int, CoverageRow]]:
        """Rule → unit → counts, for some of the promises and of the units of ``by_unit``."""
        wanted = set(units)
        tops = {pk: top for pk, top in self.tops.items() if top[0].pk in wanted}
        counts = self.counts[np.isin(self.counts[:, 1], list(rules))]
        return {rule: {row.key: row for row in _by_unit(counts[counts[:, 1] == rule], tops)} for rule in set(rules)}


def grid(start: dt.date, end: dt.date, *, unit: Unit | None = None) -> Grid:
    """As ``coverage`` by rule and by unit at once, counted once."""
    unit = unit or _root()
    counts = _counts(start, end, unit, None)
    tops = _tops(unit)
    return Grid(_by_rule(counts), _by_unit(counts, tops), counts, tops)


def _counts(start: dt.date, end: dt.date, unit: Unit | None, rule: int | None, *, units: bool = True) -> Counts:
    """(unit, rule, counts): from the rollups where they can answer, else from the duties; unit 0 without ``units``."""
    whole = start.day == 1 and (end + dt.timedelta(days=1)).day == 1
    chosen = Rollup.objects.filter(_scope(unit), **({} if rule is None else {"rule": rule}))
    unknown, rows = Q(month=0), []
    if whole and rollups.stamp() == clock.today():
        first, last = (day.year * 12 + day.month - 1 for day in (start, end))
        unknown |= Q(month__gte=first, month__lte=last)
    else:
        rows = _direct(start, end, unit, rule)
    sums = {f"sum_{name}": Sum(name) for name in rollups.COLUMNS}
    where = F("unit_id") if units else Value(0)
    summed = chosen.filter(unknown).order_by().annotate(of=where).values_list("of", "rule").annotate(**sums)
    sql, params = summed.query.sql_with_params()
    with connection.cursor() as cursor:  # as they come: tens of thousands of rows, each of plain numbers
        cursor.execute(sql, params)
        rows += cursor.fetchall()
    return np.array(rows, dtype=np.int64).reshape(-1, 2 + len(rollups.COLUMNS))


def _scope(unit: Unit | None) -> Q:
    if unit is None:
        return Q()
    low, high = path_range(unit.path)
    return Q(unit__path__gte=low, unit__path__lt=high)


_BUCKETS = (
    "SUM(CASE WHEN decision = 'done' THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN decision = 'done' AND decided_on > due THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN decision = 'waived' THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN decision = 'held' THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN decision IS NULL AND closes >= %s THEN 1 ELSE 0 END), "
    "SUM(CASE WHEN decision IS NULL AND closes < %s THEN 1 ELSE 0 END), 0"
)


def _direct(start: dt.date, end: dt.date, unit: Unit | None, rule: int | None) -> list[tuple[int, ...]]:
    today = str(clock.today())
    where, params = _where(start, end, unit, rule)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT d.unit_id, d.rule, {_BUCKETS} FROM duties_duty d WHERE {where} AND d.unit_id IS NOT NULL "
            "GROUP BY d.unit_id, d.rule",
            [today, today, *params],
        )
        found: list[tuple[int, ...]] = cursor.fetchall()
    return found


def _where(start: dt.date, end: dt.date, unit: Unit | None, rule: int | None) -> tuple[str, list[str]]:
    where, params = "d.due >= %s AND d.due <= %s", [str(start), str(end)]
    if unit is not None and _is_everything(unit):
        where += " AND d.unit_id IS NOT NULL"  # without naming the units an index in order of terms serves
    elif unit is not None:
        where += " AND d.unit_id IN (SELECT id FROM org_unit WHERE path >= %s AND path < %s)"
        params += list(path_range(unit.path))
    if rule is not None:
        where += f" AND d.rule = {int(rule)}"
    return where, params


def _is_everything(unit: Unit) -> bool:
    return unit.parent_id is None and not Unit.objects.filter(parent__isnull=True).exclude(pk=unit.pk).exists()


def _by_rule(counts: Counts) -> list[CoverageRow]:
    _, book = books.in_force(clock.today())
    found = []
    for number, values in _gathered(counts[:, 1], counts):
        rule = book.by_number.get(number)
        row = CoverageRow(number, rule.code if rule else "", rule.title if rule else f"规则 {number}")
        row.add(values)
        found.append(row)
    return found


def _gathered(keys: NDArray[np.int64], counts: Counts) -> Iterator[tuple[int, list[int]]]:
    """Each key, rising, with the sums of its rows: a province has units times rules of them, too many one by one."""
    known, place = np.unique(keys, return_inverse=True)
    sums = np.zeros((len(known), len(rollups.COLUMNS)), dtype=np.int64)
    np.add.at(sums, place, counts[:, 2:])
    yield from zip(known.tolist(), sums.tolist(), strict=True)


def _tops(unit: Unit | None) -> Tops:
    """Each unit of the subtree → the one directly below ``unit`` it belongs to, and what the row is called."""
    units = list(Unit.objects.filter(_below(unit)).order_by("path"))
    paths = {one.path: one for one in units}
    depth = (len(unit.path) if unit else 0) + SEGMENT
    found = {}
    for one in units:
        top = paths.get(one.path[:depth], one)
        found[one.pk] = top, top.name if top != unit else f"{top.name}（本级）"
    return found


def _by_unit(counts: Counts, tops: Tops) -> list[CoverageRow]:
    """One row per unit directly below; of the tenant as a whole, the roots."""
    counts = counts[np.isin(counts[:, 0], list(tops))]
    units, place = np.unique(counts[:, 0], return_inverse=True)
    top_of = np.array([tops[pk][0].pk for pk in units.tolist()], dtype=np.int64)[place]
    found = []
    for pk, values in _gathered(top_of, counts):
        top, name = tops[pk]
        row = CoverageRow(pk, top.code, name)
        row.add(values)
        found.append(row)
    return sorted(found, key=lambda row: tops[row.key][0].path)


def _below(unit: Unit | None) -> Q:
    if unit is None:
        return Q()
    low, high = path_range(unit.path)
    return Q(path__gte=low, path__lt=high)


_HALVES = {
    "NULL": (
        "0, 0, 0, 0, SUM(CASE WHEN d.closes >= %s THEN 1 ELSE 0 END), SUM(CASE WHEN d.closes < %s THEN 1 ELSE 0 END), 0"
    ),
    "NOT NULL": _BUCKETS,
}
"""The undecided half of a period and the decided one: an index by term serves each by itself."""


def _by_liaison(start: dt.date, end: dt.date, unit: Unit | None, rule: int | None) -> list[CoverageRow]:
    """Through the pairings of today; people without a liaison stand in a row of their own (key 0). One statement."""
    today = clock.today().isoformat()
    where, params = _where(start, end, unit, rule)
    halves = " UNION ALL ".join(
        f"SELECT COALESCE(p.staff_id, 0), {buckets} FROM duties_duty d "
        f"LEFT JOIN people_pairing p ON p.person_id = d.id >> {_SUBJECT} AND p.kind = 'liaison' "
        "AND p.superseded_at IS NULL AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to > %s) "
        f"WHERE {where} AND (d.id >> {_KIND}) & 7 = {PERSON} AND d.decision IS {half} GROUP BY 1"
        for half, buckets in _HALVES.items()
    )
    found: dict[int, CoverageRow] = {}
    with connection.cursor() as cursor:
        cursor.execute(halves, [*[today] * 4, *params] * 2)
        for staff, *counts in cursor.fetchall():
            found.setdefault(staff, CoverageRow(staff, "", "（无联络员）")).add(map(int, counts))
    for pk, no, name in Staff.objects.filter(pk__in=list(found)).values_list("pk", "no", "name"):
        found[pk].code, found[pk].name = no, name
    return sorted(found.values(), key=_neediest)


def _neediest(row: CoverageRow) -> tuple[bool, int, float, int, int]:
    """Nobody's people first, then where most was missed, then where least was kept."""
    return row.key != 0, -row.missed, row.kept / row.total if row.total else 1, -row.total, row.key


@dataclass(slots=True)
class Cell:
    """One person under one rule over a period: how its duties fared, and the state to show."""

    kept: int = 0
    waived: int = 0
    held: int = 0
    open: int = 0
    missed: int = 0
    unknown: bool = False

    @property
    def state(self) -> str:
        """The one word for the cell, the worst first: missed, open, held, kept, waived, unknown."""
        for name in ("missed", "open", "held", "kept", "waived"):
            if getattr(self, name):
                return name
        return "unknown" if self.unknown else ""


_NAME = {
    State.DONE: "kept",
    State.WAIVED: "waived",
    State.HELD: "held",
    State.PLANNED: "open",
    State.OPEN: "open",
    State.OVERDUE: "open",
    State.MISSED: "missed",
}


def matrix(
    people: Sequence[int], start: dt.date, end: dt.date, day: dt.date | None = None
) -> dict[tuple[int, int], Cell]:
    """Person × promise over a period: for each exactly one state, and what cannot be judged. Two queries."""
    at = day or clock.today()
    found: dict[tuple[int, int], Cell] = {}
    standing = ~Q(decision="withdrawn")
    for duty in Duty.objects.filter(of_people(people), standing, due__gte=start, due__lte=end):
        cell = found.setdefault((duty.subject, duty.rule), Cell())
        name = _NAME[state_of(duty, at)]
        setattr(cell, name, getattr(cell, name) + 1)
    gaps = Gap.objects.filter(subject_kind=PERSON, subject__in=list(people), rule__gt=0)
    low, high = (min(people), max(people)) if people else (0, 0)
    gaps = gaps.filter(pk__gte=identity.subject_range(low)[0], pk__lt=identity.subject_range(high)[1])
    for subject, rule in gaps.values_list("subject", "rule"):
        found.setdefault((subject, rule), Cell()).unknown = True
    return found


def everybody(start: dt.date, end: dt.date, *, unit: Unit | None = None, rule: int | None = None) -> CoverageRow:
    """不落一人、不漏一项: every promise of the period in exactly one column; beside them those we cannot judge."""
    row = CoverageRow(0, "", "合计")
    row.add(_counts(start, end, unit, rule)[:, 2:].sum(axis=0).tolist())
    return row


def people_behind(
    start: dt.date, end: dt.date, column: str, *, unit: Unit | None = None, rule: int | None = None
) -> QuerySet[Person]:
    """The people behind one number of coverage; ``column`` is one of ``rollups.COLUMNS``."""
    if column not in {one.name for one in fields(CoverageRow)}:
        raise Invalid(
            "unknown_column",
            f"覆盖统计没有“{column}”这一列",
            why="网址里的列名不是覆盖统计的列。",
            todo="请从统计页点数字进入。",
        )
    if column == "unknown":
        gaps = Gap.objects.filter(subject_kind=PERSON, rule__gt=0) if rule is None else Gap.objects.filter(rule=rule)
        return Person.objects.filter(_scope(unit), pk__in=gaps.filter(subject_kind=PERSON).values("subject"))
    here = Q(unit__isnull=False) if unit is None or _is_everything(unit) else _scope(unit)
    duties = keyed().filter(here, ABOUT_PEOPLE, _column(column), due__gte=start, due__lte=end)
    if rule is not None:
        duties = duties.filter(rule=rule)
    return Person.objects.filter(pk__in=duties.annotate(who=F("whose")).values("who"))


def behind_among(
    ids: Sequence[int],
    start: dt.date,
    end: dt.date,
    column: str,
    *,
    unit: Unit | None = None,
    rule: int | None = None,
) -> set[int]:
    """Those of some people who are behind the number: for a list that soon meets its people, asking one by one.

    Behind a large number nearly everybody is; ``people_behind`` would read all of its duties for one page. Not for
    ``unknown``. One query.
    """
    low, high = path_range(unit.path) if unit is not None else ("", "\uffff")
    fate = {"open": f"{UNDECIDED} AND d.closes >= %s", "missed": f"{UNDECIDED} AND d.closes < %s"}
    where = [
        one_of("q.id", ids), "d.due >= %s AND d.due <= %s", _FATES.get(column) or fate[column],
        "d.unit_id IN (SELECT id FROM org_unit WHERE path >= %s AND path < %s)", *(["d.rule = %s"] if rule else []),
    ]  # fmt: skip
    today = [clock.today()] if column in fate else []
    params = [*ids, start, end, *today, low, high, *([rule] if rule else [])]
    return {person for (person,) in walk("q.id", " AND ".join(where), params)}


_FATES = {
    "kept": f"{FATE} = 'done'",
    "late": f"{FATE} = 'done' AND d.decided_on > d.due",
    "waived": f"{FATE} = 'waived'",
    "held": f"{FATE} = 'held'",
}


def _column(column: str) -> Q:
    today = clock.today()
    return {
        "kept": Q(decision="done"),
        "late": Q(decision="done", decided_on__gt=F("due")),
        "waived": Q(decision="waived"),
        "held": Q(decision="held"),
        "open": Q(decision__isnull=True, closes__gte=today),
        "missed": Q(decision__isnull=True, closes__lt=today),
    }[column]
