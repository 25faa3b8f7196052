"""The worker: takes runs one after another, keeps their lease alive, asks the clock for daily runs, does the chores.

One is started by ``yice serve``; on PostgreSQL there may be several. None of them owns anything: whatever a killed
worker held is found by the others within seconds (``lease.is_abandoned``) and done again from its beginning.
"""

from __future__ import annotations

import datetime as dt
import logging
import random
import threading
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Self

from django.db import close_old_connections, connection, transaction
from django.db.models import Q
from django.db.utils import OperationalError

from yice.core.jobs import lease, registry, schedule
from yice.core.jobs.killpoints import killpoint
from yice.core.jobs.lease import LostLease
from yice.core.jobs.models import Run, State
from yice.core.jobs.runs import Cancelled, RunContext
from yice.lib import clock
from yice.lib.errors import YiceError
from yice.lib.scrub import scrub

logger = logging.getLogger(__name__)

IDLE_SECONDS = 0.5
HEARTBEAT_SECONDS = 3.0
_RETRY_SECONDS = (5, 30, 120, 600)

# Wrapped around every run and chore; org puts the business date here so that it is asked for once.
surroundings: list[Callable[[], AbstractContextManager[None]]] = []


class Worker:
    """One worker process."""

    def __init__(self) -> None:
        """Nothing is claimed until ``loop`` or ``step`` is called."""
        self.holder = lease.holder_name()
        self.stopping = threading.Event()

    def stop(self) -> None:
        """Finish what is under way, then end: for SIGTERM."""
        self.stopping.set()

    def loop(self) -> None:
        """Work until told to stop."""
        schedule.declare_all()
        logger.info("worker %s started", self.holder)
        while not self.stopping.is_set():
            try:
                worked = self.step()
            except OperationalError:
                logger.exception("database not available; trying again")
                worked = False
            close_old_connections()
            if not worked:
                self.stopping.wait(IDLE_SECONDS * random.uniform(0.7, 1.3))  # noqa: S311 - spreads workers, no secret
        logger.info("worker %s stopped", self.holder)

    def step(self) -> bool:
        """One round: fire the clock, do due chores, run one run. True when there was a run."""
        schedule.fire_dailies()
        for chore in registry.chores():
            if self.stopping.is_set():
                return False
            with _surrounded():
                schedule.do_chore(chore, self.holder)
        row = self.claim()
        if row is None:
            return False
        with _surrounded():
            self.run(row)
        return True

    def claim(self) -> Run | None:
        """Take the next run: one that waits, or one whose worker is gone."""
        now = clock.real_now()
        waiting = Run.objects.filter(state=State.QUEUED).filter(Q(not_before=None) | Q(not_before__lte=now))
        # The clock of the business may stand still, so the order is that of asking.
        for row in waiting.order_by("-priority", "id")[:3]:
            if self._take(row, State.QUEUED):
                return row
        for row in Run.objects.filter(state=State.RUNNING).order_by("id"):
            gone = row.holder
            if lease.is_abandoned(row, now) and self._take(row, State.RUNNING):
                logger.warning("run %s taken over from %s", row.pk, gone)
                return row
        return None

    def _take(self, row: Run, state: State) -> bool:
        """Claim by a conditional update: whoever changes the token first has it; a cancelled run changes its state."""
        if not Run.objects.filter(pk=row.pk, state=state).exists():
            return False
        taken = lease.take(
            row,
            holder=self.holder,
            state=State.RUNNING,
            attempts=row.attempts + 1,
            started_at=row.started_at or clock.now(),
            heartbeat=clock.real_now(),
        )
        return taken is not None

    def run(self, row: Run) -> None:
        """Do one run to its end, whatever that is."""
        context = RunContext(row)
        killpoint("jobs.claimed")
        if row.attempts > row.max_attempts:
            _close(row, State.FAILED, _gave_up())
            return
        with Heartbeat(row):
            try:
                handler = registry.handler_of(row.kind)
                context.check()
                result = handler.run(context, row.args)
                killpoint("jobs.before_finish")
                if not context.finished:
                    with transaction.atomic():
                        context.finish(result)
                killpoint("jobs.after_finish")
            except LostLease:
                logger.warning("run %s was taken over; stopping here", row.pk)
            except Cancelled:
                _close(row, State.CANCELLED, None)
            except YiceError as error:
                _close(
                    row, State.FAILED, {"code": error.code, "what": error.what, "why": error.why, "todo": error.todo}
                )
            except Exception:
                logger.exception("run %s (%s) failed", row.pk, row.kind)
                _retry_or_fail(row)
            finally:
                _leave_transaction()


class Heartbeat:
    """Keeps the lease alive from a thread of its own while the handler computes."""

    def __init__(self, row: Run) -> None:
        """``row`` is held by this process."""
        self._row = row
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"heartbeat-{row.pk}", daemon=True)

    def __enter__(self) -> Self:
        """Start; in a test's private in-memory database there is no second connection to beat from."""
        if not connection.in_atomic_block:
            self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        if self._thread.is_alive():
            self._thread.join(timeout=30)

    def _beat(self) -> None:
        try:
            while not self._done.wait(HEARTBEAT_SECONDS):
                try:
                    if not lease.renew(self._row):
                        return  # lost: the handler finds out at its next write
                except OperationalError:
                    continue  # the writer is busy; the handler's own transaction is the usual reason
        finally:
            connection.close()


def _surrounded() -> AbstractContextManager[None]:
    return surroundings[0]() if surroundings else nullcontext()


def _close(row: Run, state: State, error: dict[str, str] | None) -> None:
    lease.release(row, state=state, error=error, finished_at=clock.now())


def _retry_or_fail(row: Run) -> None:
    """An error nobody foresaw: try again later, in the end say so. The words carry no values, the log is scrubbed."""
    trace = scrub(traceback.format_exc(limit=-1))
    if row.attempts >= row.max_attempts:
        _close(row, State.FAILED, {**_gave_up(), "trace": trace.splitlines()[-1][:200].split(":")[0]})
        return
    wait = _RETRY_SECONDS[min(row.attempts, len(_RETRY_SECONDS)) - 1]
    lease.release(row, state=State.QUEUED, not_before=clock.real_now() + dt.timedelta(seconds=wait), unique="")


def _gave_up() -> dict[str, str]:
    return {
        "code": "job_failed",
        "what": "任务多次尝试都没有办成",
        "why": "程序出错或中途多次被打断；已办的部分已全部撤回，没有留下一半。",
        "todo": "请稍后重新发起；仍不成功时，把任务编号告诉系统管理员。",
    }


def _leave_transaction() -> None:
    """A handler that swallowed an error inside its transaction must not poison the next run."""
    if connection.connection is not None and not connection.in_atomic_block and not connection.get_autocommit():
        connection.close()
