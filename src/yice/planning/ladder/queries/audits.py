"""What the duty auditor said last."""

from __future__ import annotations

from yice.planning.ladder.models import Audit


def last_failed() -> Audit | None:
    """The last check, if it did not pass; ``None`` when it passed or there was none yet."""
    last = Audit.objects.first()
    return last if last is not None and not last.passed else None
