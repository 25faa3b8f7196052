"""What cases do later: going on with what waited, forgetting."""

from __future__ import annotations

from yice.core.jobs.registry import chore
from yice.lib.actor import Actor
from yice.services.cases.actions.erasing import forget_erased
from yice.services.cases.actions.progress import end_waits


@chore("cases.waited", seconds=60.0)
def go_on() -> int:
    """What waited until a day that has come is worked on again."""
    return end_waits(by=Actor.system("系统"))


@chore("cases.erased", seconds=60.0)
def forget_the_erased() -> int:
    """Empty what was said in the cases of erased people."""
    return forget_erased(by=Actor.system("cases"))
