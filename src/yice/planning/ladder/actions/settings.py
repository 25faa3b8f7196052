"""Setting the office hours: clocks that run are counted on by the new ones, what was used stays used."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from yice.core.org.actions import change_tenant
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.planning.ladder.actions.clocks import recount_clocks
from yice.planning.ladder.hours import SETTING, spans_of, work_time
from yice.planning.ladder.worktime import WorkTime


def change_office_hours(*, by: Actor, version: int, hours: Sequence[tuple[str, str]], reason: str = "") -> int:
    """Set the office hours (pairs of ``HH:MM``). Returns how many running clocks were counted anew.

    Raises ``Invalid`` (``office_hours_invalid``), ``Stale``.
    """
    try:
        after = WorkTime(spans_of(hours))
    except ValueError:
        raise Invalid(
            "office_hours_invalid",
            "办公时间前后不符",
            why="每段要先开始后结束，后一段不能早于前一段结束。",
            todo="请按先后填写，例如 08:30–12:00、14:30–18:00。",
            fields={"morning_from": "请核对时间先后"},
        ) from None
    with transaction.atomic():
        before = work_time()
        change_tenant(by=by, version=version, settings={SETTING: [list(span) for span in hours]}, reason=reason)
        return recount_clocks(by=by, before=before, after=after)
