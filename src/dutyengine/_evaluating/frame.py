"""Conditions over columns. A frame is a block of subjects looked at on a day (one day, or a day for each row).

Truth is an ``int8``: 1 true, 0 unknown, -1 false; so "and" is the minimum, "or" the maximum, "not" the negative.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from dutyengine import _moon
from dutyengine._book import Fact
from dutyengine._conditions import (
    All,
    AnyOf,
    ChecklistTest,
    ClassTest,
    ConcernTest,
    Condition,
    FactTest,
    FromFact,
    FromParameter,
    Not,
    SwitchTest,
    Written,
)
from dutyengine._days import NONE, Days, add_months, month_length, month_start, parts
from dutyengine._evaluating.program import NOT_APPLICABLE, UNKNOWN
from dutyengine._table import unknown_value

if TYPE_CHECKING:
    from dutyengine._evaluating.block import Block

Truth = NDArray[np.int8]
Numbers = NDArray[Any]
TRUE, MAYBE, FALSE = np.int8(1), np.int8(0), np.int8(-1)
_FEB28, _FEB29 = 228, 229
_HAD = 1

_ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "at_least": np.greater_equal,
    "more_than": np.greater,
    "at_most": np.less_equal,
    "less_than": np.less,
    "after": np.greater,
    "on_or_after": np.greater_equal,
    "before": np.less,
    "on_or_before": np.less_equal,
    "is": np.equal,
}


class Frame:
    """A block on a day. ``rows`` picks rows of the block (events); without it the frame has a row per subject.

    ``age`` overrules the reckoning from the day: on a birthday it is the age that is reached, whatever the civil
    calendar says.
    """

    def __init__(
        self,
        block: Block,
        day: int | Days,
        *,
        rows: NDArray[np.intp] | None = None,
        age: tuple[Days, Days] | None = None,
    ) -> None:
        self.block = block
        self.day = day
        self.rows = rows
        self._age = age
        self._memo: dict[int, Truth] = {}

    def __len__(self) -> int:
        return len(self.block.numbers) if self.rows is None else len(self.rows)

    def verdict(self, node: Condition | None) -> Truth:
        """Return the truth of a condition for every row. The array is shared: do not write into it."""
        if node is None:
            return np.ones(len(self), np.int8)
        found = self._memo.get(id(node))
        if found is None:
            if self is not self.block.now and not self.block.program.dated(node):
                found = self.block.now.verdict(node)
                found = found if self.rows is None else found[self.rows]
            else:
                found = self._judge(node)
            self._memo[id(node)] = found
        return found

    def _judge(self, node: Condition) -> Truth:  # noqa: PLR0911 - one line per kind
        match node:
            case All():
                return self._fold(node.parts, np.minimum)
            case AnyOf():
                return self._fold(node.parts, np.maximum)
            case Not():
                return np.negative(self.verdict(node.part))
            case FactTest():
                return self._test(node)
            case ConcernTest():
                return self._picked(self.block.concern(node.concern, node.degree))
            case ClassTest():
                return self._picked(self.block.in_class(node.code))
            case ChecklistTest():
                lamp = self._picked(self.block.lamp(node.code))
                return np.where(np.isin(lamp, node.lamps), TRUE, FALSE)
            case SwitchTest():
                value = self.parameter(node.parameter, "")
                truth = np.where(value == int(node.wanted), TRUE, FALSE)
                truth = np.where(value == UNKNOWN, MAYBE, truth).astype(np.int8)
                return np.broadcast_to(truth, len(self))

    def _picked(self, column: NDArray[Any]) -> NDArray[Any]:
        return column if self.rows is None else column[self.rows]

    def _fold(self, parts_: tuple[Condition, ...], join: np.ufunc) -> Truth:
        total = self.verdict(parts_[0])
        for part in parts_[1:]:
            total = join(total, self.verdict(part))
        return total

    # ── columns ──────────────────────────────────────────────────────────────────────────────────────────────

    def column(self, key: str) -> Numbers:
        """Return a fact's column as it was on the day of this frame."""
        fact = self.block.program.book.facts[key]
        values = self.block.column(key)
        if self.rows is not None:
            values = values[self.rows]
        if fact.before is None or not self.block.has_day(fact.before[0]):
            return values
        turned = self.block.column(fact.before[0])
        if self.rows is not None:
            turned = turned[self.rows]
        earlier = (turned != NONE) & (turned > self.day)
        was = fact.before[1]
        value = fact.number_of(str(was)) if fact.type == "code" else int(was)
        return np.where(earlier, np.asarray(value, values.dtype), values)

    def bounds(self, key: str) -> tuple[Numbers, Numbers]:
        """Return least and greatest value: they differ for dates known in part and for ages reckoned from them."""
        fact = self.block.program.book.facts[key]
        if fact.age_of is not None:
            return self._age if self._age is not None else self.ages(fact.age_of)
        low = self.column(key)
        if fact.precision is None or fact.precision not in self.block.table.columns:
            return low, low
        high = self._picked(self.block.latest(key))
        return low, high

    def ages(self, birth: str) -> tuple[Days, Days]:
        """Return least and greatest age on the day of the frame."""
        earliest, latest = self.bounds(birth)
        oldest = self._age_from(earliest)
        return (oldest, oldest) if latest is earliest else (self._age_from(latest), oldest)

    def _age_from(self, birth: Days) -> Days:
        if self.block.program.settings.age == "nominal":
            born = _moon.year_of(birth)
            age = _moon.year_of(self.day) - born + 1
            return np.where((birth == NONE) | (born == 0), NONE, age).astype(np.int32)
        year, month, dom = parts(self.day)
        born_year, born_month, born_dom = parts(birth)
        today = month * 100 + dom
        if self.block.program.settings.feb29 == "feb28":
            today = np.where((today == _FEB28) & (month_length(year, month) == 28), _FEB29, today)  # noqa: PLR2004 - days of February
        age = year - born_year - (born_month * 100 + born_dom > today)
        return np.where(birth == NONE, NONE, np.maximum(age, 0)).astype(np.int32)

    # ── parameters ───────────────────────────────────────────────────────────────────────────────────────────

    def parameter(self, code: str, fact: str) -> Any:
        """Return a parameter's value: one number, or one per row; for lists a table of the codes listed.

        ``UNKNOWN`` where a key is unknown, ``NOT_APPLICABLE`` where it does not apply.
        """
        table = self.block.program.table(code, fact)
        stretch = table.stretch(self.day) if table.dated else 0
        return table.values[stretch, self._key(table.by, table.sizes)]

    def _key(self, by: tuple[str, ...], sizes: tuple[int, ...]) -> Any:
        if not by:
            return 0
        total: Any = 0
        for name, size in zip(by, sizes, strict=True):
            total = total * size + self.column(name).astype(np.intp)
        return total

    # ── comparisons ──────────────────────────────────────────────────────────────────────────────────────────

    def _test(self, node: FactTest) -> Truth:
        fact = self.block.program.book.facts[node.fact]
        if node.op == "known":
            return self._known(fact, wanted=bool(node.operand.value) if isinstance(node.operand, Written) else True)
        if fact.type in {"code", "bool"}:
            return self._code(fact, node)
        low, high = self.bounds(node.fact)
        unknown = low == NONE
        if node.op in {"in", "not_in"}:
            listed = node.operand.value if isinstance(node.operand, Written) else ()
            has = np.isin(low, np.array(listed, np.int64))
            return self._sure(has == (node.op == "in"), unknown | (low != high), 0)
        if node.op in _ORDER:
            return self._ordered(node, low, high, unknown)
        span = self._span(node)
        if node.op == "multiple_of":
            return self._sure(low % np.maximum(span, 1) == 0, (low != high) | unknown, span)
        back, ahead = self._reach(node.op, span)
        inside = (low >= back) & (high <= ahead)
        outside = (high < back) | (low > ahead)
        return self._sure(inside, unknown | ~(inside | outside), span)

    def _known(self, fact: Fact, *, wanted: bool) -> Truth:
        if fact.age_of:
            has = self.bounds(fact.key)[0] != NONE
        elif fact.type == "known":
            has = self.column(fact.key) == _HAD
        else:
            has = self.column(fact.key) != unknown_value(fact)
        return np.where(has == wanted, TRUE, FALSE)

    def _sure(self, yes: Numbers, maybe: Numbers, operand: Any) -> Truth:
        # The same as two calls of where, in arithmetic on bytes: several times quicker, and this is the busiest line.
        sure = np.logical_not(maybe).view(np.int8)
        truth = (np.asarray(yes, np.bool_).view(np.int8) * np.int8(2) - np.int8(1)) * sure
        return self._operand_counts(truth, operand)

    @staticmethod
    def _operand_counts(truth: Truth, operand: Any) -> Truth:
        """What does not apply is false; a parameter that cannot be told is unknown."""
        if np.ndim(operand) == 0 and operand not in {NOT_APPLICABLE, UNKNOWN}:
            return truth
        truth = np.where(operand == UNKNOWN, np.minimum(truth, MAYBE), truth)
        return np.where(operand == NOT_APPLICABLE, FALSE, truth).astype(np.int8)

    def _ordered(self, node: FactTest, low: Numbers, high: Numbers, unknown: Numbers) -> Truth:
        compare = _ORDER[node.op]
        if isinstance(node.operand, FromFact):
            other_low, other_high = self.bounds(node.operand.key)
            unknown = unknown | (other_low == NONE)
            yes = (
                compare(low, other_low)
                & compare(low, other_high)
                & compare(high, other_low)
                & compare(high, other_high)
            )
            some = (
                compare(low, other_low)
                | compare(low, other_high)
                | compare(high, other_low)
                | compare(high, other_high)
            )
            return self._sure(yes, unknown | (some & ~yes), 0)
        operand = self._span(node)
        yes = compare(low, operand)
        if low is high:
            return self._sure(yes, unknown, operand)
        other = compare(high, operand)
        if node.op == "is":
            return self._sure(yes & other, unknown | ((low <= operand) & (operand <= high) & (low != high)), operand)
        return self._sure(yes & other, unknown | (yes != other), operand)

    def _span(self, node: FactTest) -> Any:
        if isinstance(node.operand, FromParameter):
            return self.parameter(node.operand.code, node.fact)
        value = node.operand.value if isinstance(node.operand, Written) else 0
        if isinstance(value, tuple):
            raise TypeError(node)
        return value

    def _reach(self, op: str, span: Any) -> tuple[Any, Any]:
        """Return first and last day of the stretch in which a date must lie."""
        bounded = np.where((span == UNKNOWN) | (span == NOT_APPLICABLE), 0, span)
        if op == "in_next_days":
            return self.day, self.day + bounded
        months = op.endswith("_months")
        back = add_months(self.day, np.negative(bounded).astype(np.int32)) if months else self.day - bounded
        if op.startswith("within"):
            return back, self.day
        return NONE, back - 1

    def _code(self, fact: Fact, node: FactTest) -> Truth:
        values = self.column(fact.key)
        operand: Any = 0
        if isinstance(node.operand, FromParameter):
            operand = self.parameter(node.operand.code, fact.key)
            if node.op in {"in", "not_in"}:
                return self._listed(fact, node.op, values, operand)
        else:
            value = node.operand.value if isinstance(node.operand, Written) else 0
            if node.op in {"in", "not_in"}:
                numbers = [fact.number_of(code) for code in value] if isinstance(value, tuple) else []
                listed = np.zeros(len(fact.codes) + 1, np.int64)
                listed[numbers] = 1
                return self._listed(fact, node.op, values, listed)
            operand = fact.number_of(str(value)) if fact.type == "code" else int(bool(value))
        return self._sure(_ORDER[node.op](values, operand), values == unknown_value(fact), operand)

    def _listed(self, fact: Fact, op: str, values: Numbers, listed: Any) -> Truth:
        # Per code: listed 1, not listed 0, cannot tell which list holds -1.
        truths = np.where(listed < 0, MAYBE, np.where((listed > 0) == (op == "in"), TRUE, FALSE)).astype(np.int8)
        truths[..., unknown_value(fact)] = MAYBE
        if truths.ndim == 1:
            return truths.take(values)
        return np.take_along_axis(truths, values[:, None].astype(np.intp), 1)[:, 0]


def latest_of(earliest: Days, precision: NDArray[np.int8], codes: tuple[str, ...]) -> Days:
    """Return the latest day a date known in part may be: the end of its month or year."""
    year, month, _ = parts(earliest)
    latest = earliest
    if "month" in codes:
        end = month_start(year, month) + month_length(year, month) - 1
        latest = np.where(precision == codes.index("month"), end, latest)
    if "year" in codes:
        latest = np.where(precision == codes.index("year"), month_start(year + 1, 1) - 1, latest)
    return np.where(earliest == NONE, NONE, latest).astype(np.int32)
