"""Which missing facts decide: from an unknown answer down to the unknown rows that could turn it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dutyengine._book import Rulebook
from dutyengine._building.conditions import ANY_CONCERN
from dutyengine._conditions import (
    All,
    AnyOf,
    ClassTest,
    ConcernTest,
    Condition,
    FactTest,
    FromFact,
    FromParameter,
    Not,
    SwitchTest,
)
from dutyengine._evaluating.block import Block
from dutyengine._evaluating.frame import MAYBE, Frame
from dutyengine._evaluating.lamps import has
from dutyengine._result import Gaps

Mask = NDArray[np.bool_]


def missing(frame: Frame, node: Condition | None, rows: Mask) -> Iterator[tuple[str, Mask]]:  # noqa: C901 - one line per kind
    """Yield (fact, for which rows of the frame) for the facts whose absence leaves a condition undecided."""
    if node is None:
        return
    rows = rows & (frame.verdict(node) == MAYBE)
    if not np.any(rows):
        return
    match node:
        case All() | AnyOf():
            for part in node.parts:
                yield from missing(frame, part, rows)
        case Not():
            yield from missing(frame, node.part, rows)
        case ConcernTest():
            yield from _concern(frame, node, rows)
        case ClassTest():
            one = next(one for one in frame.block.program.book.classes if one.code == node.code)
            yield from missing(frame, one.when, rows)
        case FactTest() | SwitchTest():
            for key in _keys(frame.block.program.book, node):
                absent = ~has(frame.block, key)
                absent = absent if frame.rows is None else absent[frame.rows]
                if np.any(absent & rows):
                    yield key, absent & rows


def _concern(frame: Frame, node: ConcernTest, rows: Mask) -> Iterator[tuple[str, Mask]]:
    for concern in frame.block.program.book.concerns:
        if node.concern in {concern.code, ANY_CONCERN} and concern.on:
            yield from missing(frame, concern.severe, rows)
            if node.degree == "ordinary":
                yield from missing(frame, concern.ordinary, rows)


def _keys(book: Rulebook, node: FactTest | SwitchTest) -> list[str]:
    """Return the facts a row reads, ages traced to the birth they are reckoned from."""
    if isinstance(node, SwitchTest):
        keys = list(book.parameters[node.parameter].by)
    else:
        keys = [node.fact]
        if isinstance(node.operand, FromFact):
            keys.append(node.operand.key)
        if isinstance(node.operand, FromParameter):
            keys += book.parameters[node.operand.code].by
    return [book.facts[key].age_of or key for key in keys]


class GapList:
    """Collects gaps of one evaluation.

    Only facts that belong to a block of the file are listed: others nobody can be asked.
    """

    def __init__(self, book: Rulebook) -> None:
        self._facts = tuple(key for key, fact in book.facts.items() if fact.block is not None and fact.offered)
        self._fact_place = {key: place for place, key in enumerate(self._facts)}
        self._sources: dict[str, int] = {}
        self._rows: list[tuple[NDArray[np.int64], int, int]] = []

    def add(self, block: Block, source: str, fact: str, rows: NDArray[np.intp] | Mask) -> None:
        """Note that a fact is missing for these rows of the block."""
        if fact in self._fact_place:
            place = self._sources.setdefault(source, len(self._sources))
            self._rows.append((block.numbers[rows], place, self._fact_place[fact]))

    def note(self, frame: Frame, source: str, node: Condition | None, rows: Mask) -> None:
        """Note whatever leaves a condition undecided for these rows of the frame."""
        for fact, mask in missing(frame, node, rows):
            picked = np.flatnonzero(mask)
            self.add(frame.block, source, fact, picked if frame.rows is None else frame.rows[picked])

    def result(self) -> Gaps:
        """Return them sorted, each once."""
        names = tuple(sorted(self._sources))
        place = {self._sources[name]: number for number, name in enumerate(names)}
        if not self._rows:
            none = np.empty(0, np.int16)
            return Gaps(np.empty(0, np.int64), none, none, names, self._facts)
        lines = np.concatenate(
            [(subjects << 24) | (place[source] << 12) | fact for subjects, source, fact in self._rows]
        )
        lines = np.unique(lines)
        source = ((lines >> 12) & 0xFFF).astype(np.int16)
        return Gaps(lines >> 24, source, (lines & 0xFFF).astype(np.int16), names, self._facts)
