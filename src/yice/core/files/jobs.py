"""What this app does by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from yice.core.files.actions import sweep_bodies
from yice.core.jobs.registry import daily, handler
from yice.lib.actor import Actor

if TYPE_CHECKING:
    from yice.core.jobs.runs import RunContext


@handler("files.sweep", title="清理无主文件")
def sweep(_run: RunContext, _args: Mapping[str, Any]) -> Mapping[str, Any]:
    """Delete bodies that nobody names, and those of erased people."""
    return {"swept": sweep_bodies(by=Actor.system("sweeper"))}


daily("files.sweep", kind="files.sweep", at=dt.time(3, 30))
