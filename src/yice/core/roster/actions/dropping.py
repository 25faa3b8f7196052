"""Giving up an import that was not committed, and clearing what old ones left."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.roster import store
from yice.core.roster.actions._common import move
from yice.core.roster.actions._staging import clear_rows
from yice.core.roster.actions._veiled import discard_veiled
from yice.core.roster.actions.resuming import is_stuck
from yice.core.roster.models import Batch, State, Touched, Upload
from yice.lib import clock
from yice.lib.actor import Actor

KEPT_DAYS = 30
_OPEN = (State.MAPPING, State.REVIEW, State.FAILED)


def drop_batch(*, by: Actor, batch: Batch, key: str | None = None) -> None:
    """Give up an import: its file and rows are removed, the fact that there was one stays.

    One that is stuck may be given up too; giving up an undoing leaves the import as it was, done.
    """
    with transaction.atomic():
        seen = once(key, by, "roster.drop_batch")
        if seen.answer is not None:
            return
        stuck = is_stuck(batch)
        if stuck and batch.state == State.UNDOING:
            move(batch, (State.UNDOING,), State.DONE)
            record(by=by, verb="roster.drop_undo", subject=("batch", batch.pk), unit_id=batch.unit_id)
            seen.store({"batch": batch.pk})
            return
        move(batch, (State.CHECKING, State.COMMITTING) if stuck else _OPEN, State.DROPPED)
        Upload.objects.filter(pk=batch.upload_id).update(kept=False)
        record(by=by, verb="roster.drop_batch", subject=("batch", batch.pk), unit_id=batch.unit_id)
        seen.store({"batch": batch.pk})
    store.drop(batch.upload_id)
    discard_veiled(batch)
    clear_rows(batch)


def purge_old() -> int:
    """Remove files and rows of imports that ended, or were left lying, more than thirty days ago. Runs daily."""
    limit = clock.now() - dt.timedelta(days=KEPT_DAYS)
    old = list(Batch.objects.filter(made_at__lt=limit, upload__kept=True).select_related("upload"))
    by = Actor.system("importer")
    for batch in old:
        with transaction.atomic():
            Upload.objects.filter(pk=batch.upload_id).update(kept=False)
            Batch.objects.filter(pk=batch.pk, state__in=_OPEN).update(state=State.DROPPED)
            record(by=by, verb="roster.purge", subject=("batch", batch.pk), unit_id=batch.unit_id)
        store.drop(batch.upload_id)
        clear_rows(batch)
        Touched.objects.filter(batch=batch).delete()
    return len(old) + clear_abandoned(by=by)


def clear_abandoned(*, by: Actor) -> int:
    """Imports by command that were killed: no run will take them up again, so what they wrote is removed.

    Called before anybody writes new files, which the veiled ones of a killed import would keep out as already known.
    One that a process of this machine still holds is left alone.
    """
    left = Batch.objects.filter(state=State.COMMITTING, run_id=None).select_related("upload")
    dead = [batch for batch in left if not store.is_held(batch.upload_id)]
    for batch in dead:
        discard_veiled(batch)
        clear_rows(batch)
        with transaction.atomic():
            move(batch, (State.COMMITTING,), State.DROPPED)
            Upload.objects.filter(pk=batch.upload_id).update(kept=False)
            record(by=by, verb="roster.purge", subject=("batch", batch.pk), unit_id=batch.unit_id)
        store.drop(batch.upload_id)
    return len(dead)
