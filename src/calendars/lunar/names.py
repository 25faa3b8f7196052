"""How people say lunar months and days: 正月, 闰六月, 冬月, 腊月; 初一, 十五, 廿九, 三十."""

from __future__ import annotations

from calendars.lunar.convert import LunarDate

MONTH_NAMES = ("正月", "二月", "三月", "四月", "五月", "六月", "七月", "八月", "九月", "十月", "冬月", "腊月")
"""Names of the months 1–12."""
_UNITS = "一二三四五六七八九十"
DAY_NAMES = tuple(
    {"十十": "二十", "廿十": "三十"}.get(prefix + unit, prefix + unit)
    for prefix in ("初", "十", "廿")
    for unit in _UNITS
)
"""Names of the days 1–30."""
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ANIMALS = "鼠牛虎兔龙蛇马羊猴鸡狗猪"


def lunar_month_name(month: int, *, leap: bool = False) -> str:
    """Return 正月 … 腊月, with 闰 before a leap month."""
    return ("闰" if leap else "") + MONTH_NAMES[month - 1]


def lunar_day_name(day: int) -> str:
    """Return 初一 … 三十."""
    return DAY_NAMES[day - 1]


def lunar_name(date: LunarDate, *, with_year: bool = False) -> str:
    """Return the date as people say it: 闰六月初八, or 2025年闰六月初八 with the year."""
    name = lunar_month_name(date.month, leap=date.leap) + lunar_day_name(date.day)
    return f"{date.year}年{name}" if with_year else name


def sexagenary_year(year: int) -> str:
    """Return the stem-and-branch name of a lunar year: 2026 → 丙午."""
    return _STEMS[(year - 4) % 10] + _BRANCHES[(year - 4) % 12]


def zodiac(year: int) -> str:
    """Return the animal of a lunar year: 2026 → 马."""
    return _ANIMALS[(year - 4) % 12]
