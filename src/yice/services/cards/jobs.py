"""What cards do later: look for those that have become wrong, forget the erased."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from yice.core.jobs.registry import chore, daily, handler
from yice.core.jobs.runs import RunContext
from yice.lib.actor import Actor
from yice.services.cards.actions import find_outdated, forget_erased

CHECK = "cards.check"


@handler(CHECK, title="核对服务卡")
def check_cards(_run: RunContext, _args: Mapping[str, Any]) -> Mapping[str, Any]:
    """Compare every card in hand with what is true today."""
    return {"changed": find_outdated(by=Actor.system("cards"))}


daily("cards.check", kind=CHECK, at=dt.time(0, 40))


@chore("cards.erased", seconds=60.0)
def forget_the_erased() -> int:
    """Empty what was printed for erased people."""
    return forget_erased()
