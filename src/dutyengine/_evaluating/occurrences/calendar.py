"""Festivals and periods: the same day for everybody."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from calendars.errors import CalendarError
from calendars.festivals import festival_date
from calendars.lunar import LunarDate, lunar_month, to_solar
from dutyengine._days import date, month_length, month_start, number
from dutyengine._evaluating.block import Block
from dutyengine._evaluating.occurrences.occurrence import Occurrence, single
from dutyengine._triggers import FestivalItem, Periodic

FESTIVAL_BASE = 32
_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}


def festivals(block: Block, items: tuple[FestivalItem, ...], margin: int) -> Iterator[Occurrence]:
    """Yield each festival of the civil years that may touch the window, a year more on each side."""
    for year in range(date(block.start - margin).year - 1, date(block.end + margin).year + 2):
        for item in items:
            try:
                day = number(festival_date(item.code, year))
            except CalendarError:
                continue
            frame = block.on(day)
            first = single(day, len(block))
            truth = None if item.when is None else frame.verdict(item.when)
            occurrence = year * FESTIVAL_BASE + item.number
            yield Occurrence(
                frame, occurrence, first, first, (first, first), truth=truth, window=item.window, asks=item.when
            )


def periods(block: Block, trigger: Periodic, margin: int) -> Iterator[Occurrence]:
    """Yield the periods that may touch the window, one more on each side."""
    months = _MONTHS[trigger.every]
    per_year = 12 // months
    low, high = date(block.start - margin), date(block.end + margin)
    first = low.year * per_year + (low.month - 1) // months - 1
    last = high.year * per_year + (high.month - 1) // months + 1
    for period in range(first, last + 1):
        year, place = divmod(period, per_year)
        day, start, end = _day(trigger, year, place * months + 1, months)
        if day is None:
            continue
        frame = block.on(day)
        size = len(block)
        on = single(day, size)
        yield Occurrence(frame, period, on, on, (single(start, size), single(end, size)))


def _day(trigger: Periodic, year: int, month: int, months: int) -> tuple[int | None, int, int]:
    """Return the occurrence's day and the first and last day of its period."""
    if trigger.lunar is not None:
        return _lunar_day(trigger.lunar, year)
    start = int(month_start(year, month))
    end = int(month_start(year, month + months)) - 1
    if trigger.day is not None:
        return start + min(trigger.day, int(month_length(year, month))) - 1, start, end
    if trigger.date is not None:
        inside, day = trigger.date
        return int(month_start(year, inside)) + min(day, int(month_length(year, inside))) - 1, start, end
    return end, start, end


def _lunar_day(lunar: tuple[int, int], year: int) -> tuple[int | None, int, int]:
    month, day = lunar
    try:
        length = lunar_month(year, month).length
        on = number(to_solar(LunarDate(year, month, min(day, length))))
        start = number(to_solar(LunarDate(year, 1, 1)))
        end = number(to_solar(LunarDate(year + 1, 1, 1)) - dt.timedelta(days=1))
    except CalendarError:
        return None, 0, 0
    return on, start, end
