"""Each year on a day of the person: solar or lunar as the person wishes, known to the day or only to the month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dutyengine import _moon
from dutyengine._book import Anniversary
from dutyengine._days import NONE, Days, date, month_length, month_start, parts
from dutyengine._evaluating.block import Block
from dutyengine._evaluating.frame import Frame
from dutyengine._evaluating.occurrences.occurrence import Occurrence
from dutyengine._table import unknown_value

SECOND = 8192
"""Added to the year for a second celebration in the same lunar year (tenants who celebrate both months)."""

_FEBRUARY, _LEAP_DAY = 2, 29
_MONTHS = 12


@dataclass(frozen=True)
class DayOfYear:
    """Month and day of each subject; 0 where unknown."""

    month: Days
    day: Days
    lunar: NDArray[np.bool_]
    leap: NDArray[np.bool_]

    @property
    def known(self) -> NDArray[np.bool_]:
        """Who has a month at least."""
        return self.month > 0


def day_of_year(block: Block, one: Anniversary) -> DayOfYear:
    """Return the anniversary of everybody: the wish if there is one, else day and month of the date."""
    size = len(block)
    month, day = np.zeros(size, np.int32), np.zeros(size, np.int32)
    if one.date is not None:
        _, month, day = parts(block.column(one.date))
        known = block.column(one.date) != NONE
        precision = _precision(block, one.date)
        month = np.where(known & (precision != "year"), month, 0).astype(np.int32)
        day = np.where(known & (precision == "day"), day, 0).astype(np.int32)
    lunar, leap = np.zeros(size, np.bool_), np.zeros(size, np.bool_)
    if one.month is not None:
        wish_month = block.column(one.month)
        wish_day = block.column(one.day) if one.day is not None else np.full(size, NONE, np.int32)
        wished = (wish_month >= 1) & (wish_month <= _MONTHS)
        month = np.where(wished, wish_month, month)
        day = np.where(wished, np.where(wish_day > 0, wish_day, 0), day)
        lunar = wished & _is(block, one.calendar, "lunar")
        leap = lunar & _is(block, one.leap, None)
    return DayOfYear(month.astype(np.int32), day.astype(np.int32), lunar, leap)


def _precision(block: Block, key: str) -> NDArray[np.str_]:
    name = block.program.book.facts[key].precision
    if name is None:
        return np.full(len(block), "day")
    fact = block.program.book.facts[name]
    # A date without a precision is taken as known to the day.
    words: NDArray[np.str_] = np.array([*fact.codes, "day"])
    return np.asarray(words[block.column(name)], np.str_)


def _is(block: Block, key: str | None, code: str | None) -> NDArray[np.bool_]:
    if key is None:
        return np.zeros(len(block), np.bool_)
    fact = block.program.book.facts[key]
    wanted = 1 if code is None else fact.number_of(code)
    values = block.column(key)
    return np.asarray((values == wanted) & (values != unknown_value(fact)), np.bool_)


def yearly(block: Block, one: Anniversary, margin: int) -> Iterator[Occurrence]:
    """Yield the occurrences of every year that may touch the window, a year more on each side."""
    first = date(block.start - margin).year - 1
    last = date(block.end + margin).year + 1
    for year in range(first, last + 1):
        yield from block.once(("yearly", one.key, year), lambda year=year: list(_of_year(block, one, year)))  # type: ignore[misc]


def _of_year(block: Block, one: Anniversary, year: int) -> Iterator[Occurrence]:
    days: DayOfYear = block.once(("day of year", one.key), lambda: day_of_year(block, one))
    solar_first, solar_last = _solar(block, days, year)
    if not np.any(days.lunar):
        yield _occurrence(block, one, year, year, (solar_first, solar_last), days.known)
        return
    leap = days.leap if block.program.settings.leap_month == "leap" else np.zeros(len(block), np.bool_)
    lunar_first, lunar_last = _lunar(days, year, leap)
    span = np.where(days.lunar, lunar_first, solar_first), np.where(days.lunar, lunar_last, solar_last)
    yield _occurrence(block, one, year, year, span, days.known)
    if block.program.settings.leap_month == "both" and np.any(days.leap):
        first, last, has = _leap_only(days, year)
        if np.any(has):
            yield _occurrence(block, one, year, year + SECOND, (first, last), has)


def _solar(block: Block, days: DayOfYear, year: int) -> tuple[Days, Days]:
    start, length = month_start(year, days.month), month_length(year, days.month)
    day = np.minimum(days.day, length)
    if block.program.settings.feb29 == "mar1":
        day = np.where((days.month == _FEBRUARY) & (days.day == _LEAP_DAY), days.day, day)
    exact = days.day > 0
    first = np.where(exact, start + day - 1, start)
    last = np.where(exact, first, start + length - 1)
    return first.astype(np.int32), last.astype(np.int32)


def _lunar(days: DayOfYear, year: int, leap: NDArray[np.bool_]) -> tuple[Days, Days]:
    start, length = _moon.month(year, days.month, leap)
    plain_start, plain_length = _moon.month(year, days.month, np.zeros(len(leap), np.bool_))
    # A year without that leap month has only the ordinary one.
    lacking = start == NONE
    start, length = np.where(lacking, plain_start, start), np.where(lacking, plain_length, length)
    return _within(days, start, length)


def _leap_only(days: DayOfYear, year: int) -> tuple[Days, Days, NDArray[np.bool_]]:
    start, length = _moon.month(year, days.month, days.leap)
    first, last = _within(days, start, length)
    return first, last, days.leap & (start != NONE)


def _within(days: DayOfYear, start: Days, length: Days) -> tuple[Days, Days]:
    exact = days.day > 0
    first = np.where(exact, start + np.minimum(days.day, length) - 1, start)
    last = np.where(exact, first, start + length - 1)
    gone = start == NONE
    return np.where(gone, NONE, first).astype(np.int32), np.where(gone, NONE, last).astype(np.int32)


def _occurrence(
    block: Block, one: Anniversary, year: int, number: int, span: tuple[Days, Days], exists: NDArray[np.bool_]
) -> Occurrence:
    first, last = span
    frame = Frame(block, first, age=_age_reached(block, one, year, first))
    return Occurrence(frame, number, first, last, span, exists & (first != NONE))


def _age_reached(block: Block, one: Anniversary, year: int, day: Days) -> tuple[Days, Days] | None:
    """Return the age that is reached on the day, which the civil calendar misses for lunar days and for 29 February."""
    births = {fact.age_of for fact in block.program.book.facts.values() if fact.age_of}
    if one.date not in births:
        return None
    earliest, latest = block.column(one.date), block.latest(one.date)
    days: DayOfYear = block.once(("day of year", one.key), lambda: day_of_year(block, one))
    oldest = _reached(block, days, earliest, year, day)
    return (oldest, oldest) if latest is earliest else (_reached(block, days, latest, year, day), oldest)


def _reached(block: Block, days: DayOfYear, birth: Days, year: int, day: Days) -> Days:
    moon = _moon.year_of(birth)
    if block.program.settings.age == "nominal":
        age = _moon.year_of(day) - moon + 1
        unknown = (birth == NONE) | (moon == 0)
    else:
        born = np.where(days.lunar & (moon > 0), moon, parts(birth)[0])
        age = year - born
        unknown = birth == NONE
    return np.where(unknown, NONE, np.maximum(age, 0)).astype(np.int32)
