"""What the ground floor itself does later: sealing and verifying the trail, tidying up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from yice.core.audit.actions import record
from yice.core.audit.models import Idempotency
from yice.core.audit.sealing import seal_pending
from yice.core.audit.verifying import verify
from yice.core.jobs.models import Run, State
from yice.core.jobs.registry import chore, daily, handler
from yice.core.jobs.runs import RunContext
from yice.lib import clock
from yice.lib.actor import Actor

_KEYS_DAYS = 30
_RUNS_DAYS = 90


@chore("audit.seal", seconds=5)
def seal() -> object:
    """Close what was written to the trail into the chain."""
    return seal_pending()


@handler("audit.verify", title="核对审计记录")
def verify_trail(_run: RunContext, _args: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read the whole trail against its chain."""
    report = verify()
    codes = [finding.code for finding in report.findings]
    record(
        by=Actor.system("audit-verify"),
        verb="audit.verify",
        subject=("audit", None),
        detail={"entries": report.entries, "findings": codes},
    )
    return {"entries": report.entries, "findings": codes}


@handler("jobs.tidy", title="清理过期的任务记录")
def tidy(_run: RunContext, _args: Mapping[str, Any]) -> Mapping[str, Any]:
    """Remove form keys after thirty days and finished runs after ninety."""
    now = clock.real_now()
    keys, _ = Idempotency.objects.filter(at__lt=now - dt.timedelta(days=_KEYS_DAYS)).delete()
    over = [State.DONE, State.FAILED, State.CANCELLED]
    runs, _ = Run.objects.filter(state__in=over, heartbeat__lt=now - dt.timedelta(days=_RUNS_DAYS)).delete()
    return {"keys": keys, "runs": runs}


daily("audit.verify", kind="audit.verify", at=dt.time(3, 30))
daily("jobs.tidy", kind="jobs.tidy", at=dt.time(3, 0))
