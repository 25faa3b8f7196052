"""Working days as one sorted array, so that "the third working day after" is a search, not a loop."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from calendars.workdays import HolidayCalendar, YearStatus
from dutyengine._days import Days, number, parts

_FIRST = 2000


class Workdays:
    """The working days from 2000 to some years past the window. Dates outside are taken at the border."""

    def __init__(self, calendar: HolidayCalendar, last_year: int) -> None:
        first, last = dt.date(_FIRST, 1, 1), dt.date(last_year, 12, 31)
        flags = np.frombuffer(calendar.workday_flags(first, last), np.uint8)
        self._days: Days = (np.flatnonzero(flags) + number(first)).astype(np.int32)
        years = range(_FIRST, last_year + 1)
        self._provisional = np.array([calendar.year_status(year) is YearStatus.PROVISIONAL for year in years])

    def add(self, day: Days | int, count: int) -> Days:
        """Return the ``count``-th working day after (before) a day; for 0 the day itself or the next working day."""
        if count > 0:
            place = np.searchsorted(self._days, day, side="right") + count - 1
        else:
            place = np.searchsorted(self._days, day, side="left") + count
        return self._days[np.clip(place, 0, len(self._days) - 1)]

    def provisional(self, day: Days | int) -> NDArray[np.bool_]:
        """Return which days lie in a year whose holidays are not yet decreed."""
        year = parts(day)[0]
        return self._provisional[np.clip(year - _FIRST, 0, len(self._provisional) - 1)]
