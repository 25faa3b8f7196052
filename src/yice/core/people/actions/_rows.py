"""From drafts to table rows: the one place where a new file is written, for one person and for forty thousand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from calendars.partial import PartialDate
from yice.core.org.models import Unit
from yice.core.people import codes
from yice.core.people.drafts import NeedDraft, PersonDraft
from yice.core.people.fields import BLOCK_MODELS, FIELDS, tidy_phone
from yice.core.people.models import (
    Affiliation,
    Doubt,
    Event,
    Honour,
    Kin,
    Need,
    Pairing,
    Person,
    PersonKey,
    Status,
    Verification,
)
from yice.lib import bulk
from yice.lib.crypto import blind_bank, blind_identity, new_key, seal
from yice.lib.errors import Invalid
from yice.lib.idcard import IdCard, read
from yice.lib.names import keys_of
from yice.lib.scrub import has_number, scrub, scrub_tree

ID_CONTEXT = "person.id"
BANK_CONTEXT = "person.bank"
_LONG_ENOUGH = 15  # an identity or bank number has at least so many characters


@dataclass(frozen=True, slots=True)
class Stamp:
    """What all rows of one admission share."""

    now: dt.datetime
    today: dt.date
    by: str
    by_id: int
    source: str
    batch: int | None
    veil: dt.datetime | None = None
    """When set, the rows are written as erased and never believed: nobody sees them until the batch is unveiled."""


@dataclass(frozen=True, slots=True)
class _New:
    """A draft with the numbers it got."""

    number: int
    draft: PersonDraft
    unit: Unit
    since: dt.date

    @property
    def nature(self) -> str | None:
        return self.draft.nature or self.unit.nature or None

    @property
    def tier(self) -> str | None:
        return self.draft.tier or self.unit.tier or None

    @property
    def life(self) -> str:
        return codes.Life.DEAD.value if self.draft.death_on else codes.Life.LIVING.value


def write(drafts: Sequence[PersonDraft], units: Mapping[int, Unit], stamp: Stamp) -> list[int]:
    """Write every row of these files, within the transaction under way; the numbers come in the order of the drafts."""
    numbers = take_numbers(Person, len(drafts))
    new = [
        _New(number, draft, units[draft.unit_id], draft.since or draft.registered_on or stamp.today)
        for number, draft in zip(numbers, drafts, strict=True)
    ]
    keys: list[tuple[int, str, dt.datetime]] = []
    bulk.insert(Person, _PERSON, (_person(one, stamp, keys) for one in new), presorted=True)
    bulk.insert(PersonKey, ("person_id", "wrapped", "made_at"), keys, presorted=True)
    bulk.insert(Status, _STATUS, _statuses(new, stamp), presorted=True)
    bulk.insert(Affiliation, _AFFILIATION, _affiliations(new, stamp), presorted=True)
    bulk.insert(Pairing, _PAIRING, _pairings(new, stamp), presorted=True)
    for block, model in BLOCK_MODELS.items():
        names = tuple(FIELDS[block])
        rows = _block_rows(new, block, names)
        bulk.insert(model, ("person_id", *names, "verified_on", "version"), rows, presorted=True)
    bulk.insert(Kin, _KIN, _kin(new), presorted=True)
    bulk.insert(Verification, _VERIFICATION, _verifications(new, stamp), presorted=True)
    bulk.insert(Doubt, _DOUBT, _doubts(new, stamp), presorted=True)
    bulk.insert(Event, _EVENT, _events(new, stamp), presorted=True)
    bulk.insert(Need, NEED, _needs(new, stamp), presorted=True)
    bulk.insert(Honour, ("person_id", "title", "is_model_worker"), _honours(new), presorted=True)
    return numbers


def take_numbers(model: type[models.Model], count: int) -> list[int]:
    """The next ``count`` numbers of a table; nobody else gets them."""
    table = model._meta.db_table  # noqa: SLF001 - Django's documented way to the table's name
    if not count:
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return sorted(int(row[0]) for row in cursor.fetchall())
        # One writer at a time, and we are it: the sequence stands still until we commit.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
    start = int(row[0]) if row else 0
    return list(range(start + 1, start + count + 1))


def file_number(number: int) -> str:
    """The file number of a person who brings none of their own."""
    return f"YC{number:07d}"


def _file_number(one: _New) -> str:
    """The number brought along, unless it is an identity number: that one may not stand in clear."""
    own = one.draft.no
    return own if own and not has_number(own) else file_number(one.number)


def partial_columns(value: PartialDate | None) -> tuple[dt.date | None, dt.date | None, str | None]:
    """Earliest, latest and text of a partial date."""
    if value is None:
        return None, None, None
    return value.earliest, value.latest, scrub(value.text)[:40] or None


_PERSON = (
    "id", "no", "name", "given", "pinyin", "pinyin_key", "initials", "sex", "nation", "native_place",
    "birth_earliest", "birth_latest", "birth_text", "birth_precision", "birth_calendar", "id_birth",
    "greet_calendar", "greet_month", "greet_day", "greet_leap", "id_cipher", "id_blind", "bank_cipher", "bank_blind",
    "joined_revolution_earliest", "joined_revolution_latest", "joined_revolution_text",
    "joined_work_earliest", "joined_work_latest", "joined_work_text",
    "joined_party_earliest", "joined_party_latest", "joined_party_text",
    "retired_earliest", "retired_latest", "retired_text",
    "period", "deceased_period", "served_army", "rank_treatment", "medical_treatment", "former_unit", "former_post",
    "authenticated_on", "phone", "phone_home", "phones", "phone_tested_on", "unit_id", "category", "life", "nature",
    "tier", "rank_post", "residence", "party_member", "income", "death_on", "remark", "extra", "batch",
    "basic_verified_on", "contact_verified_on", "needs_verified_on", "needs_on", "event_serial", "version",
    "registered_on", "recorded_at", "erased_at",
)  # fmt: skip


def _person(one: _New, stamp: Stamp, keys: list[tuple[int, str, dt.datetime]]) -> tuple[Any, ...]:
    draft = one.draft
    names = keys_of(draft.name)
    card = read(draft.id_number) if draft.id_number else None
    sealed = _seal(one.number, draft, card, stamp, keys)
    birth = draft.birth
    return (
        one.number, _file_number(one), draft.name, names.given, names.pinyin, names.key,
        names.initials, draft.sex, _text(draft.nation), _text(draft.native_place),
        *partial_columns(birth), str(birth.precision) if birth else None, str(birth.calendar) if birth else None,
        card.birth if card else None, draft.greet_calendar, draft.greet_month, draft.greet_day, draft.greet_leap,
        *sealed,
        *partial_columns(draft.joined_revolution), *partial_columns(draft.joined_work),
        *partial_columns(draft.joined_party), *partial_columns(draft.retired),
        draft.period, draft.deceased_period, draft.served_army, draft.rank_treatment, _text(draft.medical_treatment),
        _text(draft.former_unit), _text(draft.former_post), draft.authenticated_on,
        _phone(draft.phone), _phone(draft.phone_home), scrub_tree(draft.phones), draft.phone_tested_on,
        draft.unit_id, draft.category, one.life, one.nature, one.tier, draft.rank, draft.residence, draft.party_member,
        draft.income, draft.death_on, _text(draft.remark), scrub_tree(dict(draft.extra)), stamp.batch,
        draft.verified.get("basic"), draft.verified.get("contact"), draft.verified.get("needs"),
        max((need.stated_on for need in draft.needs), default=draft.needs_on),
        len(draft.events), 1, draft.registered_on or stamp.today, stamp.now, stamp.veil,
    )  # fmt: skip


def _seal(
    number: int, draft: PersonDraft, card: IdCard | None, stamp: Stamp, keys: list[tuple[int, str, dt.datetime]]
) -> tuple[str | None, str | None, str | None, str | None]:
    """Every new file gets a key of its own, with or without something to seal: attachments need it later."""
    key = new_key()
    keys.append((number, key, stamp.now))
    identity = card.number if card else ""
    bank = draft.bank_number.strip()
    return (
        seal(identity, key=key, context=ID_CONTEXT) if identity else None,
        blind_identity(identity) if identity else None,
        seal(bank, key=key, context=BANK_CONTEXT) if bank else None,
        blind_bank(bank) if bank else None,
    )


_STATUS = (
    "person_id", "valid_from", "valid_to", "recorded_at", "superseded_at", "category", "rank", "nature", "tier",
    "unit_id", "residence", "life", "party_member", "income", "cause", "reason", "by",
)  # fmt: skip


def _statuses(new: Iterable[_New], stamp: Stamp) -> Iterator[tuple[Any, ...]]:
    for one in new:
        draft = one.draft
        state = (draft.category, draft.rank, one.nature, one.tier, draft.unit_id, draft.residence)
        rest = (draft.party_member, draft.income)
        known = (stamp.now, stamp.veil)
        died = draft.death_on
        if died is None or died > one.since:
            yield one.number, one.since, died, *known, *state, "living", *rest, "建档", stamp.source, stamp.by
        if died is not None:
            start = max(died, one.since)
            yield one.number, start, None, *known, *state, "dead", *rest, "离世", stamp.source, stamp.by


_AFFILIATION = ("person_id", "valid_from", "valid_to", "recorded_at", "superseded_at", "unit_id", "role", "by")


def _affiliations(new: Iterable[_New], stamp: Stamp) -> Iterator[tuple[Any, ...]]:
    for one in new:
        for unit_id, role in ((one.draft.unit_id, "managing"), *one.draft.affiliations):
            yield one.number, one.since, None, stamp.now, stamp.veil, unit_id, role, stamp.by


_PAIRING = (
    "person_id", "valid_from", "valid_to", "recorded_at", "superseded_at", "staff_id", "kind", "reason", "by",
)  # fmt: skip


def _pairings(new: Iterable[_New], stamp: Stamp) -> Iterator[tuple[Any, ...]]:
    for one in new:
        draft = one.draft
        since = draft.paired_on or one.since
        until = draft.death_on
        if until is not None and until <= since:
            continue
        for staff_id, kind in ((draft.liaison_id, "liaison"), (draft.deputy_id, "deputy")):
            if staff_id is not None:
                yield one.number, since, until, stamp.now, stamp.veil, staff_id, kind, stamp.source, stamp.by


def _block_rows(new: Iterable[_New], block: str, names: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
    known = frozenset(names)
    texts = frozenset(name for name, field in FIELDS[block].items() if field.kind == "text")
    for one in new:
        values = one.draft.blocks.get(block)
        verified = one.draft.verified.get(block)
        if not values and verified is None:
            continue
        given = values or {}
        if not known.issuperset(given):
            raise Invalid(
                "unknown_field",
                f"资料块“{codes.Block(block).label}”里没有这些项：{'、'.join(sorted(set(given) - known))}",
                why="字段名不在档案的字段表里。",
                todo="请核对字段名。",
            )
        row = [given.get(name) for name in names]
        row = [
            _text(value) if isinstance(value, str) and name in texts else value
            for name, value in zip(names, row, strict=True)
        ]
        yield one.number, *row, verified, 1


_KIN = (
    "person_id", "name", "relation", "phone", "place", "employer", "is_emergency", "lives_with", "alive",
    "as_person_id", "version",
)  # fmt: skip


def _kin(new: Iterable[_New]) -> Iterator[tuple[Any, ...]]:
    for one in new:
        for kin in one.draft.kin:
            yield (
                one.number, scrub(kin.name)[:64], kin.relation, _phone(kin.phone), _text(kin.place),
                _text(kin.employer),
                kin.is_emergency, kin.lives_with, kin.alive, kin.as_person_id, 1,
            )  # fmt: skip


_VERIFICATION = ("person_id", "block", "verified_on", "by_name", "source", "recorded_at")


def _verifications(new: Iterable[_New], stamp: Stamp) -> Iterator[tuple[Any, ...]]:
    for one in new:
        for block, day in one.draft.verified.items():
            yield one.number, block, day, stamp.by, stamp.source, stamp.now


_DOUBT = ("person_id", "code", "field", "words", "raised_on", "raised_at", "decision", "by", "batch")


def _doubts(new: Iterable[_New], stamp: Stamp) -> Iterator[tuple[Any, ...]]:
    for one in new:
        for doubt in one.draft.doubts:
            words = scrub(doubt.words)[:300]
            yield one.number, doubt.code, doubt.field, words, stamp.today, stamp.now, "", "", stamp.batch


_EVENT = (
    "person_id", "serial", "kind", "sub", "on", "ended_on", "severity", "place", "detail", "restricted", "recorded_at",
    "by_id", "by",
)  # fmt: skip


def _events(new: Iterable[_New], stamp: Stamp) -> Iterator[tuple[Any, ...]]:
    for one in new:
        for serial, event in enumerate(one.draft.events, start=1):
            yield (
                one.number, serial, event.kind, event.sub, event.on, event.ended_on, event.severity, _text(event.place),
                scrub(event.detail), event.kind == "mood", stamp.now, stamp.by_id, stamp.by,
            )  # fmt: skip


NEED = (
    "person_id", "words", "kind", "state", "stated_on", "settled_on", "outcome", "recorded_at", "by", "version",
)  # fmt: skip


def _needs(new: Iterable[_New], stamp: Stamp) -> Iterator[tuple[Any, ...]]:
    for one in new:
        for need in one.draft.needs:
            yield need_row(one.number, need, stamp.now, stamp.by)


def need_row(number: int, need: NeedDraft, now: dt.datetime, by: str) -> tuple[Any, ...]:
    """One need as a row in the order of ``NEED``; that there is none is settled the day it was said."""
    none = need.kind == codes.NeedKind.NONE.value
    state = codes.NeedState.MET.value if none else codes.NeedState.OPEN.value
    settled = need.stated_on if none else None
    return number, scrub(need.words), need.kind, state, need.stated_on, settled, "", now, by[:64], 1


def _honours(new: Iterable[_New]) -> Iterator[tuple[Any, ...]]:
    for one in new:
        for title in one.draft.honours:
            yield one.number, scrub(title)[:120], is_model_worker(title)


def is_model_worker(title: str) -> bool:
    """Whether an honour is one that asks for exclusive care (BG-104)."""
    return "劳动模范" in title or "劳模" in title


def _text(value: str | None) -> str | None:
    if value is None:
        return None
    text = value.strip()
    if len(text) >= _LONG_ENOUGH:
        text = scrub(text)
    return text or None


def _phone(value: str | None) -> str | None:
    return (tidy_phone(value) or None) if value else None
