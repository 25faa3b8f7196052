"""From occurrences to duties: who owes a turn, in which window, and whether it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dutyengine import identity
from dutyengine._book import Rule, Step
from dutyengine._days import Days, number, since_1900
from dutyengine._evaluating.block import Block
from dutyengine._evaluating.frame import FALSE, MAYBE, TRUE, Frame, Truth
from dutyengine._evaluating.gaps import GapList
from dutyengine._evaluating.lamps import has
from dutyengine._evaluating.occurrences.calendar import festivals, periods
from dutyengine._evaluating.occurrences.events import on_event
from dutyengine._evaluating.occurrences.occurrence import Occurrence
from dutyengine._evaluating.occurrences.standing import always, deadline, interval, plan_items
from dutyengine._evaluating.occurrences.yearly import yearly
from dutyengine._evaluating.spans import reach, shift
from dutyengine._result import JUDGED, PROVISIONAL, STICKY, Duties
from dutyengine._triggers import Always, Deadline, Festivals, Interval, Offset, OnEvent, Periodic, RuleWindow, Yearly

Mask = NDArray[np.bool_]
_MOST_TURNS = 800
_STEP = np.int32(30)
"""Days: by so many at least the closing day of a standing duty moves on."""


class Pile:
    """Duties gathered column by column, sorted by key when the block is done."""

    def __init__(self) -> None:
        self._parts: list[tuple[NDArray[np.int64], Days, Days, Days, NDArray[np.uint8]]] = []

    def add(self, key: NDArray[np.int64], opens: Days, due: Days, closes: Days, flags: NDArray[np.uint8]) -> None:
        """Put some duties on the pile."""
        if len(key):
            self._parts.append((key, opens, due, closes, flags))

    def sorted(self) -> Duties:
        """Return everything, sorted by key."""
        if not self._parts:
            return Duties.empty()
        key, opens, due, closes, flags = (np.concatenate(column) for column in zip(*self._parts, strict=True))
        order = np.argsort(key)
        return Duties(key[order], opens[order], due[order], closes[order], flags[order])


class Owing:
    """Works out what the subjects of one block owe."""

    def __init__(self, block: Block, gaps: GapList, *, project: bool) -> None:
        self.block = block
        self.gaps = gaps
        self.project = project
        self.owed, self.beyond, self.projected = Pile(), Pile(), Pile()
        self.doubtful: list[NDArray[np.int64]] = []
        self.doubtful_lines: list[NDArray[np.int64]] = []

    def rule(self, rule: Rule) -> None:
        """Work out one rule."""
        margin = max(reach(place) for step in rule.steps for place in _places(step.window))
        if isinstance(rule.trigger, Festivals):
            windows = [item.window for item in rule.trigger.items if item.window]
            margin = max([margin, *(reach(place) for window in windows for place in _places(window))])
        for occurrence in self._occurrences(rule, margin):
            for step in rule.steps:
                self._step(rule, step, occurrence)

    def _occurrences(self, rule: Rule, margin: int) -> Iterator[Occurrence]:  # noqa: PLR0911 - one line per kind
        block = self.block
        match rule.trigger:
            case Interval():
                return interval(block, rule, rule.trigger)
            case Yearly():
                return yearly(block, block.program.book.anniversaries[rule.trigger.anniversary], margin)
            case Festivals():
                return festivals(block, rule.trigger.items, margin)
            case Periodic():
                return periods(block, rule.trigger, margin)
            case OnEvent():
                return on_event(block, rule.trigger, margin)
            case Deadline():
                return deadline(block, rule.trigger)
            case Always():
                return always(block, rule, rule.trigger)
            case _:
                return iter(())

    def _step(self, rule: Rule, step: Step, occurrence: Occurrence) -> None:
        frame = occurrence.frame
        truth = frame.verdict(step.when)
        if occurrence.truth is not None:
            truth = np.minimum(truth, occurrence.truth)
        truth = self._in_force(rule, occurrence, truth)
        opens, due, closes, flags = self._window(occurrence.window or step.window, occurrence)
        if rule.starts is not None:
            starts = self.block.column(rule.starts)
            truth = np.where(due < (starts if frame.rows is None else starts[frame.rows]), FALSE, truth)
        inside = opens <= self.block.end
        if not occurrence.standing:
            inside = inside & (opens >= self.block.start)
        exists = occurrence.exists
        if exists is not None:
            self._without_date(rule, step, frame, truth, exists)
            truth = np.where(exists, truth, FALSE)
        asked = (opens, due, self._until_kept(due, closes) if occurrence.lasting else closes, flags)
        self._put(self.owed, rule, step, occurrence, (truth == TRUE) & inside, asked)
        self._put(self.beyond, rule, step, occurrence, (truth == TRUE) & ~inside, asked)
        if occurrence.standing:
            self._missed_before(rule, step, occurrence, truth, (opens, due, closes, flags))
        self._doubt(rule, step, occurrence, truth, inside)
        if self.project and occurrence.every is not None:
            self._project(rule, step, occurrence, np.flatnonzero(truth == TRUE))

    def _in_force(self, rule: Rule, occurrence: Occurrence, truth: Truth) -> Truth:
        """Narrow to the days on which the rule itself is in force, and to those whose plan has not switched it off."""
        if rule.valid_from is not None:
            truth = np.where(occurrence.first < number(rule.valid_from), FALSE, truth)
        if rule.valid_until is not None:
            truth = np.where(occurrence.first > number(rule.valid_until), FALSE, truth)
        adjusted = None if rule.fixed else self.block.inputs.adjusted(self.block.numbers, rule.number)
        if adjusted is not None and np.any(adjusted[2]):
            off = adjusted[2] if occurrence.frame.rows is None else adjusted[2][occurrence.frame.rows]
            truth = np.where(off, FALSE, truth)
        return truth

    def _window(self, window: RuleWindow, occurrence: Occurrence) -> tuple[Days, Days, Days, NDArray[np.uint8] | None]:
        program = self.block.program
        opens, soft_opens = shift(program, window.opens, occurrence.first, occurrence.period)
        due, soft_due = shift(program, window.due, occurrence.last, occurrence.period)
        closes, soft_closes = shift(program, window.closes, occurrence.last, occurrence.period)
        flags = np.uint8((STICKY if occurrence.sticky else 0) | (JUDGED if occurrence.lasting else 0))
        column: NDArray[np.uint8] | None = None
        if flags:
            column = np.full(len(opens), flags, np.uint8)
        for soft in (soft_opens, soft_due, soft_closes):
            if soft is not None:
                column = np.zeros(len(opens), np.uint8) if column is None else column
                column = np.where(soft, column | PROVISIONAL, column).astype(np.uint8)
        return opens, due, np.maximum(closes, due), column

    def _until_kept(self, due: Days, closes: Days) -> Days:
        """Let what stands until it is kept not run out: the closing day moves on, in steps, and the term stays.

        Nobody is asked for less because nobody has come for a long time. The steps are whole windows (thirty days at
        least), taken on the closing day itself, so that nothing lapses for a moment.
        """
        step = np.maximum(closes - due, _STEP)
        behind = self.block.as_of + 1 - closes
        return np.where(behind > 0, closes + -(-behind // step) * step, closes).astype(np.int32)

    def _put(
        self,
        pile: Pile,
        rule: Rule,
        step: Step,
        occurrence: Occurrence,
        wanted: Mask,
        window: tuple[Days, Days, Days, NDArray[np.uint8] | None],
    ) -> None:
        rows = np.flatnonzero(wanted)
        if not len(rows):
            return
        opens, due, closes, flags = window
        column = np.zeros(len(rows), np.uint8) if flags is None else flags[rows]
        pile.add(self._keys(rule.number, step.step, occurrence, rows), opens[rows], due[rows], closes[rows], column)

    def _keys(self, rule: int, step: int, occurrence: Occurrence, rows: NDArray[np.intp]) -> NDArray[np.int64]:
        frame = occurrence.frame
        subjects = self.block.numbers[rows if frame.rows is None else frame.rows[rows]]
        turn = occurrence.number if isinstance(occurrence.number, int) else occurrence.number[rows]
        return identity.fold(subjects, self.block.kind, rule, step, turn)

    def _project(self, rule: Rule, step: Step, occurrence: Occurrence, rows: NDArray[np.intp]) -> None:
        """Add what would follow if each turn were kept on the day it is due."""
        every = occurrence.every
        if every is None:
            return
        # What is overdue can be done today at the earliest; the next turn counts from there.
        before = first = np.maximum(occurrence.last[rows], np.int32(self.block.as_of))
        for count in range(1, _MOST_TURNS):
            due = every.after(first, count, rows)
            frame = Frame(self.block, self.block.as_of, rows=rows)
            turn = Occurrence(frame, since_1900(before), due, due, (due, due))
            window = self._window(step.window, turn)
            ahead = window[0] <= self.block.end
            if not np.any(ahead):
                return
            self._put(self.projected, rule, step, turn, ahead & (window[0] >= self.block.start), window)
            rows, first, before = rows[ahead], first[ahead], due[ahead]

    def _missed_before(
        self,
        rule: Rule,
        step: Step,
        occurrence: Occurrence,
        truth: Truth,
        window: tuple[Days, Days, Days, NDArray[np.uint8] | None],
    ) -> None:
        """Keep what was owed and missed while it still held: a death in May does not undo what was missed in March.

        Such a turn is not opened any more, but where it stands it is left standing.
        """
        closes = window[2]
        late = (truth == FALSE) & (closes < self.block.as_of)
        if occurrence.exists is not None:
            late = late & occurrence.exists
        rows = np.flatnonzero(late)
        if not len(rows) or occurrence.frame.rows is not None or step.when is None:
            return
        then = Frame(self.block, closes[rows], rows=rows).verdict(step.when)
        held = np.zeros(len(truth), np.bool_)
        held[rows[then == TRUE]] = True
        self._put(self.beyond, rule, step, occurrence, held, window)

    def _without_date(self, rule: Rule, step: Step, frame: Frame, truth: Truth, exists: Mask) -> None:
        """For whom the rule may hold but its day is not known: cannot tell, and the day becomes a gap.

        Where it is not even certain that the rule holds, it is first asked for what would make that certain.
        """
        if isinstance(rule.trigger, OnEvent):
            return
        lacking = ~exists & (truth != FALSE)
        if not np.any(lacking):
            return
        source = f"rule:{rule.code}"
        self.gaps.note(frame, source, step.when, lacking & (truth == MAYBE))
        sure = np.flatnonzero(lacking & (truth == TRUE))
        for key in self._dates(rule):
            # A birth known to the year is there, and yet the day is missing.
            lack = sure if isinstance(rule.trigger, Yearly) else sure[~has(self.block, key)[sure]]
            self.gaps.add(self.block, source, key, lack)
        rows = np.flatnonzero(lacking)
        line = identity.fold(self.block.numbers[rows], self.block.kind, rule.number, step.step, 0)
        self.doubtful_lines.append(identity.duty_line(line))

    def _dates(self, rule: Rule) -> list[str]:
        match rule.trigger:
            case Yearly():
                one = self.block.program.book.anniversaries[rule.trigger.anniversary]
                return [key for key in (one.date, one.month) if key][:1]
            case Interval():
                return [key for key in (rule.trigger.since, rule.trigger.first) if key]
            case Deadline():
                return [rule.trigger.of]
            case Always():
                return [rule.trigger.since] if rule.trigger.since else []
            case _:
                return []

    def _doubt(self, rule: Rule, step: Step, occurrence: Occurrence, truth: Truth, inside: Mask) -> None:
        maybe = truth == MAYBE
        if not np.any(maybe):
            return
        rows = np.flatnonzero(maybe)
        self.doubtful.append(self._keys(rule.number, step.step, occurrence, rows))
        shown = maybe & inside
        if np.any(shown):
            self.gaps.note(occurrence.frame, f"rule:{rule.code}", step.when, shown)
            self.gaps.note(occurrence.frame, f"rule:{rule.code}", occurrence.asks, shown)

    def plan_items(self) -> None:
        """Work out the bespoke items of plans."""
        kind = self.block.program.book.subjects.get(self.block.table.subject)
        rule = self.block.program.book.by_number[identity.PLAN_ITEM]
        for slot, occurrence, early, late in plan_items(self.block):
            truth = occurrence.frame.verdict(kind.when if kind else None)
            due = occurrence.last
            opens, closes = (due - early).astype(np.int32), (due + late).astype(np.int32)
            window = (opens, due, self._until_kept(due, closes), np.full(len(due), JUDGED, np.uint8))
            step = rule.step(slot)
            self._put(self.owed, rule, step, occurrence, (truth == TRUE) & (opens <= self.block.end), window)
            self._put(self.beyond, rule, step, occurrence, (truth == TRUE) & (opens > self.block.end), window)
            rows = np.flatnonzero(truth == MAYBE)
            if len(rows):
                self.doubtful.append(self._keys(identity.PLAN_ITEM, slot, occurrence, rows))


def _places(window: RuleWindow) -> tuple[Offset, Offset, Offset]:
    return window.opens, window.due, window.closes
