"""Days as integers (since 1970-01-01), and NumPy tables made once from ``calendars``.

``int32`` day numbers are what the arithmetic runs on; ``NONE`` stands for "no day". Public results turn them into
``datetime64[D]`` at no cost.
"""

from __future__ import annotations

import datetime as dt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Days: TypeAlias = NDArray[np.int32]

NONE = np.int32(-(1 << 30))
"""No day. Far enough from every real day that adding a window to it stays out of sight."""

EPOCH = dt.date(1970, 1, 1).toordinal()
_SINCE_1900 = EPOCH - dt.date(1900, 1, 1).toordinal()

FIRST_YEAR, LAST_YEAR = 1880, 2120
"""Civil years the month table covers."""

_months = np.arange(np.datetime64(f"{FIRST_YEAR}-01"), np.datetime64(f"{LAST_YEAR + 1}-02"), dtype="datetime64[M]")
_MONTH_STARTS: Days = _months.astype("datetime64[D]").astype(np.int32)
_ZERO = int(_MONTH_STARTS[0])
# Which month each day lies in: a look-up is several times quicker than a search.
_MONTH_OF = np.repeat(np.arange(len(_MONTH_STARTS) - 1, dtype=np.int16), np.diff(_MONTH_STARTS))


def number(day: dt.date) -> int:
    """Return the day number of a date."""
    return day.toordinal() - EPOCH


def date(day: int) -> dt.date:
    """Return the date of a day number."""
    return dt.date.fromordinal(int(day) + EPOCH)


def since_1900(day: Days) -> Days:
    """Return days since 1900-01-01, as the identity of intervals and deadlines counts them (never negative)."""
    later: Days = np.maximum(day + np.int32(_SINCE_1900), np.int32(0))
    return later


def month_start(year: NDArray[np.int32] | int, month: NDArray[np.int32] | int) -> Days:
    """Return the first day of a month; ``month`` may run past 12 or below 1. Years are cut to the table."""
    index = (np.asarray(year, np.int32) - FIRST_YEAR) * 12 + np.asarray(month, np.int32) - 1
    return _MONTH_STARTS[np.clip(index, 0, len(_MONTH_STARTS) - 2)].astype(np.int32, copy=False)


def month_length(year: NDArray[np.int32] | int, month: NDArray[np.int32] | int) -> Days:
    """Return how many days a month has."""
    index = (np.asarray(year, np.int32) - FIRST_YEAR) * 12 + np.asarray(month, np.int32) - 1
    index = np.clip(index, 0, len(_MONTH_STARTS) - 2)
    return (_MONTH_STARTS[index + 1] - _MONTH_STARTS[index]).astype(np.int32)


def parts(day: Days | int) -> tuple[Days, Days, Days]:
    """Split day numbers into year, month and day of the civil calendar. ``NONE`` gives nonsense, not an error."""
    days = np.asarray(day, np.int32)
    index = _MONTH_OF.take(days - _ZERO, mode="clip")
    year = index // np.int16(12)
    month = index - year * np.int16(12)
    dom = days - _MONTH_STARTS[index] + np.int32(1)
    return (year + np.int16(FIRST_YEAR)).astype(np.int32), (month + np.int16(1)).astype(np.int32), dom.astype(np.int32)


def add_months(day: Days | int, months: NDArray[np.int32] | int) -> Days:
    """Add months; a day that the month does not have becomes its last."""
    year, month, dom = parts(day)
    later = month + np.asarray(months, np.int32)
    moved = month_start(year, later) + np.minimum(dom, month_length(year, later)) - 1
    return np.where(np.asarray(day) == NONE, NONE, moved).astype(np.int32)


def as_dates(days: Days) -> NDArray[np.datetime64]:
    """Return day numbers as ``datetime64[D]``; ``NONE`` becomes ``NaT``."""
    out = days.astype("datetime64[D]")
    out[days == NONE] = np.datetime64("NaT")
    return out


def from_dates(values: NDArray[np.generic]) -> tuple[Days, NDArray[np.bool_]]:
    """Return day numbers and which are known; from ``datetime64``, or objects: dates, ISO text, ``None``."""
    if values.dtype == object:
        values = np.array([value or "NaT" for value in values], dtype="datetime64[D]")
    days = values.astype("datetime64[D]")
    known = ~np.isnat(days)
    return np.where(known, days.astype(np.int64), NONE).astype(np.int32), known
