"""What a clock says: its state, how much is used, what is left. Read off, for any moment."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F, Q, QuerySet

from yice.lib import clock as time
from yice.planning.ladder.hours import work_time
from yice.planning.ladder.models import Clock
from yice.planning.ladder.worktime import WorkTime

_FULL = 100


class ClockState(StrEnum):
    """Five states; which one follows from the moment asked about."""

    RUNNING = "running"
    PAUSED = "paused"
    AT_RISK = "at_risk"
    OVERDUE = "overdue"
    STOPPED = "stopped"


CLOCK_STATES: dict[ClockState, str] = {
    ClockState.RUNNING: "计时中",
    ClockState.PAUSED: "已暂停",
    ClockState.AT_RISK: "将到期",
    ClockState.OVERDUE: "已超时",
    ClockState.STOPPED: "已停止",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a clock says at a moment. ``percent`` is rounded down and goes beyond 100; ``due_at`` none while paused."""

    state: ClockState
    percent: int
    used: dt.timedelta
    allowed: dt.timedelta
    due_at: dt.datetime | None

    @property
    def word(self) -> str:
        """The state in Chinese."""
        return CLOCK_STATES[self.state]

    @property
    def left(self) -> dt.timedelta:
        """Time left; negative when overdue."""
        return self.allowed - self.used

    @property
    def kept(self) -> bool:
        """Whether no more than the time allowed was used."""
        return self.used <= self.allowed


def state_of(clock: Clock, now: dt.datetime | None = None, hours: WorkTime | None = None) -> Reading:
    """What a clock says at ``now``. Give ``hours`` for many clocks; otherwise a clock of working time costs one query.

    A pause whose date has come counts as over, whether the worker has come by or not.
    """
    moment = now or time.now()
    counted = counter(clock, hours)
    used, due_at = dt.timedelta(seconds=clock.used_seconds), clock.due_at
    allowed = dt.timedelta(minutes=clock.minutes)
    since = running_from(clock, moment)
    if since is not None:
        used += counted.used(since, moment)
        due_at = due_at or counted.deadline(since, allowed - dt.timedelta(seconds=clock.used_seconds))
    percent = int(used * _FULL / allowed)
    return Reading(_state(clock, since, percent, over=used > allowed), percent, used, allowed, due_at)


def _state(clock: Clock, since: dt.datetime | None, percent: int, *, over: bool) -> ClockState:
    if clock.stopped_at is not None:
        return ClockState.STOPPED
    if over:
        return ClockState.OVERDUE  # waiting does not undo what is late already
    if since is None:
        return ClockState.PAUSED
    return ClockState.AT_RISK if percent >= remind_share(clock) else ClockState.RUNNING


def remind_share(clock: Clock) -> int:
    """Percent of the time from which this clock is at risk (R73), as it was last worked out."""
    return int(clock.shares.split("/", 1)[0])


def running_from(clock: Clock, moment: dt.datetime) -> dt.datetime | None:
    """Since when it runs at ``moment``; ``None`` when it rests."""
    if clock.running_since is not None:
        return clock.running_since
    if clock.paused_until is not None and clock.stopped_at is None and clock.paused_until <= moment:
        return clock.paused_until
    return None


class AroundTheClock:
    """Counts every minute: for what is urgent."""

    def used(self, start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        """All the time between."""
        return max(end - start, dt.timedelta(0))

    def deadline(self, start: dt.datetime, span: dt.timedelta) -> dt.datetime:
        """So much later."""
        return start + max(span, dt.timedelta(0))


def counter(clock: Clock, hours: WorkTime | None = None) -> WorkTime | AroundTheClock:
    """How this clock counts."""
    if not clock.working_time:
        return AroundTheClock()
    return hours or work_time()


def in_state(state: ClockState, now: dt.datetime) -> Q:
    """Clocks in a state at ``now`` as plain comparisons, for lists. The worker resumes what waits within a minute."""
    running = Q(stopped_at__isnull=True, running_since__isnull=False)
    match state:
        case ClockState.STOPPED:
            return Q(stopped_at__isnull=False)
        case ClockState.PAUSED:
            return Q(stopped_at__isnull=True, running_since__isnull=True)
        case ClockState.OVERDUE:
            return running & Q(due_at__lt=now)
        case ClockState.AT_RISK:
            return running & Q(risk_at__lte=now, due_at__gte=now)
        case ClockState.RUNNING:
            return running & Q(risk_at__gt=now)


def clocks_of(kind: str, number: int) -> QuerySet[Clock]:
    """All clocks of one thing, the running ones first, then the newest."""
    return Clock.objects.filter(subject_kind=kind, subject_id=number).order_by(
        F("stopped_at").desc(nulls_first=True), "-pk"
    )
