"""What is worked out once per evaluation: parameters as tables, which conditions depend on the day, working days."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calendars.workdays import HolidayCalendar
from dutyengine._book import Parameter, Rulebook, Settings
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
    Leaf,
    Not,
    SwitchTest,
)
from dutyengine._days import NONE, Days, number
from dutyengine._workdays import Workdays

NOT_APPLICABLE = int(NONE) + 1
"""In a parameter's table: the parameter does not apply to these, or is not in force on that day."""
UNKNOWN = int(NONE)
"""In a parameter's table: which value cannot be told, because a fact it is keyed by is unknown."""

_RELATIVE = {"within_days", "within_months", "older_than_days", "older_than_months", "in_next_days"}
_YEARS_AHEAD = 3


@dataclass(frozen=True)
class ParameterTable:
    """A parameter as an array: one row per stretch of time, one column per combination of keys.

    The last place of each key stands for "unknown".
    For type ``codes`` there is a third axis: 1 for the codes that are listed.
    """

    starts: Days
    values: NDArray[np.int64]
    by: tuple[str, ...]
    sizes: tuple[int, ...]

    @property
    def dated(self) -> bool:
        """Whether the value depends on the day."""
        return len(self.starts) > 1

    def stretch(self, day: Days | int) -> NDArray[np.intp]:
        """Return which row holds on a day."""
        return np.searchsorted(self.starts, day, side="right") - 1


@dataclass
class Program:
    """A rulebook made ready for evaluation."""

    book: Rulebook
    holidays: HolidayCalendar
    last_year: int
    settings: Settings = field(init=False)
    _tables: dict[tuple[str, str], ParameterTable] = field(default_factory=dict)
    _dated: dict[int, bool] = field(default_factory=dict)
    _workdays: Workdays | None = None

    def __post_init__(self) -> None:
        """Read the settings that the engine itself uses."""
        self.settings = Settings()

    def settle(self, day: int) -> None:
        """Take the engine's own settings as they are in force on the day of planning."""
        names = {"age_reckoning": "age", "leap_month": "leap_month", "feb29": "feb29"}
        found: dict[str, str] = {}
        for code, name in names.items():
            parameter = self.book.parameters.get(code)
            value = in_force(parameter, day) if parameter else None
            if value is not None:
                found[name] = str(value)
        self.settings = Settings(**found)

    @property
    def workdays(self) -> Workdays:
        """The working days, listed when first asked for."""
        if self._workdays is None:
            self._workdays = Workdays(self.holidays, self.last_year + _YEARS_AHEAD)
        return self._workdays

    def table(self, code: str, fact: str = "") -> ParameterTable:
        """Return a parameter as a table; codes are turned into the numbers they have in the columns of ``fact``."""
        found = self._tables.get((code, fact))
        if found is None:
            found = self._tables[code, fact] = _table(self.book, self.book.parameters[code], fact)
        return found

    def dated(self, node: Condition) -> bool:
        """Whether the answer to a condition depends on the day it is asked for."""
        known = self._dated.get(id(node))
        if known is None:
            known = self._dated[id(node)] = self._is_dated(node)
        return known

    def _is_dated(self, node: Condition) -> bool:
        if isinstance(node, All | AnyOf):
            return any(self.dated(part) for part in node.parts)
        if isinstance(node, Not):
            return self.dated(node.part)
        if isinstance(node, SwitchTest):
            return self.table(node.parameter).dated
        if not isinstance(node, FactTest):
            return False
        keys = [node.fact]
        if isinstance(node.operand, FromFact):
            keys.append(node.operand.key)
        if isinstance(node.operand, FromParameter):
            table = self.table(node.operand.code, node.fact)
            if table.dated:
                return True
            keys += table.by
        return node.op in _RELATIVE or any(self._moves(key) for key in keys)

    def _moves(self, key: str) -> bool:
        fact = self.book.facts[key]
        return bool(fact.age_of or fact.before)


def in_force(parameter: Parameter, day: int) -> object:
    """Return an unkeyed parameter's value on a day number; ``None`` when none is in force."""
    found = None
    for value in parameter.values:
        if number(value.start) <= day and (value.end is None or day <= number(value.end)):
            found = value.value
    return found


def _table(book: Rulebook, parameter: Parameter, fact: str) -> ParameterTable:
    sizes = tuple(len(book.facts[key].codes) + 1 if book.facts[key].type == "code" else 3 for key in parameter.by)
    columns = int(np.prod(sizes)) if sizes else 1
    codes = _numbers(book, parameter, fact)
    rows: list[tuple[int, NDArray[np.int64]]] = []
    for value in parameter.values:
        rows.append((number(value.start), _row(book, parameter, value.value, columns, sizes, codes)))
        if value.end is not None:
            rows.append((number(value.end) + 1, _nothing(columns, parameter, codes)))
    # A value that begins the day after another ended takes the place of the "nothing" in between.
    last = dict(rows)
    starts = [int(NONE), *sorted(last)]
    stacked = np.stack([_nothing(columns, parameter, codes), *(last[start] for start in starts[1:])])
    return ParameterTable(np.array(starts, np.int32), stacked, parameter.by, sizes)


def _numbers(book: Rulebook, parameter: Parameter, fact: str) -> Mapping[str, int]:
    known = book.facts[fact].codes if fact else parameter.codes
    return {code: place for place, code in enumerate(known)}


def _nothing(columns: int, parameter: Parameter, codes: Mapping[str, int]) -> NDArray[np.int64]:
    if parameter.type == "codes":
        return np.zeros((columns, len(codes) + 1), np.int64)
    return np.full(columns, NOT_APPLICABLE, np.int64)


def _row(
    book: Rulebook,
    parameter: Parameter,
    value: object,
    columns: int,
    sizes: tuple[int, ...],
    codes: Mapping[str, int],
) -> NDArray[np.int64]:
    row = _nothing(columns, parameter, codes)
    if not isinstance(value, dict):
        row[0] = _cell(parameter, value, codes, row[0])
        return row
    if parameter.type == "codes":
        row[:] = -1
    else:
        row[:] = UNKNOWN
    for key, single in value.items():
        places = [_place(book, name, code) for name, code in zip(parameter.by, key, strict=False)]
        for column in _columns(places, sizes):
            row[column] = _cell(parameter, single, codes, row[column])
    return row


def _place(book: Rulebook, name: str, code: str) -> int:
    fact = book.facts[name]
    return fact.number_of(code) if fact.type == "code" else int(code == "true")


def _columns(places: list[int], sizes: tuple[int, ...]) -> Iterator[int]:
    """Yield the columns of a key; a key cut short (``null`` for a whole branch) stands for all that follow."""
    if len(places) < len(sizes):
        for place in range(sizes[len(places)]):
            yield from _columns([*places, place], sizes)
        return
    column = 0
    for place, size in zip(places, sizes, strict=True):
        column = column * size + place
    yield column


def _cell(parameter: Parameter, value: object, codes: Mapping[str, int], cell: NDArray[np.int64] | np.int64) -> Any:
    if parameter.type == "codes":
        listed = np.zeros_like(cell)
        for code in value if isinstance(value, tuple) else ():
            listed[codes[code]] = 1
        return listed
    if value is None:
        return NOT_APPLICABLE
    if parameter.type == "code":
        return codes[str(value)]
    return int(value) if isinstance(value, int) else NOT_APPLICABLE


def leaves(node: Condition) -> Iterator[Leaf]:
    """Yield the rows of a condition, in the order they are written."""
    if isinstance(node, All | AnyOf):
        for part in node.parts:
            yield from leaves(part)
    elif isinstance(node, Not):
        yield from leaves(node.part)
    else:
        yield node


__all__ = [
    "NOT_APPLICABLE",
    "UNKNOWN",
    "ChecklistTest",
    "ClassTest",
    "ConcernTest",
    "ParameterTable",
    "Program",
    "in_force",
    "leaves",
]
