"""What the worker does for duties: the nightly run, runs asked for on a page, and the changed set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from yice.core.jobs.registry import chore, daily, handler
from yice.core.jobs.runs import RunContext
from yice.core.org.models import Unit
from yice.lib.actor import Actor


@handler("planning.run", title="策划应办事项")
def run_plan(run: RunContext, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """Plan everybody or a unit. Killed, it is run again and goes on where it stopped."""
    from yice.planning.duties.actions.planning import HORIZON, plan  # the engine is loaded when there is work for it

    unit = Unit.objects.get(pk=args["unit"]) if args.get("unit") else None
    report = plan(
        by=run.by,
        as_of=_day(args.get("as_of")),
        start=_day(args.get("from")),
        end=_day(args.get("to")),
        horizon=int(args.get("horizon", HORIZON)),
        unit=unit,
        progress=run.progress,
    )
    return report.as_json()


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


daily("planning.nightly", kind="planning.run", at=dt.time(1, 30))


@handler("duties.export", title="导出应办")
def export(run: RunContext, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """The list as it was asked for, with the rights of the one who asked."""
    from yice.planning.duties.exporting import make_export

    told = lambda done, total: run.progress(done, total, "写入表格")  # noqa: E731 - one word
    return {"rows": make_export(by=run.by, run_id=run.id, query=args["query"], told=told)}


@handler("duties.sweep_exports", title="清理到期的应办导出")
def sweep(_run: RunContext, _args: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing taken out stays longer than it was asked for."""
    from yice.planning.duties.exporting import sweep_exports

    return {"swept": sweep_exports(by=Actor.system("sweeper"))}


daily("duties.sweep_exports", kind="duties.sweep_exports", at=dt.time(3, 45))


@chore("planning.changed", seconds=1.0)
def plan_changed() -> int:
    """Plan those anew whose facts have just changed."""
    from yice.planning.duties.actions.planning import replan_changed

    return replan_changed().people


@chore("planning.sums", seconds=2.0)
def sum_up() -> int:
    """Sum up the units written to since the last time, so that first pages need not count."""
    from yice.planning.duties.queries.sums import refresh

    return refresh()


@chore("planning.erased", seconds=60.0)
def forget_the_erased() -> int:
    """Forget what planning knows of people whose files were erased."""
    from yice.planning.duties.actions.erasing import forget_erased

    return forget_erased(by=Actor.system("planner"))
