"""Taking a dropped file: looked at first, kept sealed only when it is a roster."""

from __future__ import annotations

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.org.models import Unit
from yice.core.roster import store
from yice.core.roster.actions._uploads import new_batch, recall
from yice.core.roster.examine import Examination
from yice.core.roster.models import Batch
from yice.lib.actor import Actor


def take_upload(*, by: Actor, filename: str, body: bytes, unit: Unit, key: str | None = None) -> Batch:
    """Start an import from a file. A file that cannot be taken raises and leaves nothing behind.

    Raises ``SheetRefused`` for a hostile or unreadable file, ``Invalid`` (``no_roster_found``) without a roster.
    """
    with transaction.atomic():
        seen = once(key, by, "roster.take_upload")
        if seen.answer is not None:
            return Batch.objects.get(pk=seen.answer["batch"])
    examination = Examination(body, filename)
    if any(plan.use for plan in examination.plans) or not any(plan.columns for plan in examination.plans):
        examination.require()
    for plan in examination.plans:
        recall(plan, unit)
    with transaction.atomic():
        seen = once(key, by, "roster.take_upload")
        if seen.answer is not None:
            return Batch.objects.get(pk=seen.answer["batch"])
        batch = new_batch(by, filename, body, unit)
        batch.plans = [plan.as_dict() for plan in examination.plans]
        batch.since = examination.as_of
        batch.save(update_fields=["plans", "since"])
        record(by=by, verb="roster.take_upload", subject=("batch", batch.pk), unit_id=unit.pk)
        seen.store({"batch": batch.pk})
        store.keep(batch.upload_id, body)
    return batch
