"""Periods that recur (month, quarter, half, year) with their numbers, and the periods of 参加革命工作."""

from __future__ import annotations

import calendar as civil
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from calendars.partial import PartialDate


class Period(StrEnum):
    """A stretch of the civil year that a recurring promise is kept in."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


_PER_YEAR = {Period.MONTH: 12, Period.QUARTER: 4, Period.HALF: 2, Period.YEAR: 1}
_EPOCH = dt.date(1900, 1, 1)


def period_number(period: Period, day: dt.date) -> int:
    """Return the number of the period in which a day lies: year × periods per year + place in the year from 0.

    Numbers of one kind follow one another without gaps, so the next period is the number plus one.
    """
    per_year = _PER_YEAR[period]
    return day.year * per_year + (day.month - 1) * per_year // 12


def period_span(period: Period, number: int) -> tuple[dt.date, dt.date]:
    """Return the first and last day of the period with this number: the inverse of ``period_number``."""
    per_year = _PER_YEAR[period]
    year, place = divmod(number, per_year)
    months = 12 // per_year
    end = (place + 1) * months
    return dt.date(year, place * months + 1, 1), dt.date(year, end, civil.monthrange(year, end)[1])


def periods_between(period: Period, first: dt.date, last: dt.date) -> range:
    """Return the numbers of all periods that touch the days from ``first`` to ``last``, both included."""
    return range(period_number(period, first), period_number(period, last) + 1)


def period_name(period: Period, number: int) -> str:
    """Return the period as people say it: 2026年8月, 2026年第3季度, 2026年下半年, 2026年."""
    year, place = divmod(number, _PER_YEAR[period])
    match period:
        case Period.MONTH:
            return f"{year}年{place + 1}月"
        case Period.QUARTER:
            return f"{year}年第{place + 1}季度"
        case Period.HALF:
            return f"{year}年{'下' if place else '上'}半年"
    return f"{year}年"


def day_number(day: dt.date) -> int:
    """Return the number of days since 1900-01-01."""
    return (day - _EPOCH).days


def day_of_number(number: int) -> dt.date:
    """Return the day with this number: the inverse of ``day_number``."""
    return _EPOCH + dt.timedelta(days=number)


@dataclass(frozen=True, slots=True)
class RevolutionPeriod:
    """One period of joining the revolution. ``last`` is included; the first period has no beginning."""

    code: str
    name: str
    first: dt.date
    last: dt.date


REVOLUTION_PERIODS = (
    RevolutionPeriod("hongjun1", "第一次国内革命战争时期", dt.date.min, dt.date(1927, 7, 31)),
    RevolutionPeriod("hongjun2", "第二次国内革命战争时期", dt.date(1927, 8, 1), dt.date(1937, 7, 6)),
    RevolutionPeriod("kangzhan_early", "抗日战争前期", dt.date(1937, 7, 7), dt.date(1942, 12, 31)),
    RevolutionPeriod("kangzhan_late", "抗日战争后期", dt.date(1943, 1, 1), dt.date(1945, 9, 2)),
    RevolutionPeriod("jiefang", "解放战争时期", dt.date(1945, 9, 3), dt.date(1949, 9, 30)),
)
"""The periods in order, without gaps. Who joined after the last of them is no 离休干部."""


def possible_periods(joined: PartialDate) -> tuple[str | None, ...]:
    """Return the codes of all periods in which a date known in part can lie, ``None`` standing for afterwards."""
    codes: list[str | None] = [
        period.code for period in REVOLUTION_PERIODS if joined.earliest <= period.last and joined.latest >= period.first
    ]
    if joined.latest > REVOLUTION_PERIODS[-1].last:
        codes.append(None)
    return tuple(codes)


def revolution_period(joined: PartialDate) -> str | None:
    """Return the code of the period in which a person joined.

    ``None`` when the date lies after 1949-09-30, or when it is known so roughly that it spans a boundary (1937年,
    1945年9月): ``possible_periods`` tells the two apart.
    """
    codes = possible_periods(joined)
    return codes[0] if len(codes) == 1 else None
