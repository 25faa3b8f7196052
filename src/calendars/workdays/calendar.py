"""Which days are worked. A year that is not yet decreed is computed from the law and says that it is provisional."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from calendars.workdays.decree import Decree, DecreedDay, library_decrees
from calendars.workdays.statutory import statutory_days

_FRIDAY = 4
_DAY = dt.timedelta(days=1)


class YearStatus(StrEnum):
    """Whether the working days of a year are settled."""

    DECREED = "decreed"
    PROVISIONAL = "provisional"


class HolidayCalendar:
    """Working days as they are known: the decrees that come with the program and those that were imported.

    An immutable value; ``with_decree`` gives another. A provisional year has its statutory days free on their
    own dates and ordinary weekends, without shifted days: good for planning, re-planned when the decree comes.
    """

    __slots__ = ("_imported", "_years")

    def __init__(self, imported: tuple[Decree, ...] = ()) -> None:
        """Take the imported decrees; the last one for a year stands, and stands before the program's own."""
        self._imported: Mapping[int, Decree] = MappingProxyType({decree.year: decree for decree in imported})
        self._years: dict[int, tuple[bytes, Mapping[dt.date, DecreedDay]]] = {}

    def with_decree(self, decree: Decree) -> HolidayCalendar:
        """Return a calendar that also knows this decree, in the place of an earlier import for the same year."""
        return HolidayCalendar((*self._imported.values(), decree))

    @property
    def decreed_years(self) -> tuple[int, ...]:
        """The years whose working days are settled, in order."""
        return tuple(sorted({*library_decrees(), *self._imported}))

    def year_status(self, year: int) -> YearStatus:
        """Return whether the year is decreed or provisional."""
        decreed = year in self._imported or year in library_decrees()
        return YearStatus.DECREED if decreed else YearStatus.PROVISIONAL

    def is_provisional(self, day: dt.date) -> bool:
        """Return whether the answer for this day may change when its year is decreed."""
        return self.year_status(day.year) is YearStatus.PROVISIONAL

    def is_workday(self, day: dt.date) -> bool:
        """Return whether offices work on this day."""
        return bool(self._flags(day.year)[day.timetuple().tm_yday - 1])

    def named_day(self, day: dt.date) -> DecreedDay | None:
        """Return what the decree (or, in a provisional year, the law) says of this day; ``None`` for other days."""
        self._flags(day.year)
        return self._years[day.year][1].get(day)

    def mark(self, day: dt.date) -> str:
        """Return the sign of a month calendar: 休 on a named free day, 班 on a worked weekend day, else empty."""
        named = self.named_day(day)
        return "" if named is None else "休" if named.off else "班"

    def add_workdays(self, day: dt.date, count: int) -> dt.date:
        """Return the ``count``-th working day after ``day`` (before it when negative); ``day`` itself for 0."""
        step = _DAY if count > 0 else -_DAY
        left = abs(count)
        while left:
            day += step
            left -= self.is_workday(day)
        return day

    def next_workday(self, day: dt.date) -> dt.date:
        """Return ``day`` when it is worked, else the first working day after it."""
        while not self.is_workday(day):
            day += _DAY
        return day

    def workdays_between(self, start: dt.date, end: dt.date) -> int:
        """Return how many working days lie after ``start`` up to and including ``end``; negative the other way.

        So ``workdays_between(day, add_workdays(day, n)) == n`` for every n ≥ 0.
        """
        if end < start:
            return -self.workdays_between(end, start)
        return sum(self.workday_flags(start + _DAY, end))

    def workday_flags(self, first: dt.date, last: dt.date) -> bytes:
        """Return one byte per day from ``first`` to ``last``, both included: 1 worked, 0 free.

        For callers that work on many dates at once: the bytes can be taken as an array of small integers.
        """
        if last < first:
            return b""
        flags = b"".join(self._flags(year) for year in range(first.year, last.year + 1))
        start = first.timetuple().tm_yday - 1
        return flags[start : start + (last - first).days + 1]

    def _flags(self, year: int) -> bytes:
        if year not in self._years:
            self._years[year] = self._compute(year)
        return self._years[year][0]

    def _compute(self, year: int) -> tuple[bytes, Mapping[dt.date, DecreedDay]]:
        named = {day.day: day for day in self._named(year)}
        first = dt.date(year, 1, 1)
        length = (dt.date(year, 12, 31) - first).days + 1
        days = (first + dt.timedelta(days=place) for place in range(length))
        flags = bytes(not named[day].off if day in named else day.weekday() <= _FRIDAY for day in days)
        return flags, MappingProxyType(named)

    def _named(self, year: int) -> list[DecreedDay]:
        """The named days of a civil year, later ones overriding earlier ones."""
        days: list[DecreedDay] = []
        decree = self._imported.get(year)
        if year in library_decrees():
            # The library files a day under its own year. 元旦 of the next year may reach into the last week of this
            # one, and an imported decree for this year does not speak of that.
            days += [day for day in library_decrees()[year].days if decree is None or day.day >= dt.date(year, 12, 25)]
        elif decree is None:
            days += [DecreedDay(day, name, off=True) for day, name in statutory_days(year)]
        for source in (self._imported.get(year - 1), decree, self._imported.get(year + 1)):
            days += [day for day in source.days if day.day.year == year] if source else []
        return days


DEFAULT = HolidayCalendar()
"""The calendar without any import: what the program itself knows."""


def is_workday(day: dt.date, calendar: HolidayCalendar = DEFAULT) -> bool:
    """Return whether offices work on this day."""
    return calendar.is_workday(day)


def add_workdays(day: dt.date, count: int, calendar: HolidayCalendar = DEFAULT) -> dt.date:
    """Return the ``count``-th working day after ``day``; see ``HolidayCalendar.add_workdays``."""
    return calendar.add_workdays(day, count)


def next_workday(day: dt.date, calendar: HolidayCalendar = DEFAULT) -> dt.date:
    """Return ``day`` when it is worked, else the first working day after it."""
    return calendar.next_workday(day)


def workdays_between(start: dt.date, end: dt.date, calendar: HolidayCalendar = DEFAULT) -> int:
    """Return how many working days lie after ``start`` up to ``end``; see ``HolidayCalendar.workdays_between``."""
    return calendar.workdays_between(start, end)


def workday_flags(first: dt.date, last: dt.date, calendar: HolidayCalendar = DEFAULT) -> bytes:
    """Return one byte per day, 1 worked and 0 free, from ``first`` to ``last``, both included."""
    return calendar.workday_flags(first, last)


def year_status(year: int, calendar: HolidayCalendar = DEFAULT) -> YearStatus:
    """Return whether the working days of a year are decreed or provisional."""
    return calendar.year_status(year)
