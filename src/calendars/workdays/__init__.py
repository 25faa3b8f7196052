"""Legal holidays and working days: decreed years, imported decrees, and provisional years computed from the law."""

from __future__ import annotations

from calendars.workdays.calendar import (
    DEFAULT,
    HolidayCalendar,
    YearStatus,
    add_workdays,
    is_workday,
    next_workday,
    workday_flags,
    workdays_between,
    year_status,
)
from calendars.workdays.decree import Decree, DecreedDay
from calendars.workdays.statutory import statutory_days

__all__ = [
    "DEFAULT",
    "Decree",
    "DecreedDay",
    "HolidayCalendar",
    "YearStatus",
    "add_workdays",
    "is_workday",
    "next_workday",
    "statutory_days",
    "workday_flags",
    "workdays_between",
    "year_status",
]
