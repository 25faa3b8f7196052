"""What a handler holds in its hand while it works: progress, cancelling, and the one way to finish."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yice.core.jobs.lease import LostLease, renew, write
from yice.core.jobs.models import Run, State
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind, Grant, Role
from yice.lib.scrub import scrub, scrub_tree

_QUIET = 0.5  # seconds between two progress writes, so that a tight loop does not become a stream of commits


class Cancelled(Exception):  # noqa: N818 - it is a request, not an error
    """Somebody asked for the run to stop; raised out of ``progress`` or ``check``."""


class RunContext:
    """One run under way, seen from its handler. Every write names the fencing token of the lease."""

    def __init__(self, row: Run) -> None:
        """``row`` is held by this process."""
        self.row = row
        self.finished = False
        self._last_write = 0.0

    @property
    def id(self) -> int:
        """The run's number."""
        return int(self.row.pk)

    @property
    def by(self) -> Actor:
        """Who asked, with the rights they had when asking."""
        return Actor(
            kind=ActorKind(self.row.by_kind),
            id=self.row.by_id,
            name=self.row.by_name,
            source="worker",
            grants=tuple(Grant(Role(role), unit, low, high) for role, unit, low, high in self.row.by_grants),
        )

    def progress(self, done: int, total: int, stage: str = "", message: str = "") -> None:
        """Say how far it is. Cheap to call often; raises ``Cancelled`` or ``LostLease`` when the work should stop."""
        moment = clock.monotonic()
        changed_stage = stage != self.row.stage
        if not changed_stage and done != total and moment - self._last_write < _QUIET:
            return
        self._last_write = moment
        self.row.progress_done, self.row.progress_total, self.row.stage = done, total, stage[:80]
        write(
            self.row,
            progress_done=done,
            progress_total=total,
            stage=stage[:80],
            message=scrub(message)[:400],
            heartbeat=clock.real_now(),
        )
        self.check()

    def check(self) -> None:
        """Stop here if the lease was lost or somebody asked to cancel; extends the lease otherwise."""
        if not renew(self.row):
            raise LostLease(self.row)
        if Run.objects.filter(pk=self.row.pk, cancel_asked=True).exists():
            raise Cancelled

    def finish(self, result: Mapping[str, Any] | None = None) -> None:
        """Mark done, inside the handler's own last transaction, so that work and mark stand or fall together.

        Raises ``LostLease`` when another worker has taken over: the transaction must then roll back, and does.
        """
        write(
            self.row,
            state=State.DONE,
            result=scrub_tree(dict(result or {})),
            error=None,
            finished_at=clock.now(),
            lease_until=None,
        )
        self.finished = True
