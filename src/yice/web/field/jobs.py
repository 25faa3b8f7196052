"""What the phone page does later: apply what was kept, empty what is long in the file."""

from __future__ import annotations

from yice.core.jobs.registry import chore
from yice.web.field.actions import apply_waiting, empty_old


@chore("field.apply", seconds=10.0)
def apply_kept() -> int:
    """Take up parcels that were kept and not applied."""
    return apply_waiting()


@chore("field.empty", seconds=3600.0)
def empty_originals() -> int:
    """Empty originals that are long in the file."""
    return empty_old()
