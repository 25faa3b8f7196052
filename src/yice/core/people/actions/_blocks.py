"""Writing a block's fields: the new values, one change row each, the facts marked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, models

from yice.core.people.codes import Block
from yice.core.people.fields import BLOCK_MODELS, FIELDS, as_json, cleaned, columns_of, value_of
from yice.core.people.models import Change, Person
from yice.lib import clock
from yice.lib.errors import Invalid, Stale
from yice.lib.names import keys_of

FRESHNESS = {Block.BASIC: "basic_verified_on", Block.CONTACT: "contact_verified_on", Block.NEEDS: "needs_verified_on"}


def block_row(person: Person, block: str) -> models.Model:
    """The row that holds a block; for one about which nothing is known yet, an unsaved empty row."""
    model = BLOCK_MODELS.get(block)
    if model is None:
        return Person.objects.get(pk=person.pk)
    found: models.Model | None = model._default_manager.filter(pk=person.pk).first()  # noqa: SLF001 - Django's documented manager
    return found or model(person_id=person.pk, version=0)


def write_block(
    person: Person,
    block: str,
    values: Mapping[str, Any],
    *,
    valid_on: dt.date,
    source: str,
    by_name: str,
    version: int | None = None,
) -> list[str]:
    """Store the values that differ and return their names. The caller holds the lock, the audit and the changed set.

    Raises ``Invalid`` for an unknown field or a bad value, ``Stale`` when ``version`` is no longer the current one.
    """
    known = FIELDS.get(block, {})
    unknown = sorted(set(values) - set(known))
    if unknown:
        raise Invalid(
            "unknown_field",
            f"这一块里没有这些项：{'、'.join(unknown)}",
            why="字段名不在档案的字段表里。",
            todo="请核对字段名。",
        )
    fresh = {name: cleaned(known[name], value) for name, value in values.items()}
    row = block_row(person, block)
    current: int = row.version  # type: ignore[attr-defined]
    if version is not None and version != current:
        raise Stale(block=block, current=current)
    before = {name: value_of(row, known[name]) for name in fresh}
    names = [name for name, value in fresh.items() if as_json(before[name]) != as_json(value)]
    if not names:
        return []
    columns: dict[str, Any] = {}
    for name in names:
        columns |= columns_of(known[name], fresh[name])
    if "name" in names:
        keys = keys_of(fresh["name"])
        columns |= {"given": keys.given, "pinyin": keys.pinyin, "pinyin_key": keys.key, "initials": keys.initials}
    _store(row, columns, current)
    now = clock.now()
    Change.objects.bulk_create(
        Change(
            person_id=person.pk,
            block=block,
            field=name,
            old=as_json(before[name]),
            new=as_json(fresh[name]),
            valid_on=valid_on,
            recorded_at=now,
            source=source[:64],
            by=by_name[:64],
        )
        for name in names
    )
    if isinstance(row, Person):
        person.version = current + 1
    return names


def set_verified(person: Person, block: str, on: dt.date) -> None:
    """Keep the day of the latest check beside the block; an older check does not turn it back."""
    column = FRESHNESS.get(Block(block))
    if column is not None:
        latest = max(on, getattr(person, column) or on)
        Person.objects.filter(pk=person.pk).update(**{column: latest})
        setattr(person, column, latest)
        return
    row = block_row(person, block)
    latest = max(on, row.verified_on or on)  # type: ignore[attr-defined]
    _store(row, {"verified_on": latest}, row.version)  # type: ignore[attr-defined]


def _store(row: models.Model, columns: Mapping[str, Any], version: int) -> None:
    manager = type(row)._default_manager  # noqa: SLF001 - Django's documented manager
    if version == 0:
        for name, value in columns.items():
            setattr(row, name, value)
        row.version = 1  # type: ignore[attr-defined]
        try:
            row.save(force_insert=True)
        except IntegrityError as error:
            raise Stale(current=1) from error
        return
    done = manager.filter(pk=row.pk, version=version).update(**columns, version=version + 1)
    if not done:
        raise Stale(current=version)
