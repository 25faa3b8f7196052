"""The whole file of one person in a fixed number of queries, and the file as it stood on any past day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from yice.core.people.codes import Block
from yice.core.people.fields import BLOCK_MODELS, BY_NAME, FIELDS, from_json, value_of
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
    Status,
    Verification,
)
from yice.core.people.queries.near import current_affiliations, current_pairings, housemates
from yice.lib.temporal import held_on


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything the person's page shows from this app. ``blocks`` maps block → field → value; unknown is ``None``.

    ``verified`` maps block → day of the last check; ``versions`` block → the version a form must send back.
    """

    person: Person
    blocks: Mapping[str, Mapping[str, Any]]
    verified: Mapping[str, dt.date | None]
    versions: Mapping[str, int]
    kin: list[Kin]
    pairings: list[Pairing]
    affiliations: list[Affiliation]
    housemates: list[Person]
    needs: list[Need]
    honours: list[Honour]
    experiences: list[Experience]
    events: list[Event]
    doubts: list[Doubt]
    consents: list[Consent]
    standings: list[Status]


def detail(person: Person) -> Detail:
    """Read the file. The person comes from ``access.get_for``; who may see which field is the page's to ask."""
    joined = Person.objects.select_related("unit", *(model.__name__.lower() for model in BLOCK_MODELS.values()))
    full = joined.get(pk=person.pk)
    rows: dict[str, models.Model | None] = {
        block: full if block not in BLOCK_MODELS else _block(full, BLOCK_MODELS[block]) for block in FIELDS
    }
    return Detail(
        person=full,
        blocks={
            block: {name: value_of(row, field) if row is not None else None for name, field in FIELDS[block].items()}
            for block, row in rows.items()
        },
        verified={
            Block.BASIC: full.basic_verified_on,
            Block.CONTACT: full.contact_verified_on,
            Block.NEEDS: full.needs_verified_on,
            **{block: getattr(row, "verified_on", None) for block, row in rows.items() if block in BLOCK_MODELS},
        },
        versions={block: getattr(row, "version", 0) for block, row in rows.items()},
        kin=list(Kin.objects.filter(person=full, ended_at__isnull=True).select_related("as_person").order_by("pk")),
        pairings=list(current_pairings(full)),
        affiliations=list(current_affiliations(full)),
        housemates=list(housemates(full)),
        needs=list(Need.objects.filter(person=full).order_by("-stated_on", "-pk")[:50]),
        honours=list(Honour.objects.filter(person=full).order_by("pk")),
        experiences=list(Experience.objects.filter(person=full).order_by("from_earliest", "pk")),
        events=list(Event.objects.filter(person=full).order_by("-on", "-serial")[:100]),
        doubts=list(Doubt.objects.filter(person=full).order_by("settled_at", "-raised_on")),
        consents=list(Consent.objects.filter(person=full).select_related("kin").order_by("withdrawn_on", "-given_on")),
        standings=list(
            Status.objects.filter(person=full, superseded_at__isnull=True)
            .select_related("unit")
            .order_by("-valid_from")
        ),
    )


@dataclass(frozen=True, slots=True)
class State:
    """The file as it stood: ``standing`` as of the day (``None`` before the file began), fields as they were then.

    Values that history does not keep (identity, bank) are absent.
    """

    standing: Status | None
    blocks: Mapping[str, Mapping[str, Any]]


def state_on(person_id: int, day: dt.date, known_at: dt.datetime | None = None) -> State:
    """The state on a past day, as we believe it now or, with ``known_at``, as we believed it then.

    Fields are today's values with every later change taken back: later by its day of validity, or, with ``known_at``,
    recorded after that moment.
    """
    person = Person.objects.get(pk=person_id)
    now = detail(person).blocks
    blocks: dict[str, dict[str, Any]] = {block: dict(values) for block, values in now.items()}
    for change in Change.objects.filter(person_id=person_id).order_by("-recorded_at", "-pk"):
        later = change.valid_on > day or (known_at is not None and change.recorded_at > known_at)
        if later and not change.hidden and change.field in blocks.get(change.block, {}):
            blocks[change.block][change.field] = from_json(BY_NAME[change.field], change.old)
    standing = Status.objects.filter(held_on(day, known_at), person_id=person_id).select_related("unit").first()
    return State(standing, blocks)


def history(person: Person, block: str = "", limit: int = 200) -> list[Change]:
    """The latest changes of the file or of one block, newest first."""
    changes = Change.objects.filter(person=person)
    if block:
        changes = changes.filter(block=block)
    return list(changes.order_by("-recorded_at", "-pk")[:limit])


def verifications(person: Person, limit: int = 50) -> list[Verification]:
    """The latest checks, newest first."""
    return list(Verification.objects.filter(person=person).order_by("-verified_on", "-pk")[:limit])


def _block(person: Person, model: type[models.Model]) -> models.Model | None:
    found: models.Model | None = getattr(person, model.__name__.lower(), None)
    return found
