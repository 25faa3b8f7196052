"""What the worker does for the desk: taking lists out, and destroying them when their days are over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from yice.core.jobs.registry import daily, handler
from yice.core.jobs.runs import RunContext
from yice.lib.actor import Actor
from yice.web.desk.people.export import make_export, sweep_exports


@handler("desk.export_people", title="导出人员")
def export_people(run: RunContext, args: Mapping[str, Any]) -> Mapping[str, Any]:
    """The list as it was asked for, with the rights of the one who asked."""
    rows = make_export(
        by=run.by,
        run_id=run.id,
        query=args["query"],
        shown=args["columns"],
        told=lambda done, total: run.progress(done, total, "写入表格"),
    )
    return {"rows": rows}


@handler("desk.sweep_exports", title="清理到期的导出")
def sweep(_run: RunContext, _args: Mapping[str, Any]) -> Mapping[str, Any]:
    """Nothing taken out stays longer than it was asked for."""
    return {"swept": sweep_exports(by=Actor.system("sweeper"))}


daily("desk.sweep_exports", kind="desk.sweep_exports", at=dt.time(3, 40))
