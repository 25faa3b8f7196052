"""A block of subjects: small enough for the cache, with everything about them that does not depend on a rule."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from dutyengine import identity
from dutyengine._book import Concern, Level
from dutyengine._building.conditions import ANY_CONCERN
from dutyengine._building.vocabulary import LEVEL
from dutyengine._days import NONE, Days, number
from dutyengine._evaluating import lamps
from dutyengine._evaluating.frame import FALSE, TRUE, Frame, Truth, latest_of
from dutyengine._evaluating.program import Program
from dutyengine._evaluating.sorted_inputs import SortedInputs
from dutyengine._inputs import Window
from dutyengine._table import FactTable, unknown_value

_T = TypeVar("_T")


class Block:
    """Some subjects, looked at through one program. Lives for the time of one evaluation."""

    def __init__(self, program: Program, table: FactTable, inputs: SortedInputs, window: Window) -> None:
        self.program = program
        self.table = table
        self.inputs = inputs
        self.numbers = table.numbers
        self.kind = identity.KINDS[table.subject]
        self.start, self.end, self.as_of = number(window.start), number(window.end), number(window.as_of)
        self._derived: dict[str, NDArray[Any]] = {}
        self._cache: dict[Hashable, Any] = {}
        self.now = Frame(self, self.as_of)

    def __len__(self) -> int:
        return len(self.numbers)

    def once(self, key: Hashable, make: Callable[[], _T]) -> _T:
        """Return what ``make`` gives, made once for this block."""
        if key not in self._cache:
            self._cache[key] = make()
        found: _T = self._cache[key]
        return found

    def on(self, day: int) -> Frame:
        """Return the frame of this block on a day, shared by all rules that ask for that day."""
        return self.now if day == self.as_of else self.once(("day", day), lambda: Frame(self, day))

    # ── columns ──────────────────────────────────────────────────────────────────────────────────────────────

    def column(self, key: str) -> NDArray[Any]:
        """Return a fact's column as known now; ``level`` is worked out when first asked for."""
        values = self.table.columns.get(key)
        if values is not None:
            return values
        if key not in self._derived:
            self._derived[key] = self._levels() if key == LEVEL else self._unknown(key)
        return self._derived[key]

    def _unknown(self, key: str) -> NDArray[Any]:
        fact = self.program.book.facts[key]
        if fact.type == "known":
            return np.zeros(len(self), np.int8)
        small = fact.type in {"code", "bool"}
        return np.full(len(self), unknown_value(fact), np.int8 if small else np.int32)

    def has_day(self, key: str) -> bool:
        """Whether anybody here has this date at all."""
        return self.once(("has", key), lambda: bool(np.any(self.column(key) != NONE)))

    def latest(self, key: str) -> Days:
        """Return the latest day a date known in part may be."""

        def make() -> Days:
            fact = self.program.book.facts[key]
            earliest = self.column(key)
            if fact.precision is None:
                return earliest
            precision = self.program.book.facts[fact.precision]
            return latest_of(earliest, self.column(precision.key), tuple(precision.codes))

        return self.once(("latest", key), make)

    # ── concerns, levels, classes, lamps ─────────────────────────────────────────────────────────────────────

    def concern(self, code: str, degree: str) -> Truth:
        """Return who has a flag, in this degree at least (``ordinary``: in any degree)."""
        return self.once(("concern", code, degree), lambda: self._concern(code, degree))

    def _concern(self, code: str, degree: str) -> Truth:
        if code == ANY_CONCERN:
            total = np.full(len(self), FALSE)
            for concern in self.program.book.concerns:
                total = np.maximum(total, self.concern(concern.code, degree))
            return total
        concern = next(one for one in self.program.book.concerns if one.code == code)
        return self.judge_concern(concern, degree)

    def judge_concern(self, concern: Concern, degree: str) -> Truth:
        """Judge one flag."""
        nobody = np.full(len(self), FALSE)
        if not concern.on:
            return nobody
        severe = self.now.verdict(concern.severe) if concern.severe is not None else nobody
        if degree == "severe":
            return severe
        ordinary = self.now.verdict(concern.ordinary) if concern.ordinary is not None else nobody
        return np.maximum(severe, ordinary)

    def _levels(self) -> NDArray[np.int8]:
        """The column of the fact ``level``: place among the codes, lowest first; one past the last for none."""
        levels = self.program.book.levels
        return np.where(self.level_index < 0, len(levels), len(levels) - 1 - self.level_index).astype(np.int8)

    @property
    def level_index(self) -> NDArray[np.int8]:
        """Place in ``rulebook.levels`` (highest first), manual elevation included; -1 for none."""
        return self.once("level", self._find_level)

    @property
    def by_hand(self) -> NDArray[np.bool_]:
        """Whose level was raised by hand."""
        return np.asarray(self.level_index != self.natural_level, np.bool_)

    @property
    def natural_level(self) -> NDArray[np.int8]:
        """The level the rules alone give."""

        def make() -> NDArray[np.int8]:
            found = np.full(len(self), -1, np.int8)
            if self.table.subject == "person":
                for place, level in reversed(list(enumerate(self.program.book.levels))):
                    found = np.where(self.judge_level(level) == TRUE, np.int8(place), found)
            return found

        return self.once("natural", make)

    def judge_level(self, level: Level) -> Truth:
        """Judge one level by itself."""
        return self.now.verdict(level.when)

    def _find_level(self) -> NDArray[np.int8]:
        found = self.natural_level
        if self.table.subject != "person":
            return found
        raised = self.inputs.elevated(self.numbers, self.as_of, self.program.book.levels)
        # Manual elevation only raises; who has no level at all stays outside the grades.
        higher = (raised >= 0) & (found >= 0) & (raised < found)
        return np.where(higher, raised, found).astype(np.int8)

    def in_class(self, code: str) -> Truth:
        """Return who belongs to a class."""

        def make() -> Truth:
            one = next(one for one in self.program.book.classes if one.code == code)
            return self.now.verdict(one.when) if one.on else np.full(len(self), FALSE)

        return self.once(("class", code), make)

    def lamp(self, code: str) -> NDArray[np.int8]:
        """Return the lamp of a whole checklist: the worst of its items that count."""

        def make() -> NDArray[np.int8]:
            checklist = next(one for one in self.program.book.checklists if one.code == code)
            return lamps.worst(lamps.of_checklist(self, checklist))

        return self.once(("lamp", code), make)
