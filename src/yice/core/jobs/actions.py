"""Asking for work to be done later, and taking the request back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from yice.core.audit.actions import record
from yice.core.jobs.models import Periodic, Run, State
from yice.core.jobs.registry import handler_of
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.lib.scrub import has_number


def enqueue(
    kind: str,
    args: Mapping[str, Any] | None = None,
    *,
    by: Actor,
    unit_id: int | None = None,
    unique: str = "",
    priority: int = 0,
    not_before: dt.datetime | None = None,
    max_attempts: int = 5,
) -> Run:
    """Ask for a run of ``kind`` in the transaction under way; rolled back with it.

    ``args`` are numbers and codes, never personal values. With ``unique`` a run of that kind and key which is still
    waiting is returned instead of a second one; one already running does not count, because it may have read the past.
    """
    handler_of(kind)
    given = dict(args or {})
    if has_number(json.dumps(given, ensure_ascii=False)):
        raise Invalid(
            "job_args_personal",
            "任务参数里含有证件号或卡号",
            why="任务参数会留在数据库与日志中，不得带个人信息。",
            todo="请只传编号。",
        )
    row = Run(
        kind=kind,
        args=given,
        unique=unique,
        priority=priority,
        by_kind=by.kind.value,
        by_id=by.id,
        by_name=by.name[:80],
        by_grants=[[grant.role.value, grant.unit_id, grant.low, grant.high] for grant in by.grants],
        unit_id=unit_id,
        not_before=not_before,
        max_attempts=max_attempts,
        queued_at=clock.now(),
    )
    if not unique:
        row.save()
        return row
    with transaction.atomic():
        Run.objects.bulk_create([row], ignore_conflicts=True)
        return Run.objects.get(kind=kind, unique=unique, state=State.QUEUED)


def cancel_run(*, by: Actor, run: Run, reason: str = "") -> Run:
    """Cancel a run: at once when it is still waiting, at its next step when it is under way."""
    with transaction.atomic():
        waiting = Run.objects.filter(pk=run.pk, state=State.QUEUED).update(
            state=State.CANCELLED, finished_at=clock.now(), cancel_asked=True
        )
        asked = waiting or Run.objects.filter(Q(pk=run.pk), state=State.RUNNING).update(cancel_asked=True)
        if not asked:
            raise Refused(
                "job_over", "任务已经结束，无法取消", why="任务在您点取消之前已办完。", todo="请查看任务结果。"
            )
        record(by=by, verb="jobs.cancel_run", subject=("run", run.pk), unit_id=run.unit_id, reason=reason)
    run.refresh_from_db()
    return run


def set_daily_time(*, by: Actor, daily_id: int, at: dt.time, was: dt.time, reason: str) -> Periodic:
    """Let a daily run begin at another time of day; ``was`` is the time the form was opened with.

    A run that was done today is done again tomorrow. Raises ``NotFound`` (``daily_not_found``), ``Invalid``
    (``reason_missing``), ``Stale``.
    """
    words = reason.strip()
    if not words:
        raise Invalid(
            "reason_missing",
            "调整时间需要写明事由",
            why="这项操作会留痕备查。",
            todo="请填写事由后再提交。",
            fields={"reason": "请填写事由"},
        )
    with transaction.atomic():
        row = Periodic.objects.filter(pk=daily_id).first()
        if row is None:
            raise NotFound("daily_not_found", "没有找到这个定时任务")
        if not Periodic.objects.filter(pk=daily_id, at=was).update(at=at):
            raise Stale
        row.at = at
        detail = {"from": f"{was:%H:%M}", "to": f"{at:%H:%M}", "name": row.name}
        record(by=by, verb="jobs.set_daily_time", subject=("daily", daily_id), reason=words, detail=detail)
    return row
