"""Birthdays and other yearly days of a person, solar or lunar, and ages by both ways of counting."""

from __future__ import annotations

import calendar as civil
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from calendars.errors import CalendarError
from calendars.lunar import (
    FIRST_DAY,
    FIRST_YEAR,
    LAST_DAY,
    LAST_YEAR,
    LunarDate,
    leap_month,
    lunar_month,
    to_lunar,
    to_solar,
)
from calendars.partial import Calendar, PartialDate, Precision

_FEBRUARY = 2
_LEAP_DAY = 29
_LONG_MONTH = 30


class LeapPolicy(StrEnum):
    """When the birthday of a person born in a leap month is kept, in a year that has the same leap month.

    In a year that lacks it the ordinary month is the only one there is.
    """

    ORDINARY = "ordinary"
    LEAP = "leap"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A day that comes back each year: month and day in the calendar the person keeps.

    ``leap``: the person was born in a leap month (lunar only).
    """

    calendar: Calendar
    month: int
    day: int
    leap: bool = False

    @classmethod
    def of(cls, date: PartialDate) -> Anniversary | None:
        """The anniversary of a date in the calendar in which it was given; ``None`` unless the day is known."""
        if date.precision is not Precision.DAY:
            return None
        lunar = date.lunar
        if lunar is not None:
            return cls(Calendar.LUNAR, lunar.month, lunar.day, lunar.leap)
        return cls(Calendar.SOLAR, date.earliest.month, date.earliest.day)

    @classmethod
    def lunar_of(cls, day: dt.date) -> Anniversary:
        """The lunar anniversary of a civil day, for who was registered by the sun and celebrates by the moon."""
        lunar = to_lunar(day)
        return cls(Calendar.LUNAR, lunar.month, lunar.day, lunar.leap)


def occurrences(
    anniversary: Anniversary, year: int, *, policy: LeapPolicy = LeapPolicy.ORDINARY
) -> tuple[dt.date, ...]:
    """Return the civil days on which it falls in one year of its own calendar: one, or two with ``LeapPolicy.BOTH``.

    ``year`` is the lunar year for a lunar anniversary: the twelfth month lies in the civil year that follows.
    29 February is kept on the 28th in common years; a lunar 30th on the 29th of a month that has no 30th.
    Raises ``CalendarError`` for a lunar year outside 1900–2099.
    """
    if anniversary.calendar is Calendar.SOLAR:
        return (_solar_day(year, anniversary.month, anniversary.day),)
    months = [False]
    if anniversary.leap and leap_month(year) == anniversary.month:
        months = {LeapPolicy.ORDINARY: [False], LeapPolicy.LEAP: [True], LeapPolicy.BOTH: [False, True]}[policy]
    return tuple(_lunar_day(year, anniversary.month, anniversary.day, leap=leap) for leap in months)


def occurrences_between(
    anniversary: Anniversary, first: dt.date, last: dt.date, *, policy: LeapPolicy = LeapPolicy.ORDINARY
) -> Iterator[tuple[int, dt.date]]:
    """Yield (year of its own calendar, civil day) from ``first`` to ``last``, both included, in order.

    A civil year may hold none, one or two occurrences of a lunar anniversary. Years outside the lunar table
    yield nothing.
    """
    low, high = first.year, last.year
    if anniversary.calendar is Calendar.LUNAR:
        low, high = max(low - 1, FIRST_YEAR), min(high, LAST_YEAR)
    for year in range(low, high + 1):
        for day in occurrences(anniversary, year, policy=policy):
            if first <= day <= last:
                yield year, day


def anniversaries_on(day: dt.date, *, policy: LeapPolicy = LeapPolicy.ORDINARY) -> tuple[Anniversary, ...]:
    """Return every anniversary that is kept on a civil day: the inverse of ``occurrences``.

    For looking people up by stored month, day and leap month: on 28 February of a common year also the 29th, on the
    29th of a short lunar month also the 30th, and those born in a leap month as ``policy`` says. Outside the lunar
    table only the solar ones.
    """
    kept = [Anniversary(Calendar.SOLAR, day.month, day.day)]
    if (day.month, day.day) == (_FEBRUARY, _LEAP_DAY - 1) and not civil.isleap(day.year):
        kept.append(Anniversary(Calendar.SOLAR, _FEBRUARY, _LEAP_DAY))
    if not FIRST_DAY <= day <= LAST_DAY:
        return tuple(kept)
    lunar = to_lunar(day)
    length = lunar_month(lunar.year, lunar.month, leap=lunar.leap).length
    days = (lunar.day, lunar.day + 1) if lunar.day == length < _LONG_MONTH else (lunar.day,)
    doubled = leap_month(lunar.year) == lunar.month
    leap_born = policy is not (LeapPolicy.ORDINARY if lunar.leap else LeapPolicy.LEAP) or not doubled
    for number in days:
        kept += [] if lunar.leap else [Anniversary(Calendar.LUNAR, lunar.month, number)]
        kept += [Anniversary(Calendar.LUNAR, lunar.month, number, leap=True)] if leap_born else []
    return tuple(kept)


def anniversary_span(date: PartialDate, year: int) -> tuple[dt.date, dt.date] | None:
    """Return the civil days between which the anniversary of a date falls, known to the day or only to the month.

    The whole month when only the month is known (入党 1949年8月), ``None`` when only the year is.
    """
    anniversary = Anniversary.of(date)
    if anniversary is not None:
        day = occurrences(anniversary, year)[0]
        return day, day
    if date.precision is not Precision.MONTH:
        return None
    lunar = date.lunar
    if lunar is not None:
        month = lunar_month(year, lunar.month)
        return dt.date.fromordinal(month.first), dt.date.fromordinal(month.first + month.length - 1)
    last = civil.monthrange(year, date.earliest.month)[1]
    return dt.date(year, date.earliest.month, 1), dt.date(year, date.earliest.month, last)


def age(birth: dt.date, on: dt.date) -> int:
    """Return the age in completed years, 周岁: one more on each civil birthday (28 February for a leap day).

    Raises ``CalendarError`` (``before_birth``).
    """
    _check_born(birth, on)
    return on.year - birth.year - (on < _solar_day(on.year, birth.month, birth.day))


def nominal_age(birth: dt.date, on: dt.date) -> int:
    """Return the age by the old count, 虚岁: one at birth, one more at each 春节.

    Raises ``CalendarError``: ``before_birth``, ``lunar_out_of_range``.
    """
    _check_born(birth, on)
    return to_lunar(on).year - to_lunar(birth).year + 1


def age_range(birth: PartialDate, on: dt.date) -> tuple[int, int]:
    """Return the least and the greatest 周岁 that a birth date known in part allows on a day.

    Raises ``CalendarError`` (``before_birth``) when even the earliest birth lies after the day.
    """
    return age(min(birth.latest, on), on), age(birth.earliest, on)


def reaches(birth: dt.date, years: int) -> dt.date:
    """Return the civil day on which a person born then completes so many years (周岁)."""
    return _solar_day(birth.year + years, birth.month, birth.day)


def reaches_nominal(birth: dt.date, years: int) -> dt.date:
    """Return the first day on which a person born then counts so many years by 虚岁: a 春节, or the birth itself."""
    if years <= 1:
        return birth
    return to_solar(LunarDate(to_lunar(birth).year + years - 1, 1, 1))


def _solar_day(year: int, month: int, day: int) -> dt.date:
    if month == _FEBRUARY and day == _LEAP_DAY and not civil.isleap(year):
        day = 28
    return dt.date(year, month, day)


def _lunar_day(year: int, month: int, day: int, *, leap: bool) -> dt.date:
    found = lunar_month(year, month, leap=leap)
    return dt.date.fromordinal(found.first + min(day, found.length) - 1)


def _check_born(birth: dt.date, on: dt.date) -> None:
    if on < birth:
        raise CalendarError(
            "before_birth",
            what="日期早于出生日期",
            why=f"{on}早于出生日期{birth}，无法计算年龄。",
            todo="请核对出生日期。",
        )
