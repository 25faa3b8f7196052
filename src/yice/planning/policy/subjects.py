"""Whom we plan for: the subjects of each kind, their unit, and whether they live."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from yice.planning.policy.bulk import NULL, read_columns

LIVING, REPORTED, DEAD, LEFT = 0, 1, 2, 3
Ints = NDArray[np.int64]

_LIFE = "CASE p.life WHEN 'reported' THEN 1 WHEN 'dead' THEN 2 WHEN 'left' THEN 3 ELSE 0 END"

# kind → (number, unit that answers, FROM, WHERE); every table is one that lies below planning
_TABLES: dict[str, tuple[str, str, str, str]] = {
    "person": ("p.id", "p.unit_id", "people_person p", "p.erased_at IS NULL"),
    "unit": ("p.id", "p.id", "org_unit p", "p.kind <> 'branch'"),
    "branch": ("p.id", "p.id", "org_unit p", "p.kind = 'branch'"),
    "worker": ("p.id", "p.unit_id", "org_staff p", "1 = 1"),
    "pairing": (
        "p.id",
        "q.unit_id",
        "people_pairing p JOIN people_person q ON q.id = p.person_id",
        "p.superseded_at IS NULL",
    ),
}
KINDS = tuple(_TABLES)


@dataclass(frozen=True, slots=True)
class Subjects:
    """Some subjects of one kind, ascending by number."""

    kind: str
    ids: Ints
    units: Ints
    life: Ints

    def __len__(self) -> int:
        """How many."""
        return len(self.ids)


def list_ids(kind: str, unit_path: tuple[str, str] | None = None) -> Ints:
    """All subjects of a kind, or those of a subtree of units, ascending."""
    number, unit, tables, where = _TABLES[kind]
    params: list[int | str] = []
    if unit_path is not None:
        tables += f" JOIN org_unit u ON u.id = {unit}"
        where += " AND u.path >= %s AND u.path < %s"
        params = list(unit_path)
    (ids,) = read_columns([(number, "int")], f"FROM {tables} WHERE {where} ORDER BY {number}", params)
    return np.asarray(ids, dtype=np.int64)


def load(kind: str, ids: Ints) -> Subjects:
    """Unit and life of subjects that (still) exist."""
    number, unit, tables, where = _TABLES[kind]
    life = _LIFE if kind == "person" else "0"
    found, units, lives = read_columns(
        [(number, "int"), (unit, "int"), (life, "int")],
        f"FROM {tables} WHERE {where} AND {among(number, ids)} ORDER BY {number}",
    )
    wanted = np.isin(found, ids, assume_unique=True)
    return Subjects(kind, found[wanted], units[wanted], lives[wanted])


def among(column: str, ids: Ints) -> str:
    """SQL that holds for at least ``ids`` (ascending numbers of ours): a range where they lie close, else a list."""
    if len(ids) == 0:
        return "1 = 0"
    low, high = int(ids[0]), int(ids[-1])
    if high - low < 4 * len(ids):
        return f"{column} BETWEEN {low} AND {high}"
    return f"{column} IN ({','.join(map(str, ids.tolist()))})"


def chunks(ids: Ints, size: int, after: int = -1) -> Iterator[Ints]:
    """The subjects after number ``after``, ``size`` at a time."""
    rest = ids[np.searchsorted(ids, after, side="right") :]
    for start in range(0, len(rest), size):
        yield rest[start : start + size]


def known_units(units: Ints) -> Ints:
    """Units with those missing marked as SQL NULL."""
    return np.where(units < 0, NULL, units)


def day_number(day: dt.date) -> int:
    """Days since 1970-01-01, as the engine counts."""
    return (day - dt.date(1970, 1, 1)).days
