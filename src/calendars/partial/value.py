"""A date known to the day, the month or the year: one value, never three nullable columns."""

from __future__ import annotations

import calendar as civil
import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Self

from calendars.errors import CalendarError
from calendars.lunar import (
    LunarDate,
    lunar_day_name,
    lunar_month_name,
    lunar_month_span,
    lunar_year_span,
    to_lunar,
    to_solar,
)


class Precision(StrEnum):
    """How much of the date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class Calendar(StrEnum):
    """The calendar in which the date was said or written."""

    SOLAR = "solar"
    LUNAR = "lunar"


@dataclass(frozen=True, slots=True)
class PartialDate:
    """The civil days on which it can have been, how precisely we know, and the text as somebody wrote it.

    ``earliest`` and ``latest`` are civil dates, both included, whichever calendar the date was given in; the
    database sorts and compares them without knowing any calendar. For a lunar date the lunar year, month and
    day are read back from ``earliest`` (see ``lunar``). Two values are equal when they mean the same: ``text``
    does not count. An unknown date is not a ``PartialDate``: it is ``None``.

    Raises ``CalendarError`` (``bad_range``) when the ends are the wrong way round, or differ for a known day.
    """

    earliest: dt.date
    latest: dt.date
    precision: Precision
    calendar: Calendar = Calendar.SOLAR
    text: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        if self.earliest > self.latest or (self.precision is Precision.DAY and self.earliest != self.latest):
            raise CalendarError(
                "bad_range",
                what="日期的起止不对",
                why=f"最早 {self.earliest}、最晚 {self.latest} 与精度“{self.precision}”不符。",
                todo="请重新填写这个日期。",
            )

    @classmethod
    def of_day(cls, day: dt.date, *, text: str = "") -> Self:
        """A civil date known to the day."""
        return cls(day, day, Precision.DAY, Calendar.SOLAR, text)

    @classmethod
    def of_month(cls, year: int, month: int, *, text: str = "") -> Self:
        """A civil date known to the month."""
        last = civil.monthrange(year, month)[1]
        return cls(dt.date(year, month, 1), dt.date(year, month, last), Precision.MONTH, Calendar.SOLAR, text)

    @classmethod
    def of_year(cls, year: int, *, text: str = "") -> Self:
        """A civil date known to the year."""
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31), Precision.YEAR, Calendar.SOLAR, text)

    @classmethod
    def of_lunar_day(cls, date: LunarDate, *, text: str = "") -> Self:
        """A lunar date known to the day. Raises ``CalendarError`` when that year has no such day."""
        day = to_solar(date)
        return cls(day, day, Precision.DAY, Calendar.LUNAR, text)

    @classmethod
    def of_lunar_month(cls, year: int, month: int, *, leap: bool = False, text: str = "") -> Self:
        """A lunar date known to the month. Raises ``CalendarError`` when that year has no such month."""
        first, last = lunar_month_span(year, month, leap=leap)
        return cls(first, last, Precision.MONTH, Calendar.LUNAR, text)

    @classmethod
    def of_lunar_year(cls, year: int, *, text: str = "") -> Self:
        """A lunar date known to the (lunar) year."""
        first, last = lunar_year_span(year)
        return cls(first, last, Precision.YEAR, Calendar.LUNAR, text)

    @property
    def lunar(self) -> LunarDate | None:
        """The lunar date of ``earliest`` when the date was given in the lunar calendar, else ``None``."""
        return to_lunar(self.earliest) if self.calendar is Calendar.LUNAR else None

    @property
    def is_exact(self) -> bool:
        """True when the day is known."""
        return self.precision is Precision.DAY

    def is_before(self, day: dt.date) -> bool | None:
        """Whether it was before ``day``; ``None`` when what we know does not decide it."""
        if self.latest < day:
            return True
        return False if self.earliest >= day else None

    def may_be(self, other: PartialDate) -> bool:
        """Whether both can speak of the same day: the ID card's 1932-08-15 and the file's 1932年8月."""
        return self.earliest <= other.latest and other.earliest <= self.latest

    def chinese(self) -> str:
        """As people write it: 1925年8月15日, 1925年8月, 1925年; lunar 1925年闰四月十五."""
        lunar = self.lunar
        year, month, day = (lunar or self.earliest).year, "", ""
        if self.precision is not Precision.YEAR:
            month = lunar_month_name(lunar.month, leap=lunar.leap) if lunar else f"{self.earliest.month}月"
        if self.precision is Precision.DAY:
            day = lunar_day_name(lunar.day) if lunar else f"{self.earliest.day}日"
        return f"{year}年{month}{day}"

    def __str__(self) -> str:
        """As ``chinese``, with 农历 before a lunar date; ``read_date`` reads it back to an equal value."""
        return f"农历{self.chinese()}" if self.calendar is Calendar.LUNAR else self.chinese()
