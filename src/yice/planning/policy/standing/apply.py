"""Levels, concerns, classes, gaps and entitlements of some people, written as a difference."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from dutyengine import Result, identity
from yice.planning.policy.digests import mix, per_subject
from yice.planning.policy.standing.classes import apply_classes
from yice.planning.policy.standing.concerns import apply_concerns
from yice.planning.policy.standing.entitlements import apply_entitlements
from yice.planning.policy.standing.gaps import GapChanges, apply_gaps
from yice.planning.policy.standing.levels import apply_levels

Ints = NDArray[np.int64]


@dataclass
class StandingCounts:
    """How much of it changed: entered and left, for the report of a run."""

    levels_changed: int = 0
    concerns_entered: int = 0
    concerns_cleared: int = 0
    classes_changed: int = 0
    gaps_opened: int = 0
    gaps_closed: int = 0
    entitlements_changed: int = 0
    gaps: GapChanges = field(default_factory=GapChanges)


def digest_of(result: Result) -> NDArray[np.uint64]:
    """One digest per subject over everything ``apply_standing`` would keep."""
    count = len(result.numbers)
    words = mix(result.level.astype(np.int64) * 2 + result.by_hand)
    for salt, table in ((3, result.concerns), (5, result.classes)):
        for column in range(table.shape[1] if table.ndim > 1 else 0):
            words = words + mix((table[:, column].astype(np.int64) + 2) * 1_000_003 + column * 64 + salt)
    gaps, payments = result.gaps, result.payments
    place = np.searchsorted(result.numbers, gaps.subject)
    words = words + per_subject(place, mix(gaps.source.astype(np.int64) * 4096 + gaps.fact + (1 << 40)), count)
    place = np.searchsorted(result.numbers, payments.subject)
    paid = payments.month.astype(np.int64) * 4096 + payments.entitlement + (1 << 41)
    return words + per_subject(place, mix(paid) ^ mix(payments.fen), count)


def apply_standing(result: Result, rows: Ints, units: Ints, as_of: dt.date) -> StandingCounts:
    """Write the standing of the subjects at positions ``rows`` of ``result``; ``units`` are those of all its subjects.

    To be called inside a transaction. Only people have levels, concerns, classes, entitlements; all subjects have gaps.
    """
    counts = StandingCounts()
    if len(rows) == 0:
        return counts
    if result.subject == "person":
        counts.levels_changed = apply_levels(result, rows, as_of)
        counts.concerns_entered, counts.concerns_cleared = apply_concerns(result, rows, as_of)
        counts.classes_changed = apply_classes(result, rows, as_of)
        counts.entitlements_changed = apply_entitlements(result, rows)
    counts.gaps = apply_gaps(result, rows, units, as_of, identity.KINDS[result.subject])
    counts.gaps_opened, counts.gaps_closed = counts.gaps.opened, counts.gaps.closed
    return counts
