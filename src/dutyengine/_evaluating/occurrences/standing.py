"""Triggers with one standing occurrence: intervals, deadlines, conditions that hold; and the items of plans."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from dutyengine import identity
from dutyengine._book import Rule
from dutyengine._days import NONE, Days, since_1900
from dutyengine._evaluating.block import Block
from dutyengine._evaluating.frame import FALSE, MAYBE, TRUE, Frame, Truth
from dutyengine._evaluating.occurrences.occurrence import Occurrence
from dutyengine._evaluating.spans import Length
from dutyengine._triggers import Always, Deadline, Interval


def interval(block: Block, rule: Rule, trigger: Interval) -> Iterator[Occurrence]:
    """Yield the one standing turn of an interval: so long after the evidence it counts from."""
    anchor = block.inputs.round_closed(block.numbers, rule)
    anchor = np.maximum(anchor, block.inputs.last_contact(block.numbers, rule.steps[-1].evidence))
    for other in trigger.also:
        anchor = np.maximum(anchor, block.inputs.round_closed(block.numbers, block.program.book.by_number[other]))
    if trigger.since is not None:
        anchor = np.maximum(anchor, block.now.column(trigger.since))
    first = block.column(trigger.first) if trigger.first is not None else np.full(len(block), NONE, np.int32)
    every = Length(block.now, trigger.every)
    begin = every if trigger.first_after is None else Length(block.now, trigger.first_after)
    counted = anchor != NONE
    due = np.where(counted, every.after(anchor), begin.after(first)).astype(np.int32)
    due = _adjusted(block, rule, due, np.where(counted, anchor, first))
    truth = _applies(every)
    turn = np.where(counted, since_1900(anchor), 0)
    yield Occurrence(
        block.now, turn, due, due, (due, due),
        exists=due != NONE, truth=truth, standing=True, lapses=trigger.lapses, every=every,
    )  # fmt: skip


def _applies(length: Length) -> Truth:
    return np.where(length.applies, np.where(length.known, TRUE, MAYBE), FALSE).astype(np.int8)


def _adjusted(block: Block, rule: Rule, due: Days, base: Days) -> Days:
    adjusted = block.inputs.adjusted(block.numbers, rule.number)
    if adjusted is None:
        return due
    tighter, looser, _ = adjusted
    due = np.where((tighter > 0) & (due != NONE), np.minimum(due, base + tighter), due)
    if not rule.fixed:
        due = np.where((looser > 0) & (due != NONE), np.maximum(due, base + looser), due)
    return due.astype(np.int32)


def deadline(block: Block, trigger: Deadline) -> Iterator[Occurrence]:
    """Yield the one standing deadline: so long after a date, or after the date that stands in for it."""
    base = block.now.column(trigger.of)
    if trigger.missing is not None:
        base = np.where(base == NONE, block.now.column(trigger.missing), base)
    length = Length(block.now, trigger.after)
    no_span = not (trigger.after.days or trigger.after.months or trigger.after.parameter)
    due = base if no_span else length.after(base)
    truth = None if no_span else _applies(length)
    number = np.where(due == NONE, 0, since_1900(due))
    yield Occurrence(block.now, number, due, due, (due, due), exists=due != NONE, truth=truth, standing=True)


def always(block: Block, rule: Rule, trigger: Always) -> Iterator[Occurrence]:
    """Yield the standing occurrence of a condition: since its date, or since it is noticed."""
    if trigger.since is not None:
        since = block.now.column(trigger.since)
        number = np.where(since == NONE, 0, since_1900(since))
        yield Occurrence(block.now, number, since, since, (since, since), exists=since != NONE, standing=True)
        return
    anchor = block.inputs.round_closed(block.numbers, rule)
    day = np.full(len(block), block.as_of, np.int32)
    number = np.where(anchor == NONE, 0, since_1900(anchor))
    yield Occurrence(block.now, number, day, day, (day, day), standing=True, sticky=True)


def plan_items(block: Block) -> Iterator[tuple[int, Occurrence, Days, Days]]:
    """Yield the bespoke items of plans, slot by slot: (slot, occurrence, days early, days late)."""
    row, place = block.inputs.plan_items(block.numbers)
    items = block.inputs.raw.plan_items
    for slot in range(1, identity.MAX_STEP + 1):
        mine = items.slot[place] == slot
        if not np.any(mine):
            continue
        rows, places = row[mine], place[mine]
        anchor = block.inputs.last_evidence(block.numbers, identity.PLAN_ITEM, slot)[rows]
        every = items.every[places].astype(np.int32)
        due = np.where(anchor == NONE, items.first[places], anchor + every).astype(np.int32)
        number = np.where(anchor == NONE, 0, since_1900(anchor))
        frame = Frame(block, block.as_of, rows=rows)
        occurrence = Occurrence(frame, number, due, due, (due, due), standing=True)
        yield slot, occurrence, items.lead[places].astype(np.int32), items.grace[places].astype(np.int32)
