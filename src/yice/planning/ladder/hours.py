"""The office's hours as they are set, and the percentages at which a clock's ladder has its rungs (R73)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from yice.core.org.models import Tenant
from yice.planning.ladder.worktime import Span, WorkTime

DEFAULT_HOURS: tuple[tuple[str, str], ...] = (("08:30", "12:00"), ("14:30", "18:00"))
SETTING = "office_hours"


def office_hours() -> tuple[tuple[str, str], ...]:
    """The spans as people write them: the office's own, or the default."""
    settings = Tenant.objects.values_list("settings", flat=True).first() or {}
    given = settings.get(SETTING)
    return tuple((since, to) for since, to in given) if given else DEFAULT_HOURS


def spans_of(hours: Any) -> tuple[Span, ...]:
    """The spans in minutes after midnight; ``ValueError`` for what is not a time."""
    return tuple((_minute(since), _minute(to)) for since, to in hours)


def work_time() -> WorkTime:
    """Working time as this office counts it today; one query."""
    return WorkTime(spans_of(office_hours()))


def _minute(text: str) -> int:
    if text == "24:00":
        return 24 * 60
    moment = dt.time.fromisoformat(text)
    return moment.hour * 60 + moment.minute
