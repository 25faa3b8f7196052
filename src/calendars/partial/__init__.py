"""Partial dates: the value, and reading it from what offices write."""

from __future__ import annotations

from calendars.partial.issues import DateIssue
from calendars.partial.reading import Reading, parse_date, read_date
from calendars.partial.value import Calendar, PartialDate, Precision

__all__ = ["Calendar", "DateIssue", "PartialDate", "Precision", "Reading", "parse_date", "read_date"]
