"""Unanswered calls (R03): when one was, and how the hours until somebody looks are counted."""

from __future__ import annotations

import datetime as dt

from yice.lib import clock
from yice.planning.duties.models import Evidence
from yice.planning.policy import books


def moment_of_call(evidence: Evidence) -> dt.datetime:
    """When it was: the moment told; else that of writing it down, if that was the same day; else noon."""
    if evidence.at is not None:
        return evidence.at
    if evidence.recorded_at.astimezone(clock.ZONE).date() == evidence.on:
        return evidence.recorded_at
    return dt.datetime.combine(evidence.on, dt.time(12), tzinfo=clock.ZONE)


def around_the_clock() -> bool:
    """Whether the hours of R03 are those of day and night (``no_answer_around_the_clock``), not of the office."""
    _, book = books.in_force(clock.today())
    known = book.parameters.get("no_answer_around_the_clock")  # a rulebook of an earlier release does not know it
    dated = known.on(clock.today()) if known else None
    return dated is None or bool(dated.value)
