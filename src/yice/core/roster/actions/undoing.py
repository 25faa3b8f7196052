"""Undoing an import: refused, with the list, when somebody has worked on one of its people since."""

from __future__ import annotations

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.jobs.actions import enqueue
from yice.core.jobs.killpoints import killpoint
from yice.core.roster.actions._common import Progress, move, quiet
from yice.core.roster.actions._taking_back import clear_undone, take_back
from yice.core.roster.actions.committing import Finish
from yice.core.roster.models import Batch, State
from yice.core.roster.queries import touched_since
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Refused


def ask_to_undo(*, by: Actor, batch: Batch, reason: str = "", key: str | None = None) -> Batch:
    """Have the worker undo an import. Raises ``Refused`` (``import_touched``) naming how many were worked on since."""
    with transaction.atomic():
        seen = once(key, by, "roster.ask_to_undo")
        if seen.answer is None:
            _refuse_touched(batch)
            move(batch, (State.DONE,), State.UNDOING, error=None)
            run = enqueue("roster.undo", {"batch": batch.pk}, by=by, unit_id=batch.unit_id)
            Batch.objects.filter(pk=batch.pk).update(run_id=run.pk)
            record(by=by, verb="roster.ask_to_undo", subject=("batch", batch.pk), unit_id=batch.unit_id, reason=reason)
            seen.store({"run": run.pk})
    batch.refresh_from_db()
    return batch


def _refuse_touched(batch: Batch) -> None:
    touched = touched_since(batch)
    if touched:
        names = "、".join(one.name for one in touched[:10])
        raise Refused(
            "import_touched",
            f"导入之后，其中 {len(touched)} 人已有新的改动，不能整批撤销",
            why=f"{names}{'等' if len(touched) > 10 else ''}在导入后被修改过，撤销会丢掉这些工作。",  # noqa: PLR2004
            todo="请逐人更正；名单见导入结果页。",
            count=len(touched),
        )


def undo_batch(*, by: Actor, batch: Batch, progress: Progress = quiet, finish: Finish | None = None) -> int:
    """Undo an import: one short transaction takes it all back, then the personal values are cleared in small steps."""
    progress(0, 0, "撤销")
    with transaction.atomic():
        _refuse_touched(batch)
        count = take_back(by, batch)
        move(batch, (State.UNDOING,), State.UNDONE, undone_at=clock.now())
        record(by=by, verb="roster.undo_batch", subject=("batch", batch.pk), unit_id=batch.unit_id, detail={"n": count})
        killpoint("roster.undo_inside")
        if finish is not None:
            finish({"undone": count})
    killpoint("roster.undo_after")
    clear_undone(batch)
    return count
