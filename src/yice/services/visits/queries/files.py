"""What a visit needs of people's files: a handful of queries, however many people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from yice.core.people.codes import Block, NeedKind, NeedState
from yice.core.people.fields import BLOCK_MODELS, FIELDS, value_of
from yice.core.people.models import HouseholdMember, Kin, Need, Pairing, Person
from yice.lib import clock
from yice.lib.temporal import held_on

_KIN, _NEEDS = 3, 8
_NAMES = {block: model.__name__.lower() for block, model in BLOCK_MODELS.items()}


@dataclass(frozen=True, slots=True)
class PersonFile:
    """One file as a visit wants it: items by block with their versions and verification, who is near, open needs."""

    person: Person
    blocks: Mapping[str, Mapping[str, Any]]
    verified: Mapping[str, dt.date | None]
    versions: Mapping[str, int]
    kin: list[Kin] = field(default_factory=list)
    pairings: list[Pairing] = field(default_factory=list)
    needs: list[Need] = field(default_factory=list)
    housemates: list[Person] = field(default_factory=list)


def files_of(ids: Iterable[int]) -> dict[int, PersonFile]:
    """Person → file. Who may see which item is the caller's to ask."""
    wanted = sorted(set(ids))
    rows = Person.objects.filter(pk__in=wanted).select_related("unit", *_NAMES.values())
    kin, pairings, needs = _kin(wanted), _pairings(wanted), _needs(wanted)
    near = _housemates(wanted)
    found = {}
    for person in rows:
        blocks = {block: _row(person, block) for block in FIELDS}
        found[person.pk] = PersonFile(
            person,
            {
                block: {name: value_of(row, item) if row is not None else None for name, item in FIELDS[block].items()}
                for block, row in blocks.items()
            },
            {
                Block.BASIC: person.basic_verified_on,
                Block.CONTACT: person.contact_verified_on,
                Block.NEEDS: person.needs_verified_on,
                **{block: getattr(blocks[block], "verified_on", None) for block in BLOCK_MODELS},
            },
            {block: getattr(row, "version", 0) for block, row in blocks.items()},
            kin[person.pk],
            pairings[person.pk],
            needs[person.pk],
            near[person.pk],
        )
    return found


def file_of(person: Person) -> PersonFile:
    """The same for one."""
    return files_of([person.pk])[person.pk]


def _row(person: Person, block: str) -> models.Model | None:
    """The row that holds a block; a person may not have it yet."""
    found: models.Model | None = getattr(person, _NAMES[block], None) if block in _NAMES else person
    return found


def _kin(ids: list[int]) -> dict[int, list[Kin]]:
    found: dict[int, list[Kin]] = defaultdict(list)
    rows = Kin.objects.filter(person__in=ids, ended_at=None).exclude(alive=False)
    for one in rows.order_by("-is_emergency", "pk"):
        if len(found[one.person_id]) < _KIN:
            found[one.person_id].append(one)
    return found


def _pairings(ids: list[int]) -> dict[int, list[Pairing]]:
    found: dict[int, list[Pairing]] = defaultdict(list)
    rows = Pairing.objects.filter(held_on(clock.today()), person__in=ids).select_related("staff__unit")
    for one in rows.order_by("kind", "valid_from"):
        found[one.person_id].append(one)
    return found


def _needs(ids: list[int]) -> dict[int, list[Need]]:
    found: dict[int, list[Need]] = defaultdict(list)
    rows = Need.objects.filter(person__in=ids, state=NeedState.OPEN, retracted_at__isnull=True)
    for one in rows.exclude(kind=NeedKind.NONE).order_by("-stated_on"):
        if len(found[one.person_id]) < _NEEDS:
            found[one.person_id].append(one)
    return found


def _housemates(ids: list[int]) -> dict[int, list[Person]]:
    """The others with files who live in the same household today."""
    living = HouseholdMember.objects.filter(left_on__isnull=True)
    own = living.filter(person__in=ids).values("household_id")
    rows = living.filter(household_id__in=own).select_related("person").order_by("person_id")
    households: dict[int, list[Person]] = defaultdict(list)
    for one in rows:
        households[one.household_id].append(one.person)
    found: dict[int, list[Person]] = defaultdict(list)
    for members in households.values():
        for person in members:
            found[person.pk] += [other for other in members if other.pk != person.pk]
    return found
