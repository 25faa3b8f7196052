"""What this app does by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from yice.core.jobs.registry import chore, daily, handler
from yice.core.notify.actions.digest import gather
from yice.core.notify.actions.sending import Sender
from yice.core.notify.actions.tidying import tidy
from yice.lib.actor import Actor

if TYPE_CHECKING:
    from yice.core.jobs.runs import RunContext


@chore("notify.send", seconds=1)
def send() -> object:
    """Send what is due for two seconds at most, then let others have the worker."""
    return Sender().work()


@handler("notify.digest", title="汇总每日消息")
def digest(_run: RunContext, _args: Mapping[str, Any]) -> Mapping[str, Any]:
    """One mail a day for who wants it so."""
    return {"written": gather(by=Actor.system("notify"))}


@handler("notify.tidy", title="清理过期的消息")
def clean(_run: RunContext, _args: Mapping[str, Any]) -> Mapping[str, Any]:
    """Empty old messages and those of erased people."""
    return {"emptied": tidy()}


daily("notify.digest", kind="notify.digest", at=dt.time(9, 5))
daily("notify.tidy", kind="notify.tidy", at=dt.time(3, 40))
