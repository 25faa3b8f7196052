"""What the worker does for imports: checking, committing, undoing, and the daily clearing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from yice.core.jobs.registry import daily, handler
from yice.core.jobs.runs import Cancelled, RunContext
from yice.core.roster import store
from yice.core.roster.actions import check_batch, clear_abandoned, commit_batch, purge_old, undo_batch
from yice.core.roster.actions._common import error_dict
from yice.core.roster.actions._staging import clear_rows
from yice.core.roster.actions._taking_back import clear_undone
from yice.core.roster.actions._veiled import discard_veiled
from yice.core.roster.models import Batch, State, Upload
from yice.lib.errors import YiceError
from yice.lib.sheets import SheetRefused


def _batch(args: Mapping[str, Any]) -> Batch:
    return Batch.objects.select_related("upload", "unit").get(pk=args["batch"])


@handler("roster.check", title="核对花名册")
def check(run: RunContext, args: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Read, judge and stage the file of a batch."""
    batch = _batch(args)
    if batch.state != State.CHECKING:
        return {"rows": batch.counts.get("rows", 0)}
    try:
        tally = check_batch(by=run.by, batch=batch, progress=run.progress)
    except Cancelled:
        clear_rows(batch)
        Batch.objects.filter(pk=batch.pk, state=State.CHECKING).update(state=State.MAPPING)
        raise
    except YiceError as error:
        clear_rows(batch)
        values: dict[str, Any] = {"state": State.FAILED, "error": error_dict(error)}
        if isinstance(error, SheetRefused):  # a file that must not be kept
            store.drop(batch.upload_id)
            Upload.objects.filter(pk=batch.upload_id).update(kept=False)
            values["state"] = State.DROPPED
        Batch.objects.filter(pk=batch.pk).update(**values)
        raise
    return {"rows": tally.rows}


@handler("roster.commit", title="导入花名册")
def commit(run: RunContext, args: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Bring a reviewed batch into the register."""
    batch = _batch(args)
    if batch.state != State.COMMITTING:
        return dict(batch.counts.get("committed", {}))
    clear_abandoned(by=run.by)
    try:
        return commit_batch(by=run.by, batch=batch, progress=run.progress, finish=run.finish)
    except Cancelled:
        discard_veiled(batch)
        Batch.objects.filter(pk=batch.pk, state=State.COMMITTING).update(state=State.REVIEW)
        raise
    except YiceError as error:
        discard_veiled(batch)
        Batch.objects.filter(pk=batch.pk, state=State.COMMITTING).update(state=State.REVIEW, error=error_dict(error))
        raise


@handler("roster.undo", title="撤销导入")
def undo(run: RunContext, args: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Take an import back."""
    batch = _batch(args)
    if batch.state == State.UNDONE:  # killed between the taking back and the clearing
        clear_undone(batch)
        return None
    if batch.state != State.UNDOING:
        return None
    try:
        count = undo_batch(by=run.by, batch=batch, progress=run.progress, finish=run.finish)
    except Cancelled:
        Batch.objects.filter(pk=batch.pk, state=State.UNDOING).update(state=State.DONE)
        raise
    except YiceError as error:
        Batch.objects.filter(pk=batch.pk, state=State.UNDOING).update(state=State.DONE, error=error_dict(error))
        raise
    return {"undone": count}


@handler("roster.purge", title="清理过期的导入文件")
def purge(_run: RunContext, _args: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Remove files and rows of imports long over."""
    return {"batches": purge_old()}


daily("roster.purge", kind="roster.purge", at=dt.time(3, 30))
