"""Reading a date from a cell or a form, whatever kind of value the spreadsheet made of it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import TypeAlias

from calendars.errors import CalendarError
from calendars.partial import issues
from calendars.partial.issues import DateIssue
from calendars.partial.normal import is_blank, normalise
from calendars.partial.text import (
    FIRST_PLAUSIBLE_YEAR,
    LAST_PLAUSIBLE_YEAR,
    Unreadable,
    civil_value,
    full_year,
    read_digits,
    read_text,
)
from calendars.partial.value import PartialDate

_CENTURY_END = 1999
_FIRST_SERIAL = 100
"""Smaller numbers are years of two figures."""
_LAST_SERIAL = 73_050
_COMPACT = 6
"""From six figures on a number is a date without separators (193208), never a serial."""
_TOO_LARGE = 10**12
_LONGEST_CELL = 200
"""A longer text is no date, and is not worth the looking."""
_LONGEST = 40
"""So much of a text is quoted in a message."""
_LIKE_A_NUMBER = re.compile(r"\d{5}|\d{4}\.\d{4}")
_DECIMAL = re.compile(r"\d{1,8}\.\d{1,4}")


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: a value, or an error, or neither when the cell says that nothing is known.

    ``doubts`` come with a value that was kept although somebody should look at it. ``text`` is what was written.
    """

    text: str
    value: PartialDate | None = None
    error: DateIssue | None = None
    doubts: tuple[DateIssue, ...] = ()

    @property
    def is_blank(self) -> bool:
        """True when the cell is empty or says 不详."""
        return self.value is None and self.error is None


def read_date(
    raw: object, *, today: dt.date | None = None, century_end: int = _CENTURY_END, csv: bool = False
) -> Reading:
    """Read a date from text, a number (1932.08, 19320815, a spreadsheet serial) or a date; never raises.

    ``today``: when given, a date after it gets the doubt ``future_date``.
    ``century_end``: a year of two figures belongs to the hundred years that end here; the default suits births
    and careers of our people (32.8 is 1932), pass this year's number for recent things (05.3 is 2005).
    ``csv``: the text comes from a file in which numbers and text look alike, so 1931.1 is as doubtful as a number.
    """
    text = _written(raw)
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    try:
        value, doubts = _read(raw, shown, century_end=century_end, csv=csv)
    except Unreadable as error:
        return Reading(text, error=error.issue)
    except CalendarError as error:
        return Reading(text, error=issues.no_such_lunar(shown, error.why))
    if value is None:
        return Reading(text)
    if today is not None and value.earliest > today:
        doubts = (*doubts, issues.future(shown))
    return Reading(text, value=replace(value, text=text), doubts=doubts)


def parse_date(raw: object, *, century_end: int = _CENTURY_END) -> PartialDate | None:
    """As ``read_date`` for one field of a form: the value, ``None`` when blank; raises ``CalendarError``.

    Doubts of reading are let pass: the person who typed it sees on the page what it was taken for.
    """
    reading = read_date(raw, century_end=century_end)
    if reading.error is not None:
        error = reading.error
        raise CalendarError(error.code, what=error.what, why=error.why, todo=error.todo)
    return reading.value


_Read: TypeAlias = tuple[PartialDate | None, tuple[DateIssue, ...]]


def _written(raw: object) -> str:
    if raw is None:
        return ""
    if isinstance(raw, int) and abs(raw) >= _TOO_LARGE:
        return f"{'-' if raw < 0 else ''}{_TOO_LARGE}…"
    return str(raw).strip()


def _read(raw: object, shown: str, *, century_end: int, csv: bool) -> _Read:
    match raw:
        case None:
            return None, ()
        case dt.date():
            return civil_value(shown, raw.year, raw.month, raw.day), ()
        case int() | float() if not isinstance(raw, bool) and abs(raw) < _TOO_LARGE:
            number = _plain(raw)
            return (None, ()) if is_blank(number) else _read_number(shown, number, century_end)
        case str() if len(raw) <= _LONGEST_CELL:
            normal = normalise(raw)
            if is_blank(normal):
                return None, ()
            if _LIKE_A_NUMBER.fullmatch(normal) or (csv and _DECIMAL.fullmatch(normal)):
                return _read_number(shown, normal, century_end)
            return read_text(shown, normal, century_end=century_end)
    raise Unreadable(issues.unreadable(shown))


def _plain(number: float) -> str:
    """The number as a person would write it: no exponent, no noise of binary fractions, no idle noughts."""
    rounded = f"{number:.4f}"
    return rounded.rstrip("0").rstrip(".")


def _read_number(text: str, number: str, century_end: int) -> _Read:
    whole, _, fraction = number.partition(".")
    if not whole.isdigit():
        raise Unreadable(issues.unreadable(text))
    is_year = len(whole) <= 2 or FIRST_PLAUSIBLE_YEAR <= int(whole) <= LAST_PLAUSIBLE_YEAR  # noqa: PLR2004 - figures
    if not is_year and len(whole) < _COMPACT:
        return _from_serial(text, int(whole)), ()
    if not fraction:
        return read_digits(text, whole.zfill(2), century_end=century_end), ()
    if not is_year or len(fraction) == 3:  # noqa: PLR2004 - 1932.081 may be the 1st or the 10th
        raise Unreadable(issues.unreadable(text))
    year = full_year(int(whole), century_end) if len(whole) <= 2 else int(whole)  # noqa: PLR2004 - figures
    if fraction == "1":
        return civil_value(text, year), (issues.ambiguous_month(text, year),)
    return civil_value(text, year, int(fraction[:2]), int(fraction[2:] or 0)), ()


def _from_serial(text: str, serial: int) -> PartialDate:
    """Turn a spreadsheet's day number (1 = 1900-01-01) into a date."""
    if not _FIRST_SERIAL <= serial <= _LAST_SERIAL:
        raise Unreadable(issues.unreadable(text))
    # Spreadsheets count a 29 February 1900 that never was, so from March 1900 on day 0 is one earlier.
    return PartialDate.of_day(dt.date(1899, 12, 30) + dt.timedelta(days=serial))
