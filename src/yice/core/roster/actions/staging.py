"""Reading a whole file into the staging rows, in small batches, with progress."""

from __future__ import annotations

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.jobs.actions import enqueue
from yice.core.roster import store
from yice.core.roster.actions._common import Progress, move, quiet
from yice.core.roster.actions._staging import clear_rows, stage
from yice.core.roster.examine import Examination, Tally
from yice.core.roster.models import Batch, State
from yice.core.roster.recognise.plans import SheetPlan
from yice.lib.actor import Actor


def ask_to_check(*, by: Actor, batch: Batch, key: str | None = None) -> Batch:
    """Have the worker read and judge the whole file."""
    with transaction.atomic():
        seen = once(key, by, "roster.ask_to_check")
        if seen.answer is None:
            move(batch, (State.MAPPING, State.REVIEW, State.FAILED), State.CHECKING, error=None)
            run = enqueue("roster.check", {"batch": batch.pk}, by=by, unit_id=batch.unit_id)
            Batch.objects.filter(pk=batch.pk).update(run_id=run.pk)
            record(by=by, verb="roster.ask_to_check", subject=("batch", batch.pk), unit_id=batch.unit_id)
            seen.store({"run": run.pk})
    batch.refresh_from_db()
    return batch


def check_batch(*, by: Actor, batch: Batch, progress: Progress = quiet) -> Tally:
    """Judge every row of the batch's file and stage it. Safe to repeat: what an earlier try left is cleared first."""
    clear_rows(batch)
    progress(0, 0, "读取文件")
    examination = Examination(store.fetch(batch.upload_id), batch.upload.filename)
    examination.plans = [SheetPlan.from_dict(found) for found in batch.plans]
    stage(by, batch, examination, progress)
    with transaction.atomic():
        move(batch, (State.CHECKING,), State.REVIEW, counts=examination.tally.as_dict())
        record(
            by=by, verb="roster.check_batch", subject=("batch", batch.pk), unit_id=batch.unit_id,
            detail={"rows": examination.tally.rows},
        )  # fmt: skip
    return examination.tally
