"""Words a clerk uses for days, moments, spans and money. Pure: the day they are compared with is passed in."""

from __future__ import annotations

import datetime as dt

WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_NEAR = {-1: "昨天", 0: "今天", 1: "明天", 2: "后天"}


def month_day(day: dt.date, today: dt.date) -> str:
    """``4月5日``, with the year when it is another one."""
    text = f"{day.month}月{day.day}日"
    return text if day.year == today.year else f"{day.year}年{text}"


def weekday(day: dt.date) -> str:
    """``周四``."""
    return WEEKDAYS[day.weekday()]


def full(day: dt.date) -> str:
    """``2018年4月5日 周四``: what stands behind every shortened date."""
    return f"{day.year}年{day.month}月{day.day}日 {weekday(day)}"


def near(day: dt.date, today: dt.date) -> str:
    """昨天, 今天, 明天, 后天, else ``4月5日 周四`` (within the year) or ``2017年4月5日``."""
    word = _NEAR.get((day - today).days)
    if word:
        return word
    text = month_day(day, today)
    return f"{text} {weekday(day)}" if day.year == today.year else text


def due(day: dt.date, today: dt.date) -> str:
    """A term in words: 逾期 3 天, 今天, 明天, 后天, ``4月5日 周四``."""
    late = (today - day).days
    return f"逾期 {late} 天" if late > 0 else near(day, today)


def ago(day: dt.date, today: dt.date) -> str:
    """How long since: 今天, 昨天, 5 天前, 3 个月前, 2 年前."""
    days = (today - day).days
    if days < 0:
        return near(day, today)
    if days <= 1:
        return _NEAR[-days]
    if days < 60:  # noqa: PLR2004 - below two months days say more
        return f"{days} 天前"
    months = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    return f"{months} 个月前" if months < 24 else f"{months // 12} 年前"  # noqa: PLR2004 - two years


def moment(at: dt.datetime, today: dt.date) -> str:
    """``今天 15:20``, ``3月28日 09:10``."""
    day = at.date()
    word = _NEAR.get((day - today).days) or month_day(day, today)
    return f"{word} {at:%H:%M}"


def yuan(fen: int) -> str:
    """Fen as yuan: ``2,500.00 元``."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{rest:02d} 元"


def count(number: int) -> str:
    """A number with separators: ``38,541``."""
    return f"{number:,}"


def percent(part: int, whole: int) -> str:
    """``96%``; never 100 while something is missing, nor 0 while something is there; ``—`` of nothing."""
    if whole <= 0:
        return "—"
    share = round(100 * part / whole)
    if share == 100 and part < whole:  # noqa: PLR2004 - a hundred per cent
        share = 99
    if share == 0 and part > 0:
        share = 1
    return f"{share}%"


def age_on(birth: dt.date, day: dt.date) -> int:
    """Full years of age (周岁)."""
    return day.year - birth.year - ((day.month, day.day) < (birth.month, birth.day))
