"""Levels: one now, the former ones in the history."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dutyengine import Result
from yice.lib import bulk
from yice.planning.policy.models import Level, LevelHistory
from yice.planning.policy.standing.reasons import Reasons

Ints = NDArray[np.int64]


def apply_levels(result: Result, rows: Ints, as_of: dt.date, reasons: Reasons) -> int:
    """Write the levels that differ, keeping the former ones. Returns how many people changed level."""
    ids = result.numbers[rows].tolist()
    had = {level.person_id: level for level in Level.objects.filter(person_id__in=ids)}
    codes = [level.code for level in result.rulebook.levels]
    entered: list[tuple[Any, ...]] = []
    left: list[tuple[Any, ...]] = []
    gone: list[int] = []
    changed = 0
    for row, person, place, by_hand in zip(
        rows.tolist(), ids, result.level[rows].tolist(), result.by_hand[rows].tolist(), strict=True
    ):
        now, old = (codes[place] if place >= 0 else None), had.get(person)
        if old is None and now is None:
            continue
        if old is not None and old.code == now and old.elevated == by_hand:
            continue
        changed += old is None or old.code != now
        if old is not None:
            gone.append(person)
            if old.since < as_of:
                left.append((person, old.code, old.since, as_of, old.reasons, old.elevated))
        if now is not None:
            entered.append((person, now, as_of, reasons.level(row), by_hand))
    bulk.delete(Level, gone, key="person_id")
    bulk.insert(LevelHistory, ["person_id", "code", "since", "until", "reasons", "elevated"], left)
    bulk.insert(Level, ["person_id", "code", "since", "reasons", "elevated"], entered)
    return changed
