"""What the worker does for the ladder: clocks twice a minute, duties after the nightly plan and every few minutes."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping
from typing import Any

from yice.core.jobs.registry import chore, daily, handler
from yice.core.jobs.runs import RunContext
from yice.lib import clock
from yice.lib.actor import Actor

logger = logging.getLogger(__name__)
LADDER = Actor.system("ladder")
MORNING = dt.time(7, 30)


@handler("ladder.sweep", title="提醒巡查")
def run_sweep(run: RunContext, args: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: ARG001 - the handler's shape
    """Go over every duty. Killed, it is run again and writes only what is missing."""
    from yice.planning.ladder.actions.sweeping import sweep_duties  # the engine is loaded when there is work for it

    report = sweep_duties(by=LADDER)
    return {"rungs": report.rungs, "told": report.told}


daily("ladder.daily", kind="ladder.sweep", at=MORNING)


@chore("ladder.duties", seconds=600.0)
def sweep_between() -> int:
    """What came during the day: an admission heard of at ten is reminded of today."""
    from yice.planning.ladder.actions.sweeping import sweep_duties

    if clock.now().time() < MORNING:  # a new day begins with the nightly plan, and nobody is reminded at midnight
        return 0
    return sweep_duties(by=LADDER).rungs


@chore("ladder.clocks", seconds=30.0)
def mind() -> int:
    """Climb the ladders of clocks."""
    from yice.planning.ladder.actions.minding import mind_clocks

    return mind_clocks(by=LADDER)


@chore("ladder.erased", seconds=60.0)
def forget() -> int:
    """Empty the words kept about people whose files were erased."""
    from yice.planning.ladder.actions.holding import forget_erased

    return forget_erased(by=LADDER)


@handler("ladder.audit", title="应办核查")
def run_audit(run: RunContext, args: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: ARG001 - the handler's shape
    """Check that everything due was noticed, escalated or closed."""
    from yice.planning.ladder.actions.auditing import audit_clockwork

    row = audit_clockwork(by=LADDER)
    if not row.passed:
        logger.error("duty audit failed: %s", ", ".join(f"{code}={count}" for code, count in sorted(row.found.items())))
    return {"passed": row.passed, "found": row.found}


daily("ladder.auditor", kind="ladder.audit", at=dt.time(8, 30))


@handler("ladder.birthdays", title="提醒子女（生日）")
def run_birthdays(run: RunContext, args: Mapping[str, Any]) -> Mapping[str, Any]:  # noqa: ARG001 - the handler's shape
    """R25: three days and one day before a birthday the children are reminded."""
    from yice.planning.ladder.actions.birthdays import remind_children

    return {"written": remind_children(by=LADDER)}


daily("ladder.birthdays", kind="ladder.birthdays", at=dt.time(9, 0))
