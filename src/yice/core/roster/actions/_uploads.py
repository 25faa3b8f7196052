"""The rows of a new import, and the memory of how its unit maps its headings."""

from __future__ import annotations

from hashlib import sha256
from pathlib import PurePath

from yice.core.org.models import Unit
from yice.core.roster.models import Batch, MappingMemory, Upload
from yice.core.roster.recognise.plans import SheetPlan
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.scrub import scrub


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
    for column, blank in zip(plan.columns, known.blanks, strict=False):
        column.blank = blank
    plan.remembered = True
