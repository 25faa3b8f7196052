"""What the clock asks for: daily runs by the business date, and chores every few seconds."""

from __future__ import annotations

import datetime as dt
import logging

from django.db import transaction
from django.db.models import Q

from yice.core.jobs import lease, registry
from yice.core.jobs.actions import enqueue
from yice.core.jobs.models import Chore, Periodic
from yice.lib import clock
from yice.lib.actor import Actor

logger = logging.getLogger(__name__)
SCHEDULER = Actor.system("scheduler")
_CHORE_LEASE = 60.0


def declare_all() -> None:
    """Give every declared daily run and chore its row; a time changed by the administrator stays."""
    for daily in registry.dailies():
        Periodic.objects.get_or_create(
            name=daily.name, defaults={"kind": daily.kind, "args": dict(daily.args), "at": daily.at}
        )
    Chore.objects.bulk_create((Chore(name=chore.name) for chore in registry.chores()), ignore_conflicts=True)


def fire_dailies() -> int:
    """Ask for every daily run whose time has come today, once per business day however many workers look.

    A day that was slept through is made up for by today's run alone; the handlers look at dates, not at how often
    they were called.
    """
    now = clock.now()
    due = Periodic.objects.filter(enabled=True, at__lte=now.time().replace(tzinfo=None)).exclude(last_day=now.date())
    fired = 0
    for row in due:
        with transaction.atomic():
            claimed = Periodic.objects.filter(pk=row.pk, last_day=row.last_day)
            if claimed.update(last_day=now.date()):
                enqueue(row.kind, row.args, by=SCHEDULER, unique=f"daily:{row.name}")
                fired += 1
    return fired


def do_chore(chore: registry.Chore, holder: str) -> bool:
    """Do the chore if it is due and nobody else is at it. An error is logged and kept with the row, never raised."""
    now = clock.real_now()
    due = Chore.objects.filter(name=chore.name).filter(Q(next_at=None) | Q(next_at__lte=now))
    candidate = due.first()
    if candidate is None or (candidate.lease_until is not None and not lease.is_abandoned(candidate, now)):
        return False
    row = lease.take(candidate, holder=holder, seconds=_CHORE_LEASE)
    if row is None:
        return False
    failed = ""
    try:
        chore.run()
    except Exception as error:
        logger.exception("chore %s failed", chore.name)
        failed = f"{type(error).__module__}.{type(error).__qualname__}"
    lease.release(row, next_at=clock.real_now() + dt.timedelta(seconds=chore.seconds), failed=failed)
    return True
