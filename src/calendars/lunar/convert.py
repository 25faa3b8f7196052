"""Civil days to lunar days and back, from the frozen table: no arithmetic of moons, no library, no surprises."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass

from calendars.errors import CalendarError
from calendars.lunar.table import FIRST_YEAR, LAST_YEAR, MONTHS, LunarMonth

_STARTS = tuple(month.first for month in MONTHS)
_BY_NAME = {(month.year, month.month, month.leap): month for month in MONTHS}
_LAST_ORDINAL = MONTHS[-1].first + MONTHS[-1].length - 1

FIRST_DAY = dt.date.fromordinal(_STARTS[0])
"""The first civil day the table knows: 1900-01-01, 农历己亥年腊月初一."""
LAST_DAY = dt.date.fromordinal(_LAST_ORDINAL)
"""The last civil day the table knows: the eve of the lunar year 2100."""


@dataclass(frozen=True, slots=True)
class LunarDate:
    """A day of the lunar calendar. ``leap`` is true in the second of two months with one number (闰月).

    A plain value: that the day exists in its year is checked where it is turned into a civil day.
    """

    year: int
    month: int
    day: int
    leap: bool = False


def to_lunar(day: dt.date) -> LunarDate:
    """Return the lunar date of a civil day between 1900-01-01 and the end of the lunar year 2099.

    Raises ``CalendarError`` (``lunar_out_of_range``) outside.
    """
    ordinal = day.toordinal()
    if not _STARTS[0] <= ordinal <= _LAST_ORDINAL:
        raise _out_of_range(f"{day}")
    month = MONTHS[bisect_right(_STARTS, ordinal) - 1]
    return LunarDate(month.year, month.month, ordinal - month.first + 1, month.leap)


def to_solar(date: LunarDate) -> dt.date:
    """Return the civil day of a lunar date.

    Raises ``CalendarError``: ``lunar_out_of_range``, ``no_such_leap_month``, ``no_such_lunar_day`` (a 30th in a
    month of 29 days: what a birthday does then is decided in ``calendars.birthdays``, not here).
    """
    month = lunar_month(date.year, date.month, leap=date.leap)
    if not 1 <= date.day <= month.length:
        raise CalendarError(
            "no_such_lunar_day",
            what="农历日期不存在",
            why=f"农历{date.year}年{'闰' if date.leap else ''}{date.month}月只有{month.length}天，没有第{date.day}天。",
            todo="请核对日期，或确认是否为公历。",
        )
    return dt.date.fromordinal(month.first + date.day - 1)


def lunar_month(year: int, month: int, *, leap: bool = False) -> LunarMonth:
    """Return one month of the table: its first day as an ordinal and its length.

    Raises ``CalendarError``: ``lunar_out_of_range``, ``no_such_lunar_month``, ``no_such_leap_month``.
    """
    found = _BY_NAME.get((year, month, leap))
    if found is not None:
        return found
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _out_of_range(f"农历{year}年")
    if leap and (year, month, False) in _BY_NAME:
        has = leap_month(year)
        raise CalendarError(
            "no_such_leap_month",
            what="农历闰月不存在",
            why=f"农历{year}年没有闰{month}月，" + (f"那一年闰{has}月。" if has else "那一年没有闰月。"),
            todo="请核对年份和月份。",
        )
    raise CalendarError(
        "no_such_lunar_month",
        what="农历月份不存在",
        why=f"农历没有{month}月。",
        todo="请填写正月至腊月中的一个月份。",
    )


def leap_month(year: int) -> int:
    """Return the number of the month that is doubled in a lunar year, 0 when none is."""
    for month in range(1, 13):
        if (year, month, True) in _BY_NAME:
            return month
    return 0


def lunar_month_span(year: int, month: int, *, leap: bool = False) -> tuple[dt.date, dt.date]:
    """Return the first and last civil day of a lunar month."""
    found = lunar_month(year, month, leap=leap)
    return dt.date.fromordinal(found.first), dt.date.fromordinal(found.first + found.length - 1)


def lunar_year_span(year: int) -> tuple[dt.date, dt.date]:
    """Return the first and last civil day of a lunar year: 春节 and the next 除夕."""
    first = lunar_month(year, 1)
    last = lunar_month(year, 12, leap=(year, 12, True) in _BY_NAME)
    return dt.date.fromordinal(first.first), dt.date.fromordinal(last.first + last.length - 1)


def lunar_to_solar_table() -> tuple[LunarMonth, ...]:
    """Return every lunar month in order of time, as plain tuples (year, month, leap, first ordinal, length).

    For callers that work on many people at once and turn the columns into arrays of their own. Ordinals are
    those of ``date.toordinal``.
    """
    return MONTHS


def _out_of_range(what: str) -> CalendarError:
    return CalendarError(
        "lunar_out_of_range",
        what="超出农历换算范围",
        why=f"{what}不在农历表内，农历只能换算{FIRST_YEAR}年至{LAST_YEAR}年。",
        todo="请核对年份，或改填公历日期。",
    )
