"""Festivals and memorial days by code: on which civil day each falls in a civil year, and what a day is.

Every festival here falls exactly once in each civil year (除夕 too: 春节 is never before 21 January), so the civil
year names its occurrence.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType

from calendars.lunar import (
    FIRST_YEAR,
    LAST_YEAR,
    LunarDate,
    lunar_day_name,
    lunar_month_name,
    solar_term,
    term_date,
    to_lunar,
    to_solar,
)


class Kind(StrEnum):
    """What fixes the day."""

    SOLAR = "solar"
    LUNAR = "lunar"
    TERM = "term"


@dataclass(frozen=True, slots=True)
class Festival:
    """One festival: a stable code for rules, its Chinese name, a short label for calendars, and what fixes its day.

    A lunar festival of the twelfth month (小年) is that of the lunar year which ends in the civil year. ``shift`` is
    in days: 除夕 is the day before 正月初一, whether the year ends on 廿九 or 三十.
    """

    code: str
    name: str
    kind: Kind
    month: int = 0
    day: int = 0
    term: str = ""
    shift: int = 0


def _by_code(*festivals: Festival) -> Mapping[str, Festival]:
    return MappingProxyType({festival.code: festival for festival in festivals})


FESTIVALS: Mapping[str, Festival] = _by_code(
    Festival("new_year", "元旦", Kind.SOLAR, 1, 1),
    Festival("little_new_year", "小年", Kind.LUNAR, 12, 23),
    Festival("spring_festival_eve", "除夕", Kind.LUNAR, 1, 1, shift=-1),
    Festival("spring_festival", "春节", Kind.LUNAR, 1, 1),
    Festival("lantern", "元宵节", Kind.LUNAR, 1, 15),
    Festival("womens_day", "妇女节", Kind.SOLAR, 3, 8),
    Festival("qingming", "清明节", Kind.TERM, term="清明"),
    Festival("labour_day", "劳动节", Kind.SOLAR, 5, 1),
    Festival("youth_day", "青年节", Kind.SOLAR, 5, 4),
    Festival("dragon_boat", "端午节", Kind.LUNAR, 5, 5),
    Festival("party_day", "建党节", Kind.SOLAR, 7, 1),
    Festival("army_day", "建军节", Kind.SOLAR, 8, 1),
    Festival("victory_day", "抗战胜利纪念日", Kind.SOLAR, 9, 3),
    Festival("mid_autumn", "中秋节", Kind.LUNAR, 8, 15),
    Festival("martyrs_day", "烈士纪念日", Kind.SOLAR, 9, 30),
    Festival("national_day", "国庆节", Kind.SOLAR, 10, 1),
    Festival("double_ninth", "重阳节", Kind.LUNAR, 9, 9),
    Festival("memorial_day", "国家公祭日", Kind.SOLAR, 12, 13),
    Festival("winter_solstice", "冬至", Kind.TERM, term="冬至"),
)
"""Every festival by its code, in about the order of the year."""


def festival_date(code: str, year: int) -> dt.date:
    """Return the civil day on which a festival falls in a civil year (lunar ones and terms: 1900–2099).

    Raises ``KeyError`` for an unknown code, ``CalendarError`` outside the tables.
    """
    festival = FESTIVALS[code]
    if festival.kind is Kind.TERM:
        return term_date(festival.term, year)
    if festival.kind is Kind.LUNAR:
        lunar_year = year - 1 if festival.month == 12 else year  # noqa: PLR2004 - the month that precedes 春节
        return to_solar(LunarDate(lunar_year, festival.month, festival.day)) + dt.timedelta(days=festival.shift)
    return dt.date(year, festival.month, festival.day)


@lru_cache(maxsize=256)
def festivals_of_year(year: int) -> tuple[tuple[dt.date, str], ...]:
    """Return (day, code) of every festival of a civil year, in order; outside 1900–2099 only the civil ones."""
    tables = FIRST_YEAR <= year <= LAST_YEAR
    return tuple(
        sorted(
            (festival_date(code, year), code)
            for code, festival in FESTIVALS.items()
            if tables or festival.kind is Kind.SOLAR
        )
    )


def festivals_on(day: dt.date) -> tuple[str, ...]:
    """Return the codes of the festivals that fall on this day: usually none, two on 2031-10-01."""
    return tuple(code for on, code in festivals_of_year(day.year) if on == day)


def festivals_between(first: dt.date, last: dt.date) -> Iterator[tuple[dt.date, str]]:
    """Yield (day, code) of the festivals from ``first`` to ``last``, both included, in order."""
    for year in range(first.year, last.year + 1):
        yield from ((on, code) for on, code in festivals_of_year(year) if first <= on <= last)


def day_label(day: dt.date) -> str:
    """Return the few characters under a day of a month calendar: festival, else solar term, else lunar day.

    On the first of a lunar month the month is named (闰六月), otherwise the day (廿九). Empty outside the table.
    """
    codes = festivals_on(day)
    if codes:
        return FESTIVALS[codes[0]].name
    term = solar_term(day)
    if term or not FIRST_YEAR <= day.year <= LAST_YEAR:
        return term
    lunar = to_lunar(day)
    return lunar_month_name(lunar.month, leap=lunar.leap) if lunar.day == 1 else lunar_day_name(lunar.day)
