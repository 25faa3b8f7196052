"""What one chunk did, as numbers for the report of the run."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dutyengine import Result
from yice.planning.duties.run.differences import Differences, stands
from yice.planning.duties.run.frame import Counts, Frame
from yice.planning.policy.standing import StandingCounts
from yice.planning.policy.subjects import REPORTED


def count(
    frame: Frame,
    result: Result,
    diff: Differences,
    stood: StandingCounts,
    *,
    changed: NDArray[np.bool_],
    life: NDArray[np.int64],
) -> Counts:
    """Put the numbers together; kept are the owed duties for which nothing had to be done.

    Levels and concerns are those of the living (a death reported is not yet confirmed); ``life`` is as in ``Subjects``.
    """
    standing = int(stands(frame, result.owed).sum())
    found = Counts(
        subjects=len(result.numbers),
        people=len(result.numbers) if result.subject == "person" else 0,
        opened=len(diff.open_key),
        kept=max(standing - len(diff.open_key) - len(diff.reopen_key) - len(diff.move_key), 0),
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
        here = life <= REPORTED
        for place, level in enumerate(result.rulebook.levels):
            found.levels[level.code] = int((here & (result.level == place)).sum())
        for column, code in enumerate(result.rulebook.concern_codes):
            number = int((here & (result.concerns[:, column] > 0)).sum())
            if number:
                found.concerns[code] = number
    return found


def _pairs(result: Result) -> int:
    """How many (subject, what cannot be judged) there are; each may miss several facts."""
    pairs = result.gaps.subject * 4096 + result.gaps.source
    return len(np.unique(pairs))
