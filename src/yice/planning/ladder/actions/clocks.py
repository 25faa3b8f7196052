"""Starting, pausing, resuming, handing over and stopping clocks.

Whoever owns the thing a clock is for calls these in their own transaction and has decided there who may do so; a clock
has no page on which it could be changed by itself.
"""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction

from yice.core.org.models import Staff, Unit
from yice.lib import clock as time
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.lib.scrub import scrub
from yice.planning.ladder.actions._counting import Deed, audit, fold, foresee, log, log_many, run_on, save
from yice.planning.ladder.models import Clock
from yice.planning.ladder.queries.clocks import running_from
from yice.planning.ladder.shares import shares_today
from yice.planning.ladder.worktime import WorkTime

_MOST_MINUTES = 366 * 24 * 60
_MOST_RULE = 1000


def start_clock(
    *,
    by: Actor,
    rule: int,
    step: int = 0,
    subject: tuple[str, int],
    person_id: int | None,
    unit_id: int,
    owner_staff_id: int | None,
    minutes: int,
    working_time: bool,
    started_at: dt.datetime | None = None,
) -> Clock:
    """Start the clock of one rule and step for a thing.

    One runs at a time: asked again, the clock that runs (or waits) is returned as it is. ``minutes`` are those allowed,
    of office hours when ``working_time``, else of day and night. ``started_at`` defaults to now and may be earlier.
    Raises ``Invalid`` (``clock_minutes``, ``clock_future``).
    """
    moment = started_at or time.now()
    _check(rule, minutes, moment)
    kind, number = subject
    with transaction.atomic():
        standing = Clock.objects.filter(
            subject_kind=kind, subject_id=number, rule=rule, step=step, stopped_at__isnull=True
        ).first()
        if standing is not None:
            return standing
        clock = Clock(
            rule=rule, step=step, subject_kind=kind, subject_id=number, person_id=person_id, unit_id=unit_id,
            owner_id=owner_staff_id, started_at=moment, minutes=minutes, working_time=working_time,
            running_since=moment,
        )  # fmt: skip
        foresee(clock)
        try:
            with transaction.atomic():
                clock.save()
        except IntegrityError:  # somebody else started it this very moment
            return Clock.objects.get(
                subject_kind=kind, subject_id=number, rule=rule, step=step, stopped_at__isnull=True
            )
        log(clock, by, Deed.STARTED, moment)
        audit(by, "ladder.start_clock", clock)
    return clock


def pause_clock(
    *, by: Actor, clock_id: int, reason: str, until: dt.datetime | None = None, version: int | None = None
) -> Clock:
    """Let a clock rest while something is waited for. With ``until`` it runs on by itself from that moment.

    Raises ``Invalid`` (``reason_missing``, ``pause_until_past``), ``Refused`` (``clock_stopped``, ``clock_paused``),
    ``Stale``.
    """
    words = _reason(reason)
    with transaction.atomic():
        clock = _standing(clock_id, version)
        moment = time.now()
        if running_from(clock, moment) is None:
            raise Refused(
                "clock_paused",
                "计时已经暂停",
                why=f"{clock.paused_at or moment:%Y-%m-%d} 已暂停，还没有恢复。",
                todo="需要改原因或日期，请先恢复再暂停。",
            )
        if until is not None and until <= moment:
            raise Invalid(
                "pause_until_past",
                "暂停到的时间已经过去",
                why="到这个时间计时会自动恢复，所以要晚于现在。",
                todo="请另选时间，或不填。",
                fields={"until": "要晚于现在"},
            )
        fold(clock, moment)
        clock.running_since, clock.paused_at, clock.paused_until, clock.pause_reason = None, moment, until, words
        foresee(clock)
        save(clock)
        log(clock, by, Deed.PAUSED, moment, words)
        audit(by, "ladder.pause_clock", clock)
    return clock


def resume_clock(*, by: Actor, clock_id: int, version: int | None = None) -> Clock:
    """Let a clock run on. One that runs is returned as it is. Raises ``Refused`` (``clock_stopped``), ``Stale``."""
    with transaction.atomic():
        clock = _standing(clock_id, version)
        if clock.running_since is None:
            moment = time.now()
            run_on(by, clock, min(moment, clock.paused_until or moment))
            audit(by, "ladder.resume_clock", clock)
    return clock


def hand_clock(
    *,
    by: Actor,
    clock_id: int,
    owner_staff_id: int | None,
    unit_id: int | None = None,
    reason: str = "",
    version: int | None = None,
) -> Clock:
    """Give a clock to somebody else, and with ``unit_id`` to another unit. The time used stays used.

    Raises ``NotFound`` (``staff_not_found``, ``unit_not_found``), ``Refused`` (``clock_stopped``), ``Stale``.
    """
    with transaction.atomic():
        clock = _standing(clock_id, version)
        if owner_staff_id is not None and not Staff.objects.filter(pk=owner_staff_id, is_active=True).exists():
            raise NotFound("staff_not_found", "没有找到这位工作人员")
        if unit_id is not None and not Unit.objects.filter(pk=unit_id, is_open=True).exists():
            raise NotFound("unit_not_found", "没有找到这个单位")
        target = clock.unit_id if unit_id is None else unit_id
        if (owner_staff_id, target) == (clock.owner_id, clock.unit_id):
            return clock
        clock.owner_id, clock.unit_id = owner_staff_id, target
        save(clock)
        log(clock, by, Deed.HANDED, time.now(), scrub(reason.strip())[:200])
        audit(by, "ladder.hand_clock", clock)
    return clock


def stop_clock(*, by: Actor, clock_id: int, outcome: str, reason: str = "", version: int | None = None) -> Clock:
    """Stop a clock for good; ``outcome`` is the caller's code (``answered``, ``closed``, ``withdrawn`` …).

    One that is stopped is returned as it is. R73: an overdue one is not stopped without a reason. Raises ``Invalid``
    (``overdue_reason_missing``), ``Stale``.
    """
    words = scrub(reason.strip())[:200]
    with transaction.atomic():
        clock = _clock(clock_id)
        if clock.stopped_at is not None:
            return clock
        _fresh(clock, version)
        moment = time.now()
        fold(clock, moment)
        if clock.used_seconds > clock.minutes * 60 and not words:
            raise Invalid(
                "overdue_reason_missing",
                "这件事已经超时，办结需要写明超时原因",
                why="超时事项逐级提醒，不能无理由关闭（逾期升级规定）。",
                todo="请填写超时原因后再提交。",
                fields={"overdue_reason": "请填写超时原因"},
            )
        clock.running_since = clock.paused_at = clock.paused_until = None
        clock.pause_reason = ""
        clock.stopped_at, clock.outcome = moment, outcome[:24]
        foresee(clock)
        save(clock)
        log(clock, by, Deed.STOPPED, moment, words)
        audit(by, "ladder.stop_clock", clock)
    return clock


def recount_clocks(*, by: Actor, before: WorkTime, after: WorkTime) -> int:
    """Count running clocks of working time on by new hours (``change_office_hours`` calls it in its transaction).

    What was used until now was used by the hours before and stays. Returns how many were counted anew.
    """
    moment = time.now()
    running = Clock.objects.filter(stopped_at__isnull=True, running_since__isnull=False, working_time=True)
    clocks, shares = list(running.order_by("pk")), shares_today()
    for clock in clocks:
        if clock.running_since is not None and clock.running_since < moment:
            fold(clock, moment, before)
            clock.running_since = moment
        foresee(clock, after, shares)
        save(clock)
    log_many(clocks, by, Deed.RECOUNTED, moment)
    return len(clocks)


def _check(rule: int, minutes: int, moment: dt.datetime) -> None:
    if not 0 < minutes <= _MOST_MINUTES or not 0 < rule <= _MOST_RULE:
        raise Invalid(
            "clock_minutes",
            f"不能为第 {rule} 号规则设 {minutes} 分钟的时限",
            why="时限要大于零、不超过一年。",
            todo="请核对规则与时限。",
        )
    if moment > time.now() + dt.timedelta(seconds=1):
        raise Invalid("clock_future", "计时不能从将来开始", why="开始时间晚于现在。", todo="请核对时间。")


def _clock(clock_id: int) -> Clock:
    clock = Clock.objects.filter(pk=clock_id).first()
    if clock is None:
        raise NotFound("clock_not_found", "没有找到这个计时")
    return clock


def _standing(clock_id: int, version: int | None) -> Clock:
    clock = _clock(clock_id)
    if clock.stopped_at is not None:
        raise Refused(
            "clock_stopped",
            "计时已经停止",
            why=f"{clock.stopped_at.astimezone(time.ZONE):%Y-%m-%d %H:%M} 已停止。",
            todo="需要继续办理的，请重开这件事。",
        )
    _fresh(clock, version)
    return clock


def _fresh(clock: Clock, version: int | None) -> None:
    if version is not None and version != clock.version:
        raise Stale


def _reason(text: str) -> str:
    words = scrub(text.strip())[:200]
    if not words:
        raise Invalid(
            "reason_missing",
            "暂停计时需要写明理由",
            why="这项操作会留痕备查。",
            todo="请填写理由后再提交。",
            fields={"reason": "请填写理由"},
        )
    return words
