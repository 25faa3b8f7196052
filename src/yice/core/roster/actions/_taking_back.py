"""Taking an import back: new files veiled again, updated ones given what they had, personal values cleared."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.db.models import F

from yice.core.people import actions as people
from yice.core.people.fields import BLOCK_MODELS, FIELDS, columns_of, from_json
from yice.core.people.models import (
    Affiliation,
    Change,
    Consent,
    Doubt,
    Event,
    Experience,
    Honour,
    Kin,
    Need,
    Pairing,
    Person,
    PersonKey,
    Status,
    Verification,
)
from yice.core.roster.models import Batch, Touched
from yice.core.roster.sealed import unseal_before
from yice.lib import bulk, clock
from yice.lib.actor import Actor
from yice.lib.names import keys_of

_CHUNK = 500
_ALL: tuple[Any, ...] = (PersonKey, Kin, Doubt, Consent, Event, Experience, Honour, Need, Verification, Change)
_ERASED: dict[str, Any] = {
    "name": "（导入已撤销）", "given": "", "pinyin": "", "pinyin_key": "", "initials": "", "sex": None, "nation": None,
    "native_place": None, "birth_earliest": None, "birth_latest": None, "birth_text": None, "id_birth": None,
    "id_cipher": None, "bank_cipher": None, "phone": None, "phone_home": None, "phones": [], "former_unit": None,
    "former_post": None, "remark": None, "extra": {},
}  # fmt: skip


def take_back(by: Actor, batch: Batch) -> int:
    """Within the transaction under way; returns how many people."""
    now = clock.now()
    new = Touched.objects.filter(batch=batch, is_new=True).values("person_id")
    numbers = list(new.values_list("person_id", flat=True))
    Person.objects.filter(pk__in=new).update(erased_at=now, id_blind=None, bank_blind=None, version=F("version") + 1)
    for model in (Status, Affiliation, Pairing):
        model._default_manager.filter(person_id__in=new, superseded_at=None).update(superseded_at=now)  # noqa: SLF001
    if numbers:
        people.mark_changed(numbers, "import_undone")
    updated = list(Touched.objects.filter(batch=batch, is_new=False))
    for row in updated:
        _restore(by, batch, row)
    if updated:
        people.mark_changed([row.person_id for row in updated], "import_undone")
    return len(numbers) + len(updated)


def _restore(by: Actor, batch: Batch, row: Touched) -> None:
    """Give one updated person back what the import replaced."""
    before = json.loads(unseal_before(row.before))
    person = Person.objects.get(pk=row.person_id)
    columns: dict[str, Any] = {"version": F("version") + 1}
    blocks: dict[str, dict[str, Any]] = {}
    for block, name, old in before["fields"]:
        field = FIELDS[block][name]
        value = from_json(field, old)
        target = columns if block in {"basic", "contact"} else blocks.setdefault(block, {})
        target |= columns_of(field, value)
        if name == "name":
            keys = keys_of(value)
            target |= {"given": keys.given, "pinyin": keys.pinyin, "pinyin_key": keys.key, "initials": keys.initials}
    if before["extra"] is not None:
        columns["extra"] = before["extra"]
    if before["number"]:
        columns |= {"id_cipher": None, "id_blind": None, "id_birth": None}
    if before["bank"]:
        columns |= {"bank_cipher": None, "bank_blind": None}
    Person.objects.filter(pk=person.pk).update(**columns)
    for block, values in blocks.items():
        BLOCK_MODELS[block]._default_manager.filter(pk=person.pk).update(**values, version=F("version") + 1)  # noqa: SLF001
    Kin.objects.filter(person=person, name__in=before["kin"]).delete()
    Need.objects.filter(person=person, words__in=before.get("needs", []), version=1).delete()
    Doubt.objects.filter(person=person, batch=batch.pk, settled_at=None).delete()
    now, today = clock.now(), clock.today()
    Change.objects.bulk_create(
        Change(
            person=person, block=block, field=name, old=None, new=old, valid_on=today, recorded_at=now,
            source="撤销导入", by=by.name[:64],
        )
        for block, name, old in before["fields"]
    )  # fmt: skip
    if before["standing"]:
        people.change_status(
            by=by,
            person_id=person.pk,
            changes=before["standing"],
            valid_from=today,
            reason="撤销导入",
            cause="撤销导入",
        )
    if before["death"]:
        people.retract_death(by=by, person_id=person.pk, reason="撤销导入")


def clear_undone(batch: Batch) -> None:
    """Clear the personal values of files that an undo took back; the numbers stay, nothing can be read from them."""
    last = 0
    while numbers := list(
        Touched.objects.filter(batch=batch, is_new=True, person_id__gt=last)
        .order_by("person_id")
        .values_list("person_id", flat=True)[:_CHUNK]
    ):
        last = numbers[-1]
        with transaction.atomic():
            for model in (*_ALL, *BLOCK_MODELS.values()):
                bulk.delete(model, numbers, key="person_id")
            Person.objects.filter(pk__in=numbers).update(**_ERASED)
        bulk.breathe()
