"""Updating people already in the register: everything is computed before the writer is taken, then written at once."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from yice.core.people import actions as people
from yice.core.people.drafts import NeedDraft
from yice.core.people.fields import BLOCK_MODELS, FIELDS, as_json, columns_of
from yice.core.people.models import Change, Doubt, Kin, Person
from yice.core.roster.differences import Difference, differences, fresh_needs, load, needs_of
from yice.core.roster.models import Batch, Touched
from yice.core.roster.sealed import seal_before
from yice.lib import bulk, clock
from yice.lib.actor import Actor
from yice.lib.crypto import blind_bank
from yice.lib.errors import Refused
from yice.lib.names import keys_of
from yice.lib.scrub import scrub

_CHUNK = 500
_MEANWHILE = "people_changed_meanwhile"


@dataclass(slots=True)
class One:
    """What is to change about one person."""

    person: Person
    plain: list[Difference]
    standing: dict[str, Any]
    number: str
    bank: str
    extra: dict[str, Any] | None
    kin: list[Any]
    doubts: list[tuple[str, str, str]]
    needs: list[NeedDraft] = field(default_factory=list)
    death_on: Any = None
    missing_blocks: set[str] = field(default_factory=set)


def prepare(rows: Iterable[tuple[int, Any, list[tuple[str, str, str]]]]) -> Iterator[One]:
    """Compute the changes of (person number, draft, doubts), some hundred people at a time. Reads only."""
    part: list[tuple[int, Any, list[tuple[str, str, str]]]] = []
    for row in rows:
        part.append(row)
        if len(part) >= _CHUNK:
            yield from _prepare(part)
            part = []
    if part:
        yield from _prepare(part)


def _prepare(part: list[tuple[int, Any, list[tuple[str, str, str]]]]) -> Iterator[One]:
    numbers = [number for number, _, _ in part]
    persons, blocks = load(numbers)
    known_kin: dict[int, set[str]] = {}
    for person_id, name in Kin.objects.filter(person_id__in=numbers, ended_at=None).values_list("person_id", "name"):
        known_kin.setdefault(person_id, set()).add(name)
    open_doubts = set(
        Doubt.objects.filter(person_id__in=numbers, settled_at=None).values_list("person_id", "code", "field")
    )
    known_needs = needs_of(numbers)
    for number, draft, doubts in part:
        person = persons.get(number)
        if person is None:
            raise _changed_meanwhile()
        found = differences(person, blocks, draft)
        extra = {**person.extra, **draft.extra}
        yield One(
            person=person,
            plain=[one for one in found if one.block != "standing"],
            standing={one.name: one.new for one in found if one.block == "standing"},
            number=draft.id_number if person.id_blind is None and draft.id_number else "",
            bank=draft.bank_number if draft.bank_number and blind_bank(draft.bank_number) != person.bank_blind else "",
            extra=extra if extra != person.extra else None,
            kin=[one for one in draft.kin if one.name not in known_kin.get(number, set())],
            doubts=[one for one in doubts if (number, one[0], one[1]) not in open_doubts],
            needs=fresh_needs(number, known_needs, draft),
            death_on=draft.death_on if person.life == "living" else None,
            missing_blocks={block for block in draft.blocks if number not in blocks[block]},
        )


def apply(by: Actor, batch: Batch, ones: list[One], source: str) -> None:
    """Write all updates within the transaction under way. Raises ``Refused`` when one of them was changed meanwhile."""
    _unchanged(ones)
    now, today = clock.now(), clock.today()
    _write_people(ones)
    for block, model in BLOCK_MODELS.items():
        _write_block(block, model, ones)
    changes = [
        (one.person.pk, diff.block, diff.name, as_json(diff.old), as_json(diff.new), False, today, now, source, by.name)
        for one in ones
        for diff in one.plain
    ]
    columns = ("person_id", "block", "field", "old", "new", "hidden", "valid_on", "recorded_at", "source", "by")
    bulk.insert(Change, columns, changes)
    kin = [
        (one.person.pk, kin.name, kin.relation, kin.phone, kin.is_emergency, kin.alive, 1)
        for one in ones
        for kin in one.kin
    ]
    bulk.insert(Kin, ("person_id", "name", "relation", "phone", "is_emergency", "alive", "version"), kin)
    doubts = [
        (one.person.pk, code, key, words[:300], today, now, "", "", batch.pk)
        for one in ones
        for code, key, words in one.doubts
    ]
    names = ("person_id", "code", "field", "words", "raised_on", "raised_at", "decision", "by", "batch")
    bulk.insert(Doubt, names, doubts)
    people.note_needs(by=by, needs=[(one.person.pk, need) for one in ones for need in one.needs])
    for one in ones:
        _write_standing(by, one, source)
    remember(batch, ones)
    people.mark_changed([one.person.pk for one in ones], "roster")


def _unchanged(ones: list[One]) -> None:
    wanted = {one.person.pk: one.person.version for one in ones}
    numbers = list(wanted)
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        rows = Person.objects.filter(pk__in=part, erased_at=None).values_list("pk", "version")
        if {number: wanted[number] for number in part} != dict(rows):
            raise _changed_meanwhile()


def _changed_meanwhile() -> Refused:
    return Refused(
        _MEANWHILE,
        "核对之后，册里有人被改动过",
        why="另一位同事刚刚修改了要更新的人员。",
        todo="什么都没有导入。请点“重新核对”，再确认一次。",
    )


def _columns(one: One) -> dict[str, Any]:
    columns: dict[str, Any] = {"version": one.person.version + 1}
    for diff in one.plain:
        if diff.block in {"basic", "contact"} and diff.field is not None:
            columns |= columns_of(diff.field, diff.new)
            if diff.name == "name":
                keys = keys_of(diff.new)
                columns |= {
                    "given": keys.given, "pinyin": keys.pinyin, "pinyin_key": keys.key, "initials": keys.initials,
                }  # fmt: skip
    if one.extra is not None:
        columns["extra"] = one.extra
    return columns


def _write_people(ones: list[One]) -> None:
    """One statement for all: whoever does not change a column gets back what is there."""
    changed = {one.person.pk: _columns(one) for one in ones}
    union = sorted({column for columns in changed.values() for column in columns})
    rows = [
        (one.person.pk, *(changed[one.person.pk].get(column, getattr(one.person, column)) for column in union))
        for one in ones
    ]
    bulk.update(Person, ("id", *union), rows)


def _write_block(block: str, model: Any, ones: list[One]) -> None:
    changed = {one.person.pk: {d.name: d.new for d in one.plain if d.block == block} for one in ones}
    fresh = [one.person.pk for one in ones if block in one.missing_blocks and changed[one.person.pk]]
    names = tuple(FIELDS[block])
    bulk.insert(
        model, ("person_id", *names, "version"), [(pk, *(changed[pk].get(name) for name in names), 1) for pk in fresh]
    )
    there = {pk for pk, values in changed.items() if values} - set(fresh)
    if not there:
        return
    union = sorted({name for pk in there for name in changed[pk]})
    rows = []
    for pk, row in model.objects.in_bulk(there).items():
        rows.append((pk, *(changed[pk].get(name, getattr(row, name)) for name in union), row.version + 1))
    bulk.update(model, ("person_id", *union, "version"), rows, key="person_id")


def _write_standing(by: Actor, one: One, source: str) -> None:
    """What is kept with two times, sealed or confirmed by a second person goes by its own action."""
    number = one.person.pk
    if one.standing:
        people.change_status(
            by=by, person_id=number, changes=one.standing, valid_from=clock.today(), reason=source, cause="导入更新"
        )
    if one.number:
        people.set_identity(by=by, person_id=number, number=one.number, reason=source)
    if one.bank:
        people.set_bank(by=by, person_id=number, number=one.bank, reason=source)
    if one.death_on is not None:
        people.report_death(by=by, person_id=number, on=one.death_on, how=source)


def remember(batch: Batch, ones: list[One]) -> None:
    """Keep what was there before, sealed, so that the import can be undone."""
    numbers = [one.person.pk for one in ones]
    versions: dict[int, int] = {}
    for start in range(0, len(numbers), _CHUNK):
        versions |= dict(Person.objects.filter(pk__in=numbers[start : start + _CHUNK]).values_list("pk", "version"))
    rows = []
    for one in ones:
        before = {
            "fields": [[d.block, d.name, as_json(d.old)] for d in one.plain],
            "standing": {name: getattr(one.person, "rank_post" if name == "rank" else name) for name in one.standing},
            "extra": one.person.extra if one.extra is not None else None,
            "kin": [kin.name for kin in one.kin],
            "number": bool(one.number),
            "bank": bool(one.bank),
            "needs": [scrub(need.words) for need in one.needs],
            "death": one.death_on is not None,
            "new_blocks": sorted(one.missing_blocks),
        }
        sealed = seal_before(json.dumps(before, ensure_ascii=False))
        rows.append((batch.pk, one.person.pk, False, versions[one.person.pk], sealed))
    bulk.insert(Touched, ("batch_id", "person_id", "is_new", "version", "before"), rows)
