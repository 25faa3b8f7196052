"""What this app does by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from yice.core.jobs.registry import daily, handler
from yice.core.people.actions import refresh_caches

if TYPE_CHECKING:
    from yice.core.jobs.runs import RunContext


@handler("people.refresh", title="更新今日起生效的身份变动")
def refresh(_run: RunContext, _args: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let changes of standing that were dated ahead reach the lists on their day."""
    return {"moved": refresh_caches()}


daily("people.refresh", kind="people.refresh", at=dt.time(0, 10))
