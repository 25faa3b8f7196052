"""A way out of an import whose work was cancelled while it waited, or given up: ask again, or let it be."""

from __future__ import annotations

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.jobs.actions import enqueue
from yice.core.jobs.models import Run
from yice.core.jobs.models import State as RunState
from yice.core.roster.actions._common import wrong_state
from yice.core.roster.models import Batch, State
from yice.lib.actor import Actor

KINDS: dict[str, str] = {
    State.CHECKING: "roster.check",
    State.COMMITTING: "roster.commit",
    State.UNDOING: "roster.undo",
}
_OVER = (RunState.CANCELLED, RunState.FAILED, RunState.DONE)


def is_stuck(batch: Batch) -> bool:
    """Whether an import is under way by its own word while nobody works on it and nobody will.

    An import by command has no run; who died with it is cleared away by ``clear_abandoned``.
    """
    if batch.state not in KINDS or batch.run_id is None:
        return False
    run = Run.objects.filter(pk=batch.run_id).only("state").first()
    return run is None or run.state in _OVER


def stuck_among(batches: list[Batch]) -> set[int]:
    """Those of a list that are stuck; one query."""
    waiting = {batch.run_id: batch.pk for batch in batches if batch.state in KINDS and batch.run_id is not None}
    alive = Run.objects.filter(pk__in=waiting).exclude(state__in=_OVER).values_list("pk", flat=True)
    return {pk for run, pk in waiting.items() if run not in set(alive)}


def retry_batch(*, by: Actor, batch: Batch, key: str | None = None) -> Batch:
    """Ask for the same work again. What an earlier try left is cleared by the work itself before it begins.

    Raises ``Refused`` (``batch_state``) while somebody still works on it, or when it is over.
    """
    with transaction.atomic():
        seen = once(key, by, "roster.retry_batch")
        if seen.answer is None:
            batch.refresh_from_db()
            if not is_stuck(batch):
                raise wrong_state(batch)
            run = enqueue(KINDS[batch.state], {"batch": batch.pk}, by=by, unit_id=batch.unit_id)
            Batch.objects.filter(pk=batch.pk).update(run_id=run.pk)
            record(by=by, verb="roster.retry_batch", subject=("batch", batch.pk), unit_id=batch.unit_id)
            seen.store({"run": run.pk})
    batch.refresh_from_db()
    return batch
