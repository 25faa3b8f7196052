"""The month or months a page of coverage speaks of, as they stand in the address."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yice.lib import days


@dataclass(frozen=True, slots=True)
class Period:
    """Whole months, so that the rollups can answer: first and last day."""

    start: dt.date
    end: dt.date

    @property
    def code(self) -> str:
        """``2018-04``: how the address names a month."""
        return f"{self.start:%Y-%m}"

    @property
    def words(self) -> str:
        """``2018年4月``."""
        return f"{self.start.year}年{self.start.month}月"

    def shifted(self, months: int) -> Period:
        """The month some months later or earlier."""
        number = self.start.year * 12 + self.start.month - 1 + months
        return month(dt.date(number // 12, number % 12 + 1, 1))


def month(day: dt.date) -> Period:
    """The month of a day."""
    first = day.replace(day=1)
    return Period(first, (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1))


def read(text: str, today: dt.date) -> Period:
    """The month named in the address, else that of today."""
    return month(days.read(f"{text}-01") or today)
