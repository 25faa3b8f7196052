"""Spans and offsets applied to days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dutyengine._days import NONE, Days, add_months
from dutyengine._evaluating.program import NOT_APPLICABLE, UNKNOWN, Program
from dutyengine._triggers import Offset, Span

if TYPE_CHECKING:
    from dutyengine._evaluating.frame import Frame


class Length:
    """A span as it is for each row: so many days or months, and for whom it does not apply or cannot be told."""

    def __init__(self, frame: Frame, span: Span) -> None:
        self.months = bool(span.months)
        amount: NDArray[np.int64] = np.asarray(span.months or span.days, np.int64)
        if span.parameter is not None:
            self.months = frame.block.program.book.parameters[span.parameter].type == "months"
            amount = np.asarray(frame.parameter(span.parameter, ""), np.int64)
        shape = len(frame)
        self.applies = np.broadcast_to(amount != NOT_APPLICABLE, shape)
        self.known = np.broadcast_to(amount != UNKNOWN, shape)
        usable = (amount != NOT_APPLICABLE) & (amount != UNKNOWN)
        self.amount: Days = np.broadcast_to(np.where(usable, amount, 1), shape).astype(np.int32)

    def after(self, day: Days, times: int = 1, rows: NDArray[np.intp] | None = None) -> Days:
        """Return the days that lie so much later.

        ``NONE`` stays ``NONE``. ``day`` belongs to some ``rows``, or to all.
        """
        amount = (self.amount if rows is None else self.amount[rows]) * np.int32(times)
        if self.months:
            return add_months(day, amount)
        return np.where(day == NONE, NONE, day + amount)


def back(frame: Frame, span: Span) -> Days:
    """Return the day that lies a span before the frame's day; where the span does not apply, no day is too old."""
    length = Length(frame, span)
    day = np.broadcast_to(np.asarray(frame.day, np.int32), len(frame))
    earlier = add_months(day, -length.amount) if length.months else day - length.amount
    return np.where(length.applies & length.known, earlier, NONE + 1).astype(np.int32)


def shift(
    program: Program, offset: Offset, day: Days, period: tuple[Days, Days]
) -> tuple[Days, NDArray[np.bool_] | None]:
    """Apply an offset. Also tells which answers are provisional (``None``: none)."""
    if offset.unit == "start":
        return period[0], None
    if offset.unit == "end":
        return period[1], None
    if offset.unit == "m":
        return add_months(day, offset.amount), None
    if offset.unit == "wd":
        moved = program.workdays.add(day, offset.amount)
        return moved, program.workdays.provisional(moved) | program.workdays.provisional(day)
    return (day + np.int32(offset.amount)).astype(np.int32) if offset.amount else day, None


def reach(offset: Offset) -> int:
    """Return about how many days an offset may move a date: enough, never too few."""
    per = {"d": 1, "wd": 3, "m": 31, "start": 0, "end": 0}[offset.unit]
    margin = {"wd": 14}.get(offset.unit, 1)
    return abs(offset.amount) * per + margin
