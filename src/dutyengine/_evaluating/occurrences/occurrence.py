"""One turn of a rule for many subjects at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dutyengine._conditions import Condition
from dutyengine._days import Days
from dutyengine._evaluating.frame import Frame, Truth
from dutyengine._evaluating.spans import Length
from dutyengine._triggers import RuleWindow


@dataclass(frozen=True)
class Occurrence:
    """Where and when a rule falls.

    ``first`` and ``last`` are the days between which the occurrence lies (one day, as a rule); ``period`` is the
    stretch
    that ``start`` and ``end`` speak of. ``exists`` says for whom it falls at all, ``truth`` narrows the rule's own
    condition,
    ``standing`` marks triggers with one standing occurrence, ``lapses`` those of them that are missed at their end,
    ``sticky`` those that count from when they are
    noticed, ``every``
    is the length of an interval, ``asks`` the condition that ``truth`` came from.
    """

    frame: Frame
    number: NDArray[np.int64] | Days | int
    first: Days
    last: Days
    period: tuple[Days, Days]
    exists: NDArray[np.bool_] | None = None
    truth: Truth | None = None
    window: RuleWindow | None = None
    standing: bool = False
    lapses: bool = False
    sticky: bool = False
    every: Length | None = None
    asks: Condition | None = None

    @property
    def lasting(self) -> bool:
        """Whether it stands until it is kept."""
        return self.standing and not self.lapses


def single(day: int | Days, size: int) -> Days:
    """Return a day as a column."""
    return np.broadcast_to(np.asarray(day, np.int32), size)
