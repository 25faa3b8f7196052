"""Minding the clocks: those whose waiting is over run on, and the rungs that have come are written and told."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from yice.core.audit.actions import record
from yice.core.jobs.killpoints import killpoint
from yice.lib import clock as time
from yice.lib.actor import Actor
from yice.lib.errors import Stale
from yice.planning.ladder.actions._counting import foresee, run_on
from yice.planning.ladder.actions.doors import follow_doors
from yice.planning.ladder.actions.noticing import tell_all
from yice.planning.ladder.hours import work_time
from yice.planning.ladder.models import Clock, Fired, Hold, Target
from yice.planning.ladder.queries.clocks import counter, state_of
from yice.planning.ladder.rungs import Rung, Shares, clock_ladder
from yice.planning.ladder.shares import shares_today
from yice.planning.ladder.telling import Posts, Told
from yice.planning.ladder.worktime import WorkTime

AT_ONCE = 200
_FULL = 100


def mind_clocks(*, by: Actor) -> int:
    """Resume what waited until now, climb every ladder as far as its time is used, tell. Returns how many rungs came.

    The worker calls it twice a minute; each clock is a transaction of its own.
    """
    hours = work_time()
    follow_doors(by=by)
    _resume(by, hours)
    shares = shares_today()
    _follow(hours, shares)
    now, ladder = time.now(), clock_ladder(shares)
    due = Clock.objects.filter(stopped_at__isnull=True, next_rung_at__lte=now).order_by("next_rung_at", "pk")[:AT_ONCE]
    keys = list(due.values_list("pk", flat=True))
    posts = Posts.today() if keys else Posts()
    come = sum(_climb(key, now, hours, posts, ladder) for key in keys)
    told = tell_all(by=by, kind=Target.CLOCK)
    if come or told:
        with transaction.atomic():
            record(by=by, verb="ladder.mind_clocks", subject=("clock", None), detail={"rungs": come, "told": told})
    return come


def _resume(by: Actor, hours: WorkTime) -> None:
    waiting = Clock.objects.filter(stopped_at__isnull=True, paused_until__lte=time.now()).order_by("pk")
    for clock in waiting[:AT_ONCE]:
        try:
            with transaction.atomic():
                run_on(by, clock, clock.paused_until or time.now(), hours)
        except Stale:  # somebody was quicker; the next look sees it as they left it
            continue


def _follow(hours: WorkTime, shares: Shares) -> None:
    """The rulebook has other shares today than those a clock was counted on with: work it out anew."""
    for clock in Clock.objects.filter(stopped_at__isnull=True).exclude(shares=shares.word).order_by("pk"):
        seen = clock.version
        foresee(clock, hours, shares)
        Clock.objects.filter(pk=clock.pk, version=seen).update(
            shares=clock.shares, risk_at=clock.risk_at, due_at=clock.due_at, next_rung_at=clock.next_rung_at
        )


def _climb(key: int, now: dt.datetime, hours: WorkTime, posts: Posts, ladder: tuple[Rung, ...]) -> int:
    """Write the rungs of one clock that have come, and when the next one will."""
    with transaction.atomic():
        clock = Clock.objects.get(pk=key)
        if clock.running_since is None:
            return 0
        hold = Hold.objects.filter(
            kind=Target.CLOCK, target=key, ended_at__isnull=True, until__gte=now.astimezone(time.ZONE).date()
        ).first()
        if hold is not None:
            tomorrow = dt.datetime.combine(hold.until + dt.timedelta(days=1), dt.time(0), tzinfo=time.ZONE)
            _look_again(clock, tomorrow)
            return 0
        used = state_of(clock, now, hours).percent
        reached = [rung for rung in ladder if rung.share <= used]
        known = set(Fired.objects.filter(kind=Target.CLOCK, target=key).values_list("code", flat=True))
        rows = [_row(clock, rung, _told(clock, rung, posts), now) for rung in reached if rung.code not in known]
        Fired.objects.bulk_create(rows, ignore_conflicts=True)
        killpoint("ladder.inside_clock")
        _look_again(clock, _next(clock, used, hours, ladder))
    return len(rows)


def _told(clock: Clock, rung: Rung, posts: Posts) -> Told:
    if rung.to == "owner" and clock.owner_id is not None:
        return Told(clock.owner_id)
    return posts.nearest(clock.unit_id, "head" if rung.to == "owner" else rung.to)


def _row(clock: Clock, rung: Rung, told: Told, now: dt.datetime) -> Fired:
    return Fired(
        kind=Target.CLOCK, target=clock.pk, term=clock.started_at.astimezone(time.ZONE).date(), code=rung.code,
        stage=rung.stage, to=rung.to, rule=clock.rule, unit_id=clock.unit_id, recipient_id=told.staff_id,
        day=now.astimezone(time.ZONE).date(), at=now, fate=told.fate,
    )  # fmt: skip


def _next(clock: Clock, used: int, hours: WorkTime, ladder: tuple[Rung, ...]) -> dt.datetime | None:
    """When the next rung comes; never again after the last."""
    if clock.running_since is None:
        return None
    share = next((rung.share for rung in ladder if rung.share > used), None)
    if share is None:
        return None
    whole = dt.timedelta(minutes=clock.minutes)
    left = whole * share / _FULL - dt.timedelta(seconds=clock.used_seconds)
    return counter(clock, hours).deadline(clock.running_since, left)


def _look_again(clock: Clock, moment: dt.datetime | None) -> None:
    """Set the next look, unless somebody has changed the clock meanwhile; no new version, it is nobody's edit."""
    Clock.objects.filter(pk=clock.pk, version=clock.version).update(next_rung_at=moment)
