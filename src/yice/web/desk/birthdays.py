"""Whose birthday falls on which day: by the wish of the person (公历 or 农历), else by the archive's date."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from calendars.lunar import to_lunar
from yice.core.people.codes import CalendarKind, Precision

_MANY = 31
_OLDEST = (
    125  # years; a day is looked for by its dates, since comparing dates is quicker than taking months out of them
)


def born_on(first: dt.date, last: dt.date) -> Q:
    """People greeted on a day of ``[first, last]`` (at most a month): stated wish first, else the known birth day."""
    days = [first + dt.timedelta(days=number) for number in range(min((last - first).days, _MANY) + 1)]
    wish = Q()
    dates: list[dt.date] = []
    for day in days:
        lunar = to_lunar(day)
        wish |= Q(greet_calendar=CalendarKind.SOLAR, greet_month=day.month, greet_day=day.day)
        same = Q(greet_calendar=CalendarKind.LUNAR, greet_month=lunar.month, greet_day=lunar.day)
        wish |= same & (Q(greet_leap=True) if lunar.leap else ~Q(greet_leap=True))
        dates += _same_day(day)
    plain = Q(greet_calendar=None, birth_precision=Precision.DAY) & ~Q(birth_calendar=CalendarKind.LUNAR)
    return wish | (plain & Q(birth_earliest__in=dates))


def _same_day(day: dt.date) -> list[dt.date]:
    found = []
    for year in range(day.year - _OLDEST, day.year + 1):
        try:
            found.append(day.replace(year=year))
        except ValueError:  # 29 February outside leap years
            continue
    return found
