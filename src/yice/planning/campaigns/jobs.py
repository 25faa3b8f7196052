"""What campaigns do later: forgetting."""

from __future__ import annotations

from yice.core.jobs.registry import chore
from yice.planning.campaigns.actions.erasing import forget_erased


@chore("campaigns.erased", seconds=60.0)
def forget_the_erased() -> int:
    """Empty what was written about erased people."""
    return forget_erased()
