"""Entitlements, month by month."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dutyengine._book import Entitlement
from dutyengine._conditions import FromParameter, Written
from dutyengine._days import NONE, date, month_start, parts
from dutyengine._evaluating.block import Block
from dutyengine._evaluating.frame import FALSE, MAYBE, TRUE, Frame, Truth
from dutyengine._evaluating.gaps import GapList
from dutyengine._evaluating.program import NOT_APPLICABLE, UNKNOWN
from dutyengine._result import Payments

Part = tuple[NDArray[np.int64], NDArray[np.int16], NDArray[np.int32], NDArray[np.int64]]


def payments(block: Block, gaps: GapList) -> Iterator[Part]:
    """Yield what is due for each month whose first day lies in the window."""
    for place, entitlement in enumerate(block.program.book.entitlements):
        if not entitlement.on or entitlement.subject != block.table.subject:
            continue
        for month in _months(block.start, block.end):
            if entitlement.per == "year" and month % 12 + 1 != entitlement.month:
                continue
            frame = block.on(int(month_start(month // 12, month % 12 + 1)))
            truth = _truth(block, frame, entitlement)
            fen = _amount(frame, entitlement)
            due = np.flatnonzero((truth == TRUE) & (fen != NOT_APPLICABLE) & (fen != UNKNOWN))
            if len(due):
                size = len(due)
                which = np.full(size, place, np.int16)
                yield block.numbers[due], which, np.full(size, month, np.int32), np.asarray(fen[due], np.int64)
            _note(block, frame, entitlement, truth, gaps)


def _months(start: int, end: int) -> range:
    first, last = date(start), date(end)
    low = first.year * 12 + first.month - 1 + (first.day > 1)
    return range(low, last.year * 12 + last.month)


def _truth(block: Block, frame: Frame, entitlement: Entitlement) -> Truth:
    truth = frame.verdict(entitlement.when)
    if entitlement.starts is None:
        return truth
    starts = block.column(entitlement.starts)
    year, month, _ = parts(starts)
    begin = month_start(year, month + int(entitlement.starts_next_month))
    truth = np.where(frame.day < begin, FALSE, truth)
    return np.where(starts == NONE, np.minimum(truth, MAYBE), truth).astype(np.int8)


def _amount(frame: Frame, entitlement: Entitlement) -> NDArray[np.int64]:
    if isinstance(entitlement.amount, FromParameter):
        value = frame.parameter(entitlement.amount.code, "")
    else:
        value = entitlement.amount.value if isinstance(entitlement.amount, Written) else 0
    return np.broadcast_to(np.asarray(value, np.int64), len(frame))


def _note(block: Block, frame: Frame, entitlement: Entitlement, truth: Truth, gaps: GapList) -> None:
    maybe = truth == MAYBE
    if not np.any(maybe):
        return
    source = f"entitlement:{entitlement.code}"
    gaps.note(frame, source, entitlement.when, maybe)
    if entitlement.starts is not None:
        gaps.add(block, source, entitlement.starts, maybe & (block.column(entitlement.starts) == NONE))


def gathered(parts_: list[Part], codes: tuple[str, ...]) -> Payments:
    """Put the parts together, sorted by subject, month and entitlement."""
    if not parts_:
        none = np.empty(0, np.int64)
        return Payments(none, none.astype(np.int16), none.astype(np.int32), none, codes)
    subject, which, month, fen = (np.concatenate(column) for column in zip(*parts_, strict=True))
    order = np.lexsort((which, month, subject))
    return Payments(subject[order], which[order], month[order], fen[order], codes)
