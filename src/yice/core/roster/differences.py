"""What a row says otherwise than the register: field by field, for the side-by-side view and for the update itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from yice.core.people.drafts import NeedDraft, PersonDraft
from yice.core.people.fields import BLOCK_MODELS, FIELDS, Field, as_json, display, value_of
from yice.core.people.models import Need, Person
from yice.lib.scrub import scrub

_CHUNK = 500
_FROM_DRAFT = {
    name: block
    for block in ("basic", "contact")
    for name in FIELDS[block]
    if name not in {"id_birth", "phone_tested_on"}
}
_STANDING = (
    ("category", "category", "人员类别"), ("rank", "rank_post", "实职职级"), ("nature", "nature", "单位性质"),
    ("tier", "tier", "层级"), ("residence", "residence", "居住方式"), ("party_member", "party_member", "中共党员"),
    ("income", "income", "固定收入"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that the row gives otherwise. ``block`` is ``standing`` for what is kept with two times."""

    block: str
    name: str
    label: str
    old: Any
    new: Any
    field: Field | None

    @property
    def old_words(self) -> str:
        """The register's value in words."""
        return self._words(self.old)

    @property
    def new_words(self) -> str:
        """The row's value in words."""
        return self._words(self.new)

    def _words(self, value: Any) -> str:
        if value is None or value == "":
            return "（空）"
        if self.field is not None:
            return display(self.field, value)
        found = Person._meta.get_field(dict((a, b) for a, b, _ in _STANDING)[self.name])  # noqa: C402, SLF001 - a plain lookup
        choices: dict[Any, Any] = dict(getattr(found, "choices", None) or ())
        return str(choices.get(value, "是" if value is True else "否" if value is False else value))


Blocks = Mapping[str, Mapping[int, models.Model]]


def load(numbers: Iterable[int]) -> tuple[dict[int, Person], Blocks]:
    """The files of these people and their blocks, in a fixed number of queries per five hundred."""
    wanted = list(dict.fromkeys(numbers))
    people: dict[int, Person] = {}
    blocks: dict[str, dict[int, models.Model]] = {block: {} for block in BLOCK_MODELS}
    for start in range(0, len(wanted), _CHUNK):
        part = wanted[start : start + _CHUNK]
        people |= Person.objects.in_bulk(part)
        for block, model in BLOCK_MODELS.items():
            blocks[block] |= model._default_manager.in_bulk(part)  # noqa: SLF001 - Django's documented manager
    return people, blocks


def differences(person: Person, blocks: Blocks, draft: PersonDraft) -> list[Difference]:
    """The fields that the draft states and the register has otherwise. What the draft leaves out is left alone."""
    found: list[Difference] = []
    for name, block in _FROM_DRAFT.items():
        value = getattr(draft, name)
        if value is None or value == [] or (name == "phones" and not value):
            continue
        _compare(found, person, FIELDS[block][name], value)
    for block, values in draft.blocks.items():
        row = blocks[block].get(person.pk)
        for name, value in values.items():
            field = FIELDS[block][name]
            if row is None:
                found.append(Difference(block, name, field.label, None, value, field))
            else:
                _compare(found, row, field, value)
    for name, column, label in _STANDING:
        value = getattr(draft, name)
        old = getattr(person, column)
        if value is not None and value != old:
            found.append(Difference("standing", name, label, old, value, None))
    return found


def _compare(found: list[Difference], row: models.Model, field: Field, value: Any) -> None:
    old = value_of(row, field)
    if _same(old, value):
        return
    found.append(Difference(field.block, field.name, field.label, old, value, field))


def _same(old: Any, new: Any) -> bool:
    if old is None or new is None:
        return old is new
    if hasattr(new, "earliest"):
        return bool(old == new) or _coarser(new, old)
    if isinstance(new, list):
        return [item.get("number") for item in old or []] == [item.get("number") for item in new]
    return bool(as_json(old) == as_json(new))


def _coarser(new: Any, old: Any) -> bool:
    """Whether the row only says less exactly what the register knows: 1925年6月 beside 1925年6月5日 is no news."""
    inside = new.earliest <= old.earliest and old.latest <= new.latest
    return bool(inside and new.calendar == old.calendar)


def needs_of(people: Iterable[int]) -> set[tuple[int, str]]:
    """(person, words) of every need these people have stated; one query."""
    return set(Need.objects.filter(person_id__in=list(people)).values_list("person_id", "words"))


def fresh_needs(number: int, known: set[tuple[int, str]], draft: PersonDraft) -> list[NeedDraft]:
    """The needs of a draft that the person has not stated in these words before."""
    return [need for need in draft.needs if (number, scrub(need.words)) not in known]
