"""Counts per unit, rule and month, kept in step with the duties by adding differences in the same transaction.

Which of open and missed an undecided duty is depends on the day; the counts say for which day they are
(``RollupStamp``), and ``advance`` moves them to another.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from dutyengine import identity
from yice.lib import clock
from yice.planning.duties.models import RollupStamp
from yice.planning.policy.bulk import NULL, read_columns

Ints = NDArray[np.int64]

COLUMNS = ("kept", "late", "waived", "held", "open", "missed", "unknown")
KEPT, LATE, WAIVED, HELD, OPEN, MISSED, UNKNOWN = range(7)
NOT_COUNTED = -1
_UNDECIDED, _DONE, _WAIVED, _HELD = 0, 1, 2, 4
_EPOCH = dt.date(1970, 1, 1)


def month_of(days: Ints) -> Ints:
    """Month number (year*12 + month-1) of days since 1970-01-01."""
    return days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12


def bucket(decision: Ints, closes: Ints, as_of: int) -> Ints:
    """Which count a duty falls under. ``decision`` as in ``run.standing``; withdrawn ones are not counted."""
    undecided = np.where(closes < as_of, MISSED, OPEN)
    cases = [decision == code for code in (_UNDECIDED, _DONE, _WAIVED, _HELD)]
    return np.select(cases, [undecided, KEPT, WAIVED, HELD], NOT_COUNTED)


@dataclass
class Deltas:
    """Differences collected during one transaction; ``write`` adds them to the table."""

    as_of: int
    parts: list[tuple[Ints, Ints, Ints, Ints, Ints]]
    units: set[int] = field(default_factory=set)

    @classmethod
    def begin(cls) -> Deltas:
        """An empty collection for the day the counts are for."""
        return cls(as_of=(stamp() - _EPOCH).days, parts=[])

    def count(self, sign: int, *, unit: Ints, rule: Ints, due: Ints, closes: Ints, decision: Ints) -> None:
        """Add (+1) or take away (-1) duties as they stand."""
        self._add(sign, unit, rule, month_of(due), bucket(decision, closes, self.as_of))

    def late(self, sign: int, *, unit: Ints, rule: Ints, due: Ints) -> None:
        """Add or take away duties kept after their term (they are counted under kept as well)."""
        self._add(sign, unit, rule, month_of(due), np.full(len(unit), LATE))

    def unknown(self, sign: int, *, unit: Ints, rule: Ints) -> None:
        """Add or take away subjects that a rule cannot be judged for."""
        zeros = np.zeros(len(unit), np.int64)
        self._add(sign, unit, rule, zeros, np.full(len(unit), UNKNOWN))

    def _add(self, sign: int, unit: Ints, rule: Ints, month: Ints, column: Ints) -> None:
        real = (column != NOT_COUNTED) & (unit != NULL)
        self.units.update(np.unique(unit[unit != NULL]).tolist())
        if real.any():
            self.parts.append((unit[real], rule[real], month[real], column[real], np.full(int(real.sum()), sign)))

    def rows(self) -> list[tuple[int, ...]]:
        """Unit, rule, month and the difference of each column; rows without a difference are left out."""
        if not self.parts:
            return []
        unit, rule, month, column, sign = (np.concatenate(values) for values in zip(*self.parts, strict=True))
        key = (unit << 30) | (rule << 20) | month
        keys, place = np.unique(key, return_inverse=True)
        table = np.zeros((len(keys), len(COLUMNS)), dtype=np.int64)
        np.add.at(table, (place, column), sign)
        changed = table.any(axis=1)
        keys, table = keys[changed], table[changed]
        whole = np.column_stack([keys >> 30, (keys >> 20) & identity.MAX_RULE, keys & 0xFFFFF, table])
        return [tuple(row) for row in whole.tolist()]

    def write(self) -> None:
        """Add the differences to the counts, in the transaction under way."""
        add_rows(self.rows())
        mark_units(self.units)
        self.parts.clear()
        self.units.clear()


def add_rows(rows: list[tuple[int, ...]]) -> None:
    """Add rows (unit, rule, month, differences …) to the counts."""
    if not rows:
        return
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    adds = ", ".join(f'"{name}" = duties_rollup."{name}" + excluded."{name}"' for name in COLUMNS)
    head = f"INSERT INTO duties_rollup (unit_id, rule, month, {names})"
    tail = f"ON CONFLICT (unit_id, rule, month) DO UPDATE SET {adds}"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = [list(column) for column in zip(*rows, strict=True)]
            marks = ", ".join(["%s::bigint[]"] * len(arrays))
            # in one order everywhere, so that two transactions never wait for each other crosswise
            cursor.execute(f"{head} SELECT * FROM unnest({marks}) AS d ORDER BY 1, 2, 3 {tail}", arrays)
        else:
            marks = ", ".join(["%s"] * (3 + len(COLUMNS)))
            cursor.executemany(f"{head} VALUES ({marks}) {tail}", rows)


def mark_units(units: Iterable[int]) -> None:
    """Say that these units' duties were written to: what was summed up of them no longer holds."""
    numbers = sorted(units)
    if not numbers:
        return
    values = "INSERT INTO duties_unitsum (unit_id, version, summed, overdue, todo, liaisons)"
    tail = "ON CONFLICT (unit_id) DO UPDATE SET version = duties_unitsum.version + 1"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # in one order everywhere, so that two transactions never wait for each other crosswise
            rows = "SELECT u, 1, -1, 0, 0, '{}'::jsonb FROM unnest(%s::bigint[]) AS u ORDER BY 1"
            cursor.execute(f"{values} {rows} {tail}", [numbers])
        else:
            cursor.executemany(f"{values} VALUES (%s, 1, -1, 0, 0, '{{}}') {tail}", [(one,) for one in numbers])


def stamp() -> dt.date:
    """The day the counts are for; the first time it is today."""
    found = RollupStamp.objects.filter(pk=1).values_list("as_of", flat=True).first()
    if found is None:
        found = clock.today()
        RollupStamp.objects.bulk_create([RollupStamp(pk=1, as_of=found)], ignore_conflicts=True)
    return found


def advance(day: dt.date) -> None:
    """Make the counts those of another day: what closed between the two days goes from open to missed (or back)."""
    with transaction.atomic():
        before = stamp()
        if day == before:
            return
        first, last, sign = (before, day, 1) if day > before else (day, before, -1)
        unit, rule, due = read_columns(
            [("unit_id", "int"), ("rule", "int"), ("due", "date")],
            "FROM duties_duty WHERE decision IS NULL AND closes >= %s AND closes < %s",
            [str(first), str(last)],
        )
        deltas = Deltas(as_of=(day - _EPOCH).days, parts=[])
        month, ones = month_of(_numbers(due)), np.ones(len(unit), np.int64)
        deltas._add(sign, unit, rule, month, ones * MISSED)  # noqa: SLF001 - its own module
        deltas._add(-sign, unit, rule, month, ones * OPEN)  # noqa: SLF001 - its own module
        deltas.write()
        RollupStamp.objects.filter(pk=1).update(as_of=day)


def _numbers(days: NDArray[Any]) -> Ints:
    return days.astype("datetime64[D]").astype(np.int64)


def recount() -> None:
    """Count everything anew from the duties and gaps: after a restore, or when an auditor wants to be sure."""
    with transaction.atomic():
        as_of = stamp()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM duties_rollup")
        deltas = Deltas(as_of=(as_of - _EPOCH).days, parts=[])
        unit, rule, due, closes, decision, decided = read_columns(
            [
                ("unit_id", "int"),
                ("rule", "int"),
                ("due", "date"),
                ("closes", "date"),
                (DECISION_CODE, "int"),
                ("COALESCE(decided_on, due)", "date"),
            ],
            "FROM duties_duty",
        )
        days = _numbers(due)
        deltas.count(1, unit=unit, rule=rule, due=days, closes=_numbers(closes), decision=decision)
        late = (decision == _DONE) & (_numbers(decided) > days)
        deltas.late(1, unit=unit[late], rule=rule[late], due=days[late])
        unit, rule = read_columns([("unit_id", "int"), ("rule", "int")], "FROM policy_gap WHERE rule > 0")
        deltas.unknown(1, unit=unit, rule=rule)
        deltas.write()


DECISION_CODE = (
    "CASE WHEN decision IS NULL THEN 0 WHEN decision = 'done' THEN 1 WHEN decision = 'waived' THEN 2 "
    "WHEN decision = 'withdrawn' THEN 3 ELSE 4 END"
)
"""SQL that gives the decision as the number used in the engine's ``Standing``."""
