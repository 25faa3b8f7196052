"""The duties that stand, read as columns; the counterpart of what is owed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dutyengine import identity
from yice.planning.policy.bulk import read_columns
from yice.planning.policy.subjects import Ints

RULE_MADE, MADE_BY_HAND = 0, 1
UNDECIDED, DONE, WAIVED, WITHDRAWN, HELD = 0, 1, 2, 3, 4

_DECISION = (
    "CASE WHEN decision IS NULL THEN 0 WHEN decision = 'done' THEN 1 WHEN decision = 'waived' THEN 2 "
    "WHEN decision = 'withdrawn' THEN 3 ELSE 4 END"
)
_SELECT = [
    ("id", "int"),
    ("opens", "date"),
    ("due", "date"),
    ("closes", "date"),
    (_DECISION, "int"),
    ("CASE WHEN origin = 'rule' THEN 0 ELSE 1 END", "int"),
    ("unit_id", "int"),
]
_FEW = 24


@dataclass(frozen=True, slots=True)
class StandingDuties:
    """Duties as they stand in the database, ascending by key; dates are days since 1970-01-01."""

    key: Ints
    opens: Ints
    due: Ints
    closes: Ints
    decision: Ints
    origin: Ints
    unit: Ints

    def __len__(self) -> int:
        """How many."""
        return len(self.key)

    def take(self, rows: NDArray[np.bool_] | Ints) -> StandingDuties:
        """Some of them."""
        return StandingDuties(*(getattr(self, name)[rows] for name in self.__slots__))

    def find(self, keys: Ints) -> Ints:
        """Positions of keys that are all here."""
        return np.searchsorted(self.key, keys)


def read_standing(kind: str, ids: Ints) -> StandingDuties:
    """All duties of some subjects (ascending numbers) of one kind."""
    number = identity.KINDS[kind]
    if len(ids) == 0:
        spans = []
    elif len(ids) <= _FEW:
        spans = [identity.subject_range(int(one), number) for one in ids]
    else:
        spans = [(identity.subject_range(int(ids[0]))[0], identity.subject_range(int(ids[-1]))[1])]
    mine_only = f"AND subject_kind = {number} ORDER BY id"
    parts = [
        read_columns(_SELECT, f"FROM duties_duty WHERE id >= {low} AND id < {high} {mine_only}") for low, high in spans
    ]
    if not parts:
        none = np.empty(0, np.int64)
        return StandingDuties(none, none, none, none, none, none, none)
    key, opens, due, closes, decision, origin, unit = (np.concatenate(column) for column in zip(*parts, strict=True))
    opens, due, closes = (column.astype("datetime64[D]").astype(np.int64) for column in (opens, due, closes))
    found = StandingDuties(key, opens, due, closes, decision, origin, unit)
    if len(ids) <= _FEW:
        return found
    mine = np.isin(np.asarray(identity.decode(key).subject), ids)
    return found if mine.all() else found.take(mine)
