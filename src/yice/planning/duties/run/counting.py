"""What one chunk did, as numbers for the report of the run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dutyengine import Result, identity
from yice.planning.duties.run.differences import Differences
from yice.planning.duties.run.frame import Counts
from yice.planning.policy.standing import StandingCounts


def count(result: Result, diff: Differences, stood: StandingCounts, changed: NDArray[np.bool_]) -> Counts:
    """Put the numbers together; owed duties of subjects known to be unchanged count as kept."""
    owners = np.searchsorted(result.numbers, np.asarray(identity.decode(result.owed.key).subject))
    found = Counts(
        subjects=len(result.numbers),
        people=len(result.numbers) if result.subject == "person" else 0,
        opened=len(diff.open_key),
        kept=diff.kept + int((~changed[owners]).sum()),
        rescheduled=len(diff.move_key),
        withdrawn=len(diff.withdraw_key),
        reopened=len(diff.reopen_key),
        held=len(diff.hold_key),
        released=len(diff.release_key),
        unchanged=int((~changed).sum()),
        gaps=_pairs(result),
        gaps_opened=stood.gaps_opened,
        gaps_closed=stood.gaps_closed,
        levels_changed=stood.levels_changed,
        concerns_entered=stood.concerns_entered,
        concerns_cleared=stood.concerns_cleared,
        classes_changed=stood.classes_changed,
        entitlements_changed=stood.entitlements_changed,
    )
    if result.subject == "person":
        for place, level in enumerate(result.rulebook.levels):
            found.levels[level.code] = int((result.level == place).sum())
        for column, code in enumerate(result.rulebook.concern_codes):
            number = int((result.concerns[:, column] > 0).sum())
            if number:
                found.concerns[code] = number
    return found


def _pairs(result: Result) -> int:
    """How many (subject, what cannot be judged) there are; each may miss several facts."""
    pairs = result.gaps.subject * 4096 + result.gaps.source
    return len(np.unique(pairs))
