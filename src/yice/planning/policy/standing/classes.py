"""Classes A to D: entered and left as the facts say; unknown leaves things as they are."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from dutyengine import Result
from yice.lib import bulk
from yice.planning.policy.bulk import Coded, insert_columns, read_columns
from yice.planning.policy.models import ClassMember
from yice.planning.policy.subjects import among

Ints = NDArray[np.int64]
_WIDE = 4096


def apply_classes(result: Result, rows: Ints, as_of: dt.date) -> int:
    """Write memberships that began or ended. Returns how many."""
    ids, found = result.numbers[rows], result.classes[rows]
    codes = result.rulebook.class_codes
    person, code, row = read_columns(
        [("person_id", "int"), ("code", "text"), ("id", "int")],
        f"FROM policy_classmember WHERE left_on IS NULL AND {among('person_id', ids)}",
    )
    mine = np.isin(person, ids)
    place = {word: number for number, word in enumerate(codes)}
    column = np.fromiter((place.get(word, _WIDE - 1) for word in code[mine].tolist()), np.int64, int(mine.sum()))
    had, had_row = person[mine] * _WIDE + column, row[mine]
    member, possible = _keys(ids, found == 1), _keys(ids, found >= 0)
    new = np.setdiff1d(member, had)
    gone = ~np.isin(had, possible)
    insert_columns(
        ClassMember,
        {
            "person_id": new // _WIDE,
            "code": Coded(new % _WIDE, codes or ("",)),
            "entered_on": np.full(len(new), np.datetime64(as_of, "D")),
        },
    )
    bulk.update(ClassMember, ["id", "left_on"], [(one, as_of) for one in had_row[gone].tolist()])
    return len(new) + int(gone.sum())


def _keys(ids: Ints, wanted: NDArray[np.bool_]) -> Ints:
    at, column = np.nonzero(wanted)
    return ids[at] * _WIDE + column
