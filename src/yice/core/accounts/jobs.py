"""Logins nobody uses are disabled (R158)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from axes.models import AccessAttempt

from yice.core.accounts.actions import disable_idle_users
from yice.core.jobs.registry import daily, handler
from yice.core.jobs.runs import RunContext
from yice.lib import clock
from yice.lib.actor import Actor


@handler("accounts.tidy", title="清理账号")
def tidy(_run: RunContext, _args: Mapping[str, Any]) -> Mapping[str, Any]:
    """Disable idle logins and forget failed attempts of last week."""
    disabled = disable_idle_users(by=Actor.system("accounts"))
    AccessAttempt.objects.filter(attempt_time__lt=clock.real_now() - dt.timedelta(days=7)).delete()
    return {"disabled": disabled}


daily("accounts.tidy", kind="accounts.tidy", at=dt.time(1, 0))
