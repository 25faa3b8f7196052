"""Days as people type them: what nobody can mean is refused before anything is counted from it.

A browser's own field for a date hands over year 208 when a digit is missing; arithmetic near the ends of the calendar
breaks. So every day from outside passes here. The answers are sentences for a field, "" when nothing is wrong.
"""

from __future__ import annotations

import argparse
import datetime as dt

from yice.lib import clock
from yice.lib.errors import Invalid

FIRST, LAST = dt.date(1900, 1, 1), dt.date(2099, 12, 31)
YEAR = 366
"""A year ahead, in days: the furthest a promise, a part of the work or a first turn is put."""
FAR = 1096
"""Three years ahead: the furthest anything by hand is put on the list, a campaign included."""
BACK = 731
"""Two years back, in days: what is older is written down only with a reason."""


def odd(day: dt.date | None) -> str:
    """What is wrong with a day that nobody can mean: before 1900 or after 2099."""
    return "" if day is None or FIRST <= day <= LAST else f"年份是 {day.year}，请核对"


def done(day: dt.date | None, *, since: dt.date | None = None) -> str:
    """What is wrong with the day of something done: odd, to come, or before ``since``."""
    if day is None or odd(day):
        return odd(day)
    if day > clock.today():
        return "不能晚于今天"
    return f"不能早于 {since:%Y-%m-%d}" if since is not None and day < since else ""


def near(day: dt.date | None, *, most: int = YEAR) -> str:
    """What is wrong with a day that may lie on either side of today: odd, or more than ``most`` days ahead."""
    if day is None or odd(day):
        return odd(day)
    last = clock.today() + dt.timedelta(days=most)
    return f"最晚到 {last:%Y-%m-%d}" if day > last else ""


def to_come(day: dt.date | None, *, most: int = YEAR) -> str:
    """What is wrong with the day of something to be done: odd, past, or more than ``most`` days ahead."""
    bad = near(day, most=most)
    return "不能早于今天" if day is not None and not bad and day < clock.today() else bad


def need(bad: str, field: str) -> None:
    """Refuse a day for what one of the checks above said about it; "" passes. Raises ``Invalid`` (``bad_day``)."""
    if bad:
        raise Invalid(
            "bad_day", "日期填写有误", why=f"{bad}。", todo="请核对日期，已填的内容都还在。", fields={field: bad}
        )


def read(text: str) -> dt.date | None:
    """The day in an address (``2018-04-02``); nothing for what is none or cannot be meant."""
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return None if odd(day) else day


def typed(text: str) -> dt.date:
    """The day given to a command. Raises ``ArgumentTypeError`` with the code ``bad_day`` for what is none."""
    day = read(text)
    if day is None:
        words = f"[bad_day] “{text}”不是能用的日期，请按 2018-04-02 的样子填写，年份在 1900 至 2099 之间。"
        raise argparse.ArgumentTypeError(words)
    return day
