"""Levels: one now, the former ones in the history."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from dutyengine import Result
from yice.lib import bulk
from yice.planning.policy.bulk import Coded, insert_columns, read_columns
from yice.planning.policy.models import Level, LevelHistory
from yice.planning.policy.standing.reasons import level_reasons
from yice.planning.policy.subjects import among

Ints = NDArray[np.int64]


def apply_levels(result: Result, rows: Ints, as_of: dt.date) -> int:
    """Write the levels that differ, keeping the former ones. Returns how many people changed level."""
    ids = result.numbers[rows]
    codes = tuple(level.code for level in result.rulebook.levels)
    had, had_elevated = _had(ids, codes)
    now, elevated = result.level[rows].astype(np.int64), result.by_hand[rows]
    differs = (now != had) | ((now >= 0) & (elevated != had_elevated))
    former = ids[differs & (had != _NONE)]
    if len(former):
        _retire(former, as_of)
    fresh = differs & (now >= 0)
    reasons = level_reasons(result, rows[fresh])
    insert_columns(
        Level,
        {
            "person_id": ids[fresh],
            "code": Coded(now[fresh], codes),
            "since": np.full(int(fresh.sum()), np.datetime64(as_of, "D")),
            "reasons": reasons,
            "elevated": elevated[fresh],
        },
    )
    return int((now != had).sum())


_NONE, _UNKNOWN_CODE = -1, -2


def _had(ids: Ints, codes: tuple[str, ...]) -> tuple[Ints, NDArray[np.bool_]]:
    """The level each person has (place in ``codes``, -1 for none) and whether it was raised by hand."""
    flag = "CASE WHEN elevated THEN 1 ELSE 0 END"
    person, code, elevated = read_columns(
        [("person_id", "int"), ("code", "text"), (flag, "int")],
        f"FROM policy_level WHERE {among('person_id', ids)} ORDER BY person_id",
    )
    place = {word: number for number, word in enumerate(codes)}
    levels, by_hand = np.full(len(ids), _NONE, np.int64), np.zeros(len(ids), np.bool_)
    mine = np.isin(person, ids, assume_unique=True)
    at = np.searchsorted(ids, person[mine])
    levels[at] = [place.get(word, _UNKNOWN_CODE) for word in code[mine].tolist()]
    by_hand[at] = elevated[mine] == 1
    return levels, by_hand


def _retire(people: Ints, as_of: dt.date) -> None:
    """Move present levels into the history; one that began today leaves no trace of a day it never lasted."""
    gone = people.tolist()
    old = [
        (one.person_id, one.code, one.since, as_of, one.reasons, one.elevated)
        for part in bulk.batches(gone)
        for one in Level.objects.filter(person_id__in=part, since__lt=as_of)
    ]
    bulk.insert(LevelHistory, ["person_id", "code", "since", "until", "reasons", "elevated"], old)
    bulk.delete(Level, gone, key="person_id")
