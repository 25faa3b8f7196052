"""Undoing an import: refused, with the list, when somebody has worked on one of its people since."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from yice.core.audit.actions import once, record
from yice.core.audit.models import Entry
from yice.core.jobs.actions import enqueue
from yice.core.jobs.killpoints import killpoint
from yice.core.people import actions as people
from yice.core.people.fields import BLOCK_MODELS, FIELDS, columns_of, from_json
from yice.core.people.models import Affiliation, Change, Doubt, Kin, Pairing, Person, PersonKey, Status
from yice.core.roster.actions._common import Progress, move, quiet, unseal_before
from yice.core.roster.actions.committing import Finish
from yice.core.roster.models import Batch, State, Touched
from yice.lib import bulk, clock
from yice.lib.actor import Actor, ActorKind
from yice.lib.errors import Refused
from yice.lib.names import keys_of

_CHUNK = 500
_LISTED = 200
_ERASED: dict[str, Any] = {
    "name": "（导入已撤销）", "given": "", "pinyin": "", "pinyin_key": "", "initials": "", "sex": None, "nation": None,
    "native_place": None, "birth_earliest": None, "birth_latest": None, "birth_text": None, "id_birth": None,
    "id_cipher": None, "bank_cipher": None, "phone": None, "phone_home": None, "phones": [], "former_unit": None,
    "former_post": None, "remark": None, "extra": {},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TouchedSince:
    """A person of the import on whom somebody has worked since."""

    person_id: int
    no: str
    name: str
    why: str


def touched_since(batch: Batch) -> list[TouchedSince]:
    """Everybody of this import whose file somebody changed after it: such an import cannot be undone."""
    found: dict[int, TouchedSince] = {}
    last = 0
    while rows := list(Touched.objects.filter(batch=batch, pk__gt=last).order_by("pk")[:_CHUNK]):
        last = rows[-1].pk
        versions = {row.person_id: row.version for row in rows}
        worked = _worked_on(batch, list(versions))
        for person in Person.objects.filter(pk__in=versions).only("pk", "no", "name", "version"):
            why = worked.get(person.pk) or ("资料已修改" if person.version != versions[person.pk] else "")
            if why:
                found[person.pk] = TouchedSince(person.pk, person.no, person.name, why)
        if len(found) >= _LISTED:
            break
    return list(found.values())[:_LISTED]


def _worked_on(batch: Batch, numbers: list[int]) -> dict[int, str]:
    """Deeds on these files in the trail since the commit; readings and the system's own work do not count."""
    if batch.committed_real_at is None:
        return {}
    deeds = Entry.objects.filter(
        ~Q(verb__startswith="view."),
        ~Q(actor_kind=ActorKind.SYSTEM.value),
        person_id__in=numbers,
        real_at__gt=batch.committed_real_at,
    )
    return {number: f"有新的办理记录（{at:%Y-%m-%d}）" for number, at in deeds.values_list("person_id", "at") if number}


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
        count = _take_back(by, batch)
        move(batch, (State.UNDOING,), State.UNDONE, undone_at=clock.now())
        record(by=by, verb="roster.undo_batch", subject=("batch", batch.pk), unit_id=batch.unit_id, detail={"n": count})
        killpoint("roster.undo_inside")
        if finish is not None:
            finish({"undone": count})
    killpoint("roster.undo_after")
    clear_undone(batch)
    return count


def _take_back(by: Actor, batch: Batch) -> int:
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
            for model in (*BLOCK_MODELS.values(), PersonKey, Kin, Doubt, *_others()):
                bulk.delete(model, numbers, key="person_id")
            Person.objects.filter(pk__in=numbers).update(**_ERASED)
        bulk.breathe()


def _others() -> tuple[Any, ...]:
    from yice.core.people.models import Consent, Event, Experience, Honour, Need, Verification

    return (Consent, Event, Experience, Honour, Need, Verification, Change)
