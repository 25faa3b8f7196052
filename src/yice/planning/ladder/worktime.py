"""How much working time lies between two moments, and when so much of it will have passed. Pure: no clock, no database.

Working time is made of the office's spans (08:30–12:00, 14:30–18:00) on working days, shifted ones (调休) included.
The laws, held by tests on generated data: ``used`` is additive and monotone, and ``used(start, deadline(start, span))``
is ``span``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from calendars.workdays import DEFAULT, HolidayCalendar
from yice.lib.clock import ZONE

_ZERO = dt.timedelta(0)
_DAY = dt.timedelta(days=1)
_MINUTE = dt.timedelta(minutes=1)
_FULL_DAY = 24 * 60
_LONGEST = 3660
"""Days a deadline may lie ahead: farther is a mistake in the number given."""

Span = tuple[int, int]
"""From and to (not included), in minutes after midnight."""


@dataclass(frozen=True, slots=True)
class WorkTime:
    """Office hours on the working days of a calendar. ``spans``: at least one, in order, not touching."""

    spans: tuple[Span, ...]
    calendar: HolidayCalendar = DEFAULT

    def __post_init__(self) -> None:
        """Refuse what would make the sums wrong: no span, spans out of order or beyond the day."""
        edges = [edge for span in self.spans for edge in span]
        if not edges or edges != sorted(set(edges)) or edges[0] < 0 or edges[-1] > _FULL_DAY:
            message = f"spans of office hours must be in order within one day: {self.spans}"
            raise ValueError(message)

    @property
    def day(self) -> dt.timedelta:
        """Working time of one whole working day."""
        return sum((to - since for since, to in self.spans), 0) * _MINUTE

    def used(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """Working time from ``start`` to ``end``; nothing when ``end`` is not later."""
        first, last = start.astimezone(ZONE), end.astimezone(ZONE)
        if last <= first:
            return _ZERO
        if first.date() == last.date():
            return self._within(first.date(), _since_midnight(first), _since_midnight(last))
        between = sum(self.calendar.workday_flags(first.date() + _DAY, last.date() - _DAY))
        return (
            self._within(first.date(), _since_midnight(first), _DAY)
            + between * self.day
            + self._within(last.date(), _ZERO, _since_midnight(last))
        )

    def deadline(self, start: dt.datetime, span: dt.timedelta) -> dt.datetime:
        """The first moment at which so much working time has passed since ``start``; ``start`` itself for none.

        Raises ``OverflowError`` for a span that ends more than ten years ahead.
        """
        begun = start.astimezone(ZONE)
        if span <= _ZERO:
            return begun
        day, since, left = begun.date(), _since_midnight(begun), span
        for _ in range(_LONGEST):
            if self.calendar.is_workday(day):
                for opens, shuts in self.spans:
                    low, high = max(opens * _MINUTE, since), shuts * _MINUTE
                    if high <= low:
                        continue
                    if left <= high - low:
                        return _midnight(day) + low + left
                    left -= high - low
            day, since = day + _DAY, _ZERO
        message = f"no end of {span} of working time within {_LONGEST} days"
        raise OverflowError(message)

    def is_open(self, moment: dt.datetime) -> bool:
        """Whether the office works at this moment."""
        at = moment.astimezone(ZONE)
        minute = _since_midnight(at)
        inside = any(opens * _MINUTE <= minute < shuts * _MINUTE for opens, shuts in self.spans)
        return inside and self.calendar.is_workday(at.date())

    def _within(self, day: dt.date, since: dt.timedelta, until: dt.timedelta) -> dt.timedelta:
        """Working time of one day between two times of it."""
        if not self.calendar.is_workday(day):
            return _ZERO
        parts = (min(shuts * _MINUTE, until) - max(opens * _MINUTE, since) for opens, shuts in self.spans)
        return sum((part for part in parts if part > _ZERO), _ZERO)


def _since_midnight(moment: dt.datetime) -> dt.timedelta:
    return dt.timedelta(
        hours=moment.hour, minutes=moment.minute, seconds=moment.second, microseconds=moment.microsecond
    )


def _midnight(day: dt.date) -> dt.datetime:
    """China keeps one time without summer time since 1991, so wall-clock sums are real ones."""
    return dt.datetime.combine(day, dt.time(0), tzinfo=ZONE)
