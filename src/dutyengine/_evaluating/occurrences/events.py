"""When something happens, and again and again until it ends."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dutyengine._days import NONE, Days, add_months
from dutyengine._evaluating.block import Block
from dutyengine._evaluating.frame import Frame
from dutyengine._evaluating.occurrences.occurrence import Occurrence
from dutyengine._evaluating.program import in_force
from dutyengine._evaluating.sorted_inputs import EventRows
from dutyengine._triggers import OnEvent, Repeat, Span, Until

REPETITIONS = 512
"""In the identity of a repeated event duty: serial × this + how manieth repetition."""

FAR = np.int32(1 << 29)


def on_event(block: Block, trigger: OnEvent, margin: int) -> Iterator[Occurrence]:
    """Yield the occurrences that events make."""
    events = block.inputs.events(block.numbers, trigger.kinds, trigger.details, trigger.severity_at_least)
    if not len(events.row):
        return
    day = {"on": events.on, "learnt": events.learnt, "ended": events.ended}[trigger.counted_from]
    if trigger.repeat is None:
        frame = Frame(block, day, rows=events.row)
        yield Occurrence(frame, events.serial, day, day, (day, day), exists=day != NONE)
        return
    yield from _repeated(block, trigger.repeat, events, day, margin)


def _repeated(block: Block, repeat: Repeat, events: EventRows, day: Days, margin: int) -> Iterator[Occurrence]:
    stop = _stops(block, repeat, events)
    starts = np.ones(len(day), np.bool_)
    if isinstance(repeat.until, Until):
        starts = _first_of_series(events.row, stop)
    if repeat.lasting is not None:
        stop = np.minimum(stop, _later(block, repeat.lasting, day, 1))
    begin = _later(block, repeat.first_after, day, 1)
    for turn in range(REPETITIONS):
        due = _later(block, repeat.every, begin, turn)
        live = starts & (day != NONE) & (due <= stop) & (due <= block.end + margin)
        if not np.any(live):
            return
        rows = np.flatnonzero(live)
        on = due[rows]
        number = events.serial[rows] * REPETITIONS + turn
        yield Occurrence(Frame(block, on, rows=events.row[rows]), number, on, on, (on, on))


def _later(block: Block, span: Span, day: Days, times: int) -> Days:
    days, months = span.days, span.months
    if span.parameter is not None:
        parameter = block.program.book.parameters[span.parameter]
        value = in_force(parameter, block.as_of)
        # Not in force: the repetition never comes round.
        amount = value if isinstance(value, int) else int(FAR) // 1000
        days, months = (0, amount) if parameter.type == "months" else (amount, 0)
    if months:
        return add_months(day, months * times)
    return np.where(day == NONE, NONE, day + np.int32(days * times)).astype(np.int32)


def _stops(block: Block, repeat: Repeat, events: EventRows) -> Days:
    """Return the last day on which a repetition may fall."""
    if repeat.until == "ended":
        return np.where(events.ended == NONE, FAR, events.ended).astype(np.int32)
    if not isinstance(repeat.until, Until):
        return np.full(len(events.row), FAR, np.int32)
    return _settled(block, repeat.until, events)


def _settled(block: Block, until: Until, events: EventRows) -> Days:
    """Return for each event the day before the series of ``until`` events that ends it was complete."""
    found, details = block.inputs.kinds_and_details(block.numbers, until.kind)
    good = np.isin(details.astype(str), list(until.details)) if until.details else np.ones(len(details), np.bool_)
    running = _running(found.row, good)
    complete = np.flatnonzero(running >= until.in_a_row)
    # (row, day) in one ascending number, so that "the first completion after this event" is a search.
    done = _line(found.row[complete], found.on[complete])
    place = np.searchsorted(done, _line(events.row, events.on), side="right")
    inside = place < len(done)
    index = complete[np.minimum(place, max(len(done) - 1, 0))] if len(done) else np.zeros(len(place), np.intp)
    if not len(done):
        return np.full(len(events.row), FAR, np.int32)
    same = inside & (found.row[index] == events.row)
    return np.where(same, found.on[index] - 1, FAR).astype(np.int32)


def _running(row: NDArray[np.intp], good: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return how many good events run up to each, within one subject."""
    place = np.arange(len(row))
    fresh = np.ones(len(row), np.bool_)
    fresh[1:] = row[1:] != row[:-1]
    broken = np.where(~good, place, np.where(fresh, place - 1, -1))
    return np.asarray(place - np.maximum.accumulate(broken), np.int64) if len(row) else np.zeros(0, np.int64)


def _line(row: NDArray[np.intp], day: Days) -> NDArray[np.int64]:
    return (row.astype(np.int64) << 32) + day.astype(np.int64) + (1 << 31)


def _first_of_series(row: NDArray[np.intp], stop: Days) -> NDArray[np.bool_]:
    """Return which events begin a series: another one with the same end is already running for the rest."""
    first = np.ones(len(row), np.bool_)
    first[1:] = (row[1:] != row[:-1]) | (stop[1:] != stop[:-1])
    return first
