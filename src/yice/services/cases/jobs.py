"""What cases do later: forgetting."""

from __future__ import annotations

from yice.core.jobs.registry import chore
from yice.lib.actor import Actor
from yice.services.cases.actions.erasing import forget_erased


@chore("cases.erased", seconds=60.0)
def forget_the_erased() -> int:
    """Empty what was said in the cases of erased people."""
    return forget_erased(by=Actor.system("cases"))
