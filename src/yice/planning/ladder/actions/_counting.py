"""What the deeds on clocks share: counting up, looking ahead, saving unless somebody else did, log and audit."""

from __future__ import annotations

import datetime as dt

from yice.core.audit.actions import record
from yice.lib.actor import Actor
from yice.lib.errors import Stale
from yice.planning.ladder.models import Clock, ClockEvent
from yice.planning.ladder.queries.clocks import counter, running_from
from yice.planning.ladder.rungs import Shares
from yice.planning.ladder.shares import shares_today
from yice.planning.ladder.worktime import WorkTime

Deed = ClockEvent.Deed


def run_on(by: Actor, clock: Clock, moment: dt.datetime, hours: WorkTime | None = None) -> None:
    """Let a paused clock run from ``moment``, in the transaction under way."""
    clock.running_since, clock.paused_at, clock.paused_until, clock.pause_reason = moment, None, None, ""
    foresee(clock, hours)
    save(clock)
    log(clock, by, Deed.RESUMED, moment)


def fold(clock: Clock, moment: dt.datetime, hours: WorkTime | None = None) -> None:
    """Put what has been used up to ``moment`` into the sum."""
    since = running_from(clock, moment)
    if since is not None:
        clock.used_seconds += int(counter(clock, hours).used(since, moment).total_seconds())


def foresee(clock: Clock, hours: WorkTime | None = None, shares: Shares | None = None) -> None:
    """Work out when it will be at risk, due, and next reminded of, as things stand; nothing while it rests.

    Give ``shares`` for many clocks; otherwise they are asked for.
    """
    shares = shares or shares_today()
    clock.shares = shares.word
    if clock.running_since is None:
        clock.risk_at = clock.due_at = clock.next_rung_at = None
        return
    counted = counter(clock, hours)
    used, whole = dt.timedelta(seconds=clock.used_seconds), dt.timedelta(minutes=clock.minutes)
    clock.risk_at = counted.deadline(clock.running_since, whole * shares.remind / 100 - used)
    clock.due_at = counted.deadline(clock.running_since, whole - used)
    clock.next_rung_at = clock.risk_at


def save(clock: Clock) -> None:
    """Write it, unless somebody else has meanwhile."""
    seen = clock.version
    clock.version = seen + 1
    fields = {
        field.attname: getattr(clock, field.attname)
        for field in Clock._meta.concrete_fields  # noqa: SLF001 - Django's documented _meta
        if not field.primary_key
    }
    if not Clock.objects.filter(pk=clock.pk, version=seen).update(**fields):
        raise Stale


def log(clock: Clock, by: Actor, deed: Deed, moment: dt.datetime, reason: str = "") -> None:
    """One line in a clock's log."""
    log_many([clock], by, deed, moment, reason)


def log_many(clocks: list[Clock], by: Actor, deed: Deed, moment: dt.datetime, reason: str = "") -> None:
    """The same line for many."""
    ClockEvent.objects.bulk_create(
        [
            ClockEvent(
                clock=clock, at=moment, deed=deed, used_seconds=clock.used_seconds, by_kind=by.kind.value, by_id=by.id,
                by_name=by.name[:64], reason=reason,
            )
            for clock in clocks
        ],
        batch_size=500,
    )  # fmt: skip


def audit(by: Actor, verb: str, clock: Clock) -> None:
    """The entry of a deed in the trail."""
    detail = {"rule": clock.rule, "step": clock.step, "of": f"{clock.subject_kind}:{clock.subject_id}"}
    record(by=by, verb=verb, subject=clock, unit_id=clock.unit_id, person_id=clock.person_id, detail=detail)
