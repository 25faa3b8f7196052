"""Taking a dropped file: looked at first, kept sealed only when it is a roster."""

from __future__ import annotations

from hashlib import sha256
from pathlib import PurePath

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.org.models import Unit
from yice.core.roster import store
from yice.core.roster.examine import Examination
from yice.core.roster.models import Batch, MappingMemory, Upload
from yice.core.roster.recognise.plans import SheetPlan
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.scrub import scrub


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


def new_batch(by: Actor, filename: str, body: bytes, unit: Unit) -> Batch:
    """The rows of a new import, without its file."""
    now = clock.now()
    path = PurePath(filename.replace("\\", "/"))
    name = f"{scrub(path.stem)[:180]}{path.suffix[:10]}"  # apart: the x of .xlsx is no last digit
    upload = Upload.objects.create(
        filename=name, size=len(body), sha256=sha256(body).hexdigest(), made_at=now, kept=True
    )
    return Batch.objects.create(
        upload=upload, unit=unit, by_kind=by.kind.value, by_id=by.id, by_name=by.name[:80], made_at=now
    )


def recall(plan: SheetPlan, unit: Unit) -> None:
    """Take over how this unit last mapped these very headings."""
    if not plan.columns:
        return
    known = MappingMemory.objects.filter(unit=unit, signature=plan.signature).first()
    if known is None or len(known.fields) != len(plan.columns):
        return
    for column, field in zip(plan.columns, known.fields, strict=True):
        if column.field != field:
            column.field, column.confidence = field, 100
    plan.remembered = True
