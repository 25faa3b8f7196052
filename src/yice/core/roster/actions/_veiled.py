"""Files written before anybody may see them, and how they go again when the import does not come to its end."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from yice.core.people import actions as people
from yice.core.people.drafts import PersonDraft
from yice.core.people.models import Person
from yice.core.roster.models import Batch, StagedRow, Touched
from yice.core.roster.sealed import draft_from
from yice.lib import bulk
from yice.lib.actor import Actor

CHUNK = 500  # files written in one transaction: the writer is held for a fraction of a second


def write_veiled(by: Actor, batch: Batch, rows: list[StagedRow], source: str, moment: dt.datetime) -> None:
    """Write the files of these staged rows so that nobody sees them yet."""
    write_drafts(by, batch, [draft_from(batch, row) for row in rows], source, moment)


def write_drafts(by: Actor, batch: Batch, drafts: list[PersonDraft], source: str, moment: dt.datetime) -> None:
    """The same for drafts in hand: one short transaction."""
    with transaction.atomic():
        numbers = people.admit_people(
            by=by, drafts=drafts, source=source, batch=batch.pk, recorded_at=moment, mark=False, veiled=True
        )
        bulk.insert(
            Touched,
            ("batch_id", "person_id", "is_new", "version", "before"),
            [(batch.pk, number, True, 1, "") for number in numbers],
        )


def discard_veiled(batch: Batch) -> None:
    """Remove what an earlier, killed try wrote: nobody ever saw it."""
    while True:
        left = Person.objects.filter(batch=batch.pk, erased_at__isnull=False)
        numbers = list(left.order_by("pk").values_list("pk", flat=True)[:CHUNK])
        if not numbers:
            break
        with transaction.atomic():
            for relation in Person._meta.related_objects:  # noqa: SLF001 - Django's documented way to what points here
                model: Any = relation.related_model
                if model._meta.app_label == "people" and relation.field.name == "person":  # noqa: SLF001
                    bulk.delete(model, numbers, key="person_id")
            bulk.delete(Person, numbers)
        bulk.breathe()
    Touched.objects.filter(batch=batch).delete()
