"""Facts as columns: one array per fact, aligned with the subject numbers, unknown being a value of its own.

Inside, codes and booleans are small integers with one number past the last for "unknown"; whole numbers and days have
``NONE``. So a comparison is one look-up, and no second array has to be carried along.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from dutyengine import identity
from dutyengine._book import Fact, Rulebook
from dutyengine._days import NONE, date, from_dates
from dutyengine._errors import EngineError

Values = NDArray[Any]
_FALSE, _TRUE, _UNKNOWN = 0, 1, 2


class ColumnLike(Protocol):
    """What an app offers: values, and which of them are known. See ``FactTable.of`` for the forms of the values."""

    @property
    def values(self) -> NDArray[Any]:
        """One value per subject."""

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which values are known."""


def unknown_value(fact: Fact) -> int:
    """Return the number that stands for "unknown" in the column of a fact."""
    if fact.type == "code":
        return len(fact.codes)
    return _UNKNOWN if fact.type in {"bool", "known"} else int(NONE)


@dataclass(frozen=True, slots=True)
class FactTable:
    """Facts about subjects of one kind. ``numbers`` ascend strictly; ``columns`` hold only facts of the rulebook.

    Made by ``FactTable.of``. A fact without a column is unknown for everybody.
    """

    subject: str
    numbers: NDArray[np.int64]
    columns: Mapping[str, Values]
    vocabulary: Mapping[str, Fact]

    @classmethod
    def of(
        cls, rulebook: Rulebook, subject: str, numbers: NDArray[np.int64], columns: Mapping[str, ColumnLike]
    ) -> FactTable:
        """Take columns as apps offer them, in any order of subjects.

        Codes: an array of ``str`` (unknown: not ``known``, or ``""``); booleans: ``bool``; whole numbers: integers;
        dates: ``datetime64[D]`` or an object array of dates. Facts the rulebook does not know are ignored; a fact
        that is
        missing takes the value its ``absent`` gives, else it is unknown. Raises ``EngineError`` for numbers out of
        range
        or given twice, columns of another length, unknown codes.
        """
        if subject not in identity.KINDS:
            raise EngineError("unknown_subject", f"没有“{subject}”这种对象。")
        ids = np.asarray(numbers, np.int64)
        order = np.argsort(ids, kind="stable")
        ids = ids[order]
        if len(ids) and (ids[0] < 0 or ids[-1] > identity.MAX_SUBJECT):
            worst = ids[0] if ids[0] < 0 else ids[-1]
            raise EngineError("subject_out_of_range", f"对象编号 {worst} 超出 0…{identity.MAX_SUBJECT}。")
        if np.any(ids[1:] == ids[:-1]):
            raise EngineError("subject_twice", "同一个对象编号出现了两次。", todo="每个对象只能占一行。")
        sorted_already = bool(np.all(order == np.arange(len(order))))
        taken: dict[str, Values] = {}
        for key, fact in rulebook.facts.items():
            if fact.subject != subject or fact.age_of:
                continue
            column = columns.get(key)
            if column is None:
                if fact.absent is not None and fact.offered:
                    taken[key] = np.full(len(ids), _single(fact, fact.absent), _dtype(fact))
                continue
            values = _take(fact, column, len(ids))
            taken[key] = values if sorted_already else values[order]
        return cls(subject, ids, taken, rulebook.facts)

    def __len__(self) -> int:
        return len(self.numbers)

    def slice(self, low: int, high: int) -> FactTable:
        """Return rows ``low`` up to ``high`` as views."""
        columns = {key: values[low:high] for key, values in self.columns.items()}
        return FactTable(self.subject, self.numbers[low:high], columns, self.vocabulary)

    def only(self, number: int) -> FactTable:
        """Return the table of one subject. Raises ``KeyError`` when it is not in the table."""
        row = int(np.searchsorted(self.numbers, number))
        if row >= len(self.numbers) or self.numbers[row] != number:
            raise KeyError(number)
        return self.slice(row, row + 1)

    def row(self, number: int) -> dict[str, str | int | bool]:
        """Return what is known about one subject as plain values, dates as ISO text: fit for JSON."""
        columns = self.only(number).columns
        found = {key: plain_value(self.vocabulary[key], int(values[0])) for key, values in columns.items()}
        return {key: value for key, value in found.items() if value is not None}

    def digests(self) -> NDArray[np.uint64]:
        """Return a 64-bit digest of all facts of each subject: equal facts, equal digest, on every machine."""
        total = np.full(len(self.numbers), 0x9E3779B97F4A7C15, np.uint64)
        for key, values in sorted(self.columns.items()):
            unknown = unknown_value(self.vocabulary[key])
            salt = np.uint64(zlib.crc32(key.encode()) << 32)
            mixed = _mix(values.astype(np.int64).view(np.uint64) ^ salt)
            # An unknown fact counts for nothing, so that a new word in the vocabulary leaves old digests alone.
            total += np.where(values == unknown, np.uint64(0), mixed)
        return _mix(total)


def plain_value(fact: Fact, value: int) -> str | int | bool | None:
    """Return a column's value as a person would write it; ``None`` for unknown."""
    if value == unknown_value(fact):
        return None
    if fact.type == "code":
        return list(fact.codes)[value]
    if fact.type in {"bool", "known"}:
        return value == _TRUE
    return date(value).isoformat() if fact.type == "date" else value


def _mix(value: NDArray[np.uint64]) -> NDArray[np.uint64]:
    value = (value ^ (value >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


def _dtype(fact: Fact) -> type[np.int8 | np.int32]:
    return np.int8 if fact.type in {"code", "bool", "known"} else np.int32


def _single(fact: Fact, value: str | int) -> int:
    return fact.number_of(str(value)) if fact.type == "code" else int(value)


def _take(fact: Fact, column: ColumnLike, size: int) -> Values:
    values, known = np.asarray(column.values), np.asarray(column.known, np.bool_)
    if len(values) != size or len(known) != size:
        raise EngineError("column_length", f"事实“{fact.key}”有 {len(values)} 个值，应有 {size} 个。")
    missing = unknown_value(fact) if fact.absent is None else _single(fact, fact.absent)
    if fact.type == "known":
        return (_truths(values) & known).astype(np.int8)
    if fact.type == "bool":
        return np.where(known, _truths(values), missing).astype(np.int8)
    if fact.type == "code":
        return _codes(fact, values, known, missing)
    if fact.type == "date":
        days, dated = from_dates(values)
        return np.where(known & dated, days, np.int32(missing)).astype(np.int32)
    return np.where(known, _integers(fact, values, known), missing).astype(np.int32)


def _truths(values: Values) -> NDArray[np.bool_]:
    return values.astype(np.bool_)


def _integers(fact: Fact, values: Values, known: NDArray[np.bool_]) -> NDArray[np.int64]:
    if values.dtype == object:
        values = np.where(known, values, 0)
    numbers = values.astype(np.int64)
    if np.any(known & (np.abs(numbers) >= -int(NONE))):
        raise EngineError("number_out_of_range", f"事实“{fact.key}”有超出范围的整数。")
    return numbers


def _codes(fact: Fact, values: Values, known: NDArray[np.bool_], missing: int) -> Values:
    place = {code: number for number, code in enumerate(fact.codes)}
    place[""] = missing
    listed = values.tolist()
    numbers = np.fromiter(map(place.get, listed, repeat(-1)), np.int8, len(listed))
    wrong = np.flatnonzero((numbers < 0) & known)
    if len(wrong):
        raise EngineError(
            "unknown_code",
            f"事实“{fact.key}”有词汇表以外的代码“{listed[wrong[0]]}”。",
            todo=f"可用的代码：{'、'.join(code for code in place if code)}。",
        )
    return np.where(known, numbers, np.int8(missing)).astype(np.int8)
