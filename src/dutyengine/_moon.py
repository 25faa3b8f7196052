"""The lunar calendar as NumPy tables, made once from the months that ``calendars`` lists."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from calendars.lunar import FIRST_YEAR, LAST_YEAR, lunar_to_solar_table
from dutyengine._days import EPOCH, NONE, Days

_YEARS = LAST_YEAR - FIRST_YEAR + 2


def _tables() -> tuple[Days, Days, Days, Days]:
    starts = np.full((_YEARS, 13, 2), NONE, np.int32)
    lengths = np.zeros((_YEARS, 13, 2), np.int32)
    firsts, years = [], []
    for month in lunar_to_solar_table():
        firsts.append(month.first - EPOCH)
        years.append(month.year)
        place = (month.year - FIRST_YEAR + 1, month.month, int(month.leap))
        starts[place] = month.first - EPOCH
        lengths[place] = month.length
    return starts, lengths, np.array(firsts, np.int32), np.array(years, np.int32)


_STARTS, _LENGTHS, _MONTH_FIRSTS, _MONTH_YEARS = _tables()
_ZERO = int(_MONTH_FIRSTS[0])
_END = int(_STARTS[-1].max()) + 30
# The lunar year of each day, 0 before the first and after the last: a look-up is several times quicker than a search.
_YEAR_OF = np.concatenate([[0], np.repeat(_MONTH_YEARS, np.diff(np.append(_MONTH_FIRSTS, _END))), [0]]).astype(np.int16)


def year_of(day: Days | int) -> Days:
    """Return the lunar year of days; 0 outside the table and for no day."""
    days = np.asarray(day, np.int32)
    return _YEAR_OF.take(days - (_ZERO - 1), mode="clip").astype(np.int32)


def month(year: int, number: NDArray[np.int32], leap: NDArray[np.bool_]) -> tuple[Days, Days]:
    """Return first day and length of months of one lunar year; ``NONE`` and 0 for a month that year does not have."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return np.full(len(number), NONE, np.int32), np.zeros(len(number), np.int32)
    row, lengths = _STARTS[year - FIRST_YEAR + 1], _LENGTHS[year - FIRST_YEAR + 1]
    which = np.clip(number, 0, 12)
    return row[which, leap.astype(np.intp)], lengths[which, leap.astype(np.intp)]
