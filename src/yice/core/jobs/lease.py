"""Holding a row for a while: claim it, keep it, write on its behalf, and find those whose holder is gone.

Claims are conditional updates and a look at how many rows changed, so they hold on SQLite and on PostgreSQL alike.
Leases run on the machine's clock, never on the business date.
"""

from __future__ import annotations

import datetime as dt
import os
import secrets
import socket
from pathlib import Path
from typing import Any, TypeVar

from django.db.models import F

from yice.core.jobs.models import Leased
from yice.lib import clock

SECONDS = 10.0
_PATIENCE = 12  # leases a holder that is alive on this machine may oversleep (a long transaction blocks its heartbeat)

Row = TypeVar("Row", bound=Leased)


class LostLease(Exception):  # noqa: N818 - a fact about the world, handled by stopping
    """The row was taken over by another holder; whatever is under way here must not be written."""

    def __init__(self, row: Leased) -> None:
        """``row`` as it was last known here."""
        super().__init__(f"{type(row).__name__} {row.pk}")


def holder_name() -> str:
    """Name of this process, unmistakably: machine, process, moment the process began, and a random part."""
    return f"{socket.gethostname()}|{os.getpid()}|{_started(os.getpid())}|{secrets.token_hex(4)}"


def take(row: Row, *, holder: str, seconds: float = SECONDS, **changes: Any) -> Row | None:
    """Take a row seen free or abandoned, unless somebody was quicker; ``changes`` are written with the claim."""
    until = clock.real_now() + dt.timedelta(seconds=seconds)
    rows = type(row)._default_manager.filter(pk=row.pk, token=row.token)  # noqa: SLF001 - Django's documented manager
    if not rows.update(token=F("token") + 1, holder=holder, lease_until=until, **changes):
        return None
    row.refresh_from_db()
    return row


def renew(row: Leased, seconds: float = SECONDS) -> bool:
    """Keep the row for longer; false when it is no longer ours."""
    until = clock.real_now() + dt.timedelta(seconds=seconds)
    return _update(row, lease_until=until)


def write(row: Leased, **changes: Any) -> None:
    """Write on behalf of the row, or raise ``LostLease`` if another holder took it meanwhile."""
    if not _update(row, **changes):
        raise LostLease(row)


def release(row: Leased, **changes: Any) -> bool:
    """Give the row back; false when it was no longer ours."""
    return _update(row, lease_until=None, **changes)


def _update(row: Leased, **changes: Any) -> bool:
    rows = type(row)._default_manager.filter(pk=row.pk, token=row.token, holder=row.holder)  # noqa: SLF001
    return bool(rows.update(**changes))


def is_abandoned(row: Leased, now: dt.datetime | None = None) -> bool:
    """Whether the holder is gone.

    On this machine a dead process is seen at once and one that is alive is given patience;
    elsewhere the lease decides.
    """
    now = now or clock.real_now()
    alive = _holder_alive(row.holder)
    if alive is False:
        return True
    if row.lease_until is None:
        return False
    grace = dt.timedelta(seconds=SECONDS * _PATIENCE if alive else 0)
    return row.lease_until + grace < now


def _holder_alive(holder: str) -> bool | None:
    """True or false for a process of this machine, ``None`` when we cannot know."""
    parts = holder.split("|")
    if len(parts) != 4 or parts[0] != socket.gethostname():  # noqa: PLR2004 - the parts of holder_name
        return None
    if not parts[2]:
        return None
    return _started(int(parts[1])) == parts[2]


def _started(pid: int) -> str:
    """When the process began, in the kernel's ticks; empty when it is gone or the system does not tell."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""
    fields = stat.rsplit(")", 1)[-1].split()
    return "" if fields[0] in {"Z", "X"} else fields[19]
