"""What the worker does for visits."""

from __future__ import annotations

from yice.core.jobs.registry import chore
from yice.lib.actor import Actor


@chore("visits.erased", seconds=60.0)
def forget_the_erased() -> int:
    """Forget the visits of people whose files were erased."""
    from yice.services.visits.actions.forgetting import forget_erased

    return forget_erased(by=Actor.system("visits"))
