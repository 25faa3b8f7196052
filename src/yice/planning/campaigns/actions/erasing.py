"""Forgetting: the reasons written about a person whose file was erased go; the list keeps its number."""

from __future__ import annotations

from yice.planning.campaigns.models import Target


def forget_erased() -> int:
    """Empty what was written about erased people on frozen lists; returns how many rows. The worker repeats it."""
    rows = Target.objects.filter(person__erased_at__isnull=False).exclude(reason="", reason_by_name="")
    return rows.update(reason="", reason_by_name="")
