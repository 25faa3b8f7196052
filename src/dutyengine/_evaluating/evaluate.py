"""The evaluation itself: block by block, then put together."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from calendars.workdays import DEFAULT, HolidayCalendar
from dutyengine import identity
from dutyengine._book import Rule, Rulebook
from dutyengine._days import number
from dutyengine._evaluating import lamps, reasons
from dutyengine._evaluating.block import Block
from dutyengine._evaluating.frame import MAYBE, TRUE
from dutyengine._evaluating.gaps import GapList
from dutyengine._evaluating.owing import Owing
from dutyengine._evaluating.payments import Part, gathered, payments
from dutyengine._evaluating.program import Program
from dutyengine._evaluating.sorted_inputs import SortedInputs
from dutyengine._inputs import Inputs, Window
from dutyengine._result import Duties, Result
from dutyengine._table import FactTable

BLOCK = 1 << 15
"""Subjects per block: columns of this length stay in the cache while all rules look at them."""


def evaluate(
    facts: FactTable,
    inputs: Inputs,
    rulebook: Rulebook,
    window: Window,
    *,
    rules: Collection[str] | None = None,
    project: bool = False,
    holidays: HolidayCalendar = DEFAULT,
    block: int = BLOCK,
) -> Result:
    """Work out levels, concerns, classes, lamps, entitlements, duties and gaps of every subject of the table.

    ``rules`` narrows the duties to some rule codes; ``project`` also gives the further turns of intervals that
    would open in
    the window; ``holidays`` brings imported decrees. Pure: the same values in give the same values out.
    """
    program = make_program(rulebook, window, holidays)
    ready = SortedInputs(inputs)
    chosen = [rule for rule in rulebook.rules.values() if _concerned(rule, facts.subject, rules)]
    gaps = GapList(rulebook)
    answers = [
        _Answer(Block(program, facts.slice(low, low + block), ready, window), chosen, gaps, rules, project=project)
        for low in range(0, max(len(facts), 1), block)
    ]
    return _together(answers, facts, rulebook, window, chosen, gaps)


def make_program(rulebook: Rulebook, window: Window, holidays: HolidayCalendar = DEFAULT) -> Program:
    """Make a rulebook ready for a window."""
    program = Program(rulebook, holidays, max(window.end.year, window.as_of.year))
    program.settle(number(window.as_of))
    return program


def _concerned(rule: Rule, subject: str, rules: Collection[str] | None) -> bool:
    wanted = rules is None or rule.code in rules
    return wanted and rule.subject == subject and (rule.made_by_engine or rule.number == identity.PLAN_ITEM)


class _Answer:
    """What one block gives."""

    def __init__(
        self, block: Block, rules: Sequence[Rule], gaps: GapList, wanted: Collection[str] | None, *, project: bool
    ) -> None:
        book = block.program.book
        person = block.table.subject == "person"
        self.level = block.level_index
        self.by_hand = block.by_hand
        self.level_mask = _level_mask(block)
        concerns = [_degree(block, one.code) for one in book.concerns] if person else []
        self.concerns = _columns(concerns, len(block), np.int8)
        masks = [_concern_mask(block, place, column) for place, column in enumerate(concerns)]
        self.concern_mask = _columns(masks, len(block), np.uint32)
        self.classes = _columns(
            [block.in_class(one.code) for one in book.classes] if person else [], len(block), np.int8
        )
        lamp_columns = [lamps.of_checklist(block, one) for one in book.checklists] if person else []
        self.lamps = np.concatenate(lamp_columns, axis=1) if lamp_columns else np.empty((len(block), 0), np.int8)
        if person:
            _note_gaps(block, gaps)
        self.payments: list[Part] = [] if wanted is not None else list(payments(block, gaps))
        owing = Owing(block, gaps, project=project)
        for rule in rules:
            if rule.on and rule.made_by_engine:
                owing.rule(rule)
        if any(rule.number == identity.PLAN_ITEM for rule in rules):
            owing.plan_items()
        self.owed, self.beyond, self.projected = owing.owed.sorted(), owing.beyond.sorted(), owing.projected.sorted()
        self.doubtful = owing.doubtful
        self.doubtful_lines = owing.doubtful_lines


def _columns(columns: list[NDArray], size: int, dtype: type) -> NDArray:  # type: ignore[type-arg]
    if not columns:
        return np.empty((size, 0), dtype)
    return np.stack(columns, axis=1).astype(dtype)


def _degree(block: Block, code: str) -> NDArray[np.int8]:
    any_degree, severe = block.concern(code, "ordinary"), block.concern(code, "severe")
    degree = np.where(any_degree == TRUE, np.int8(1), np.where(any_degree == MAYBE, np.int8(-1), np.int8(0)))
    return np.where(severe == TRUE, np.int8(2), degree)


def _level_mask(block: Block) -> NDArray[np.uint32]:
    found = np.zeros(len(block), np.uint32)
    if block.table.subject != "person":
        return found
    for place, level in enumerate(block.program.book.levels):
        found |= reasons.mask(block.now, level.when, block.natural_level == place)
    return found


def _concern_mask(block: Block, place: int, degree: NDArray[np.int8]) -> NDArray[np.uint32]:
    concern = block.program.book.concerns[place]
    severe = reasons.mask(block.now, concern.severe, degree == 2)  # noqa: PLR2004 - degrees as in Result.concerns
    return severe | reasons.mask(block.now, concern.ordinary, degree == 1)


def _note_gaps(block: Block, gaps: GapList) -> None:
    book, now = block.program.book, block.now
    everybody = np.ones(len(block), np.bool_)
    for place, level in enumerate(book.levels):
        # Only what could still raise the level: below the level that holds nothing is missing.
        below = (block.natural_level < 0) | (block.natural_level > place)
        gaps.note(now, f"level:{level.code}", level.when, below)
    for concern in book.concerns:
        if concern.on:
            gaps.note(now, f"concern:{concern.code}", concern.severe, everybody)
            gaps.note(now, f"concern:{concern.code}", concern.ordinary, block.concern(concern.code, "severe") != TRUE)
    for one in book.classes:
        if one.on:
            gaps.note(now, f"class:{one.code}", one.when, everybody)


def _together(
    answers: list[_Answer], facts: FactTable, book: Rulebook, window: Window, rules: Sequence[Rule], gaps: GapList
) -> Result:
    return Result(
        rulebook=book,
        subject=facts.subject,
        window=window,
        numbers=facts.numbers,
        rules=np.array(sorted(rule.number for rule in rules), np.int64),
        level=np.concatenate([one.level for one in answers]),
        level_mask=np.concatenate([one.level_mask for one in answers]),
        by_hand=np.concatenate([one.by_hand for one in answers]),
        concerns=np.concatenate([one.concerns for one in answers]),
        concern_mask=np.concatenate([one.concern_mask for one in answers]),
        classes=np.concatenate([one.classes for one in answers]),
        lamps=np.concatenate([one.lamps for one in answers]),
        payments=gathered(
            [part for one in answers for part in one.payments], tuple(one.code for one in book.entitlements)
        ),
        gaps=gaps.result(),
        owed=_joined(one.owed for one in answers),
        beyond=_joined(one.beyond for one in answers),
        projected=_joined(one.projected for one in answers),
        doubtful=_keys(key for one in answers for key in one.doubtful),
        doubtful_lines=_keys(key for one in answers for key in one.doubtful_lines),
    )


def _joined(parts: Iterator[Duties]) -> Duties:
    """Blocks come in order of their subjects, so sorted blocks one after the other are sorted."""
    some = list(parts)
    columns = ([getattr(one, name) for one in some] for name in ("key", "opens", "due", "closes", "flags"))
    return Duties(*(np.concatenate(column) for column in columns))


def _keys(parts: Iterator[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Each once, ascending. Sorting keys that nearly are takes half of what ``np.unique`` takes to hash them."""
    some = list(parts)
    keys = np.sort(np.concatenate(some)) if some else np.empty(0, np.int64)
    return keys[np.concatenate(([True], keys[1:] != keys[:-1]))] if len(keys) else keys
