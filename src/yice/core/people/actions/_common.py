"""What the actions of this app share: fetching with rights, locking, the changed set."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db.models import F

from yice.core.people import access
from yice.core.people.models import Changed, Person
from yice.lib import bulk, clock, days
from yice.lib.actor import Actor, ActorKind
from yice.lib.errors import Invalid, NotFound, Stale
from yice.lib.scrub import scrub

_ONE_BY_ONE = 50  # up to so many rows the ORM is as quick as the bulk writer


def fetch(by: Actor, person_id: int, deed: str) -> Person:
    """The file, locked for this transaction, if ``by`` may do ``deed`` to it; an erased or foreign one is not found."""
    if by.kind is ActorKind.SYSTEM:
        person = Person.objects.select_related("unit").filter(pk=person_id, erased_at__isnull=True).first()
        if person is None:
            raise NotFound("person_not_found", "没有找到这位老同志的档案")
    else:
        person = access.get_for(by, person_id)
        access.require_deed(by, person, deed)
    lock(person)
    return person


def lock(person: Person) -> None:
    """Keep other writers off this file until the transaction ends (an update locks the row on both databases)."""
    Person.objects.filter(pk=person.pk).update(event_serial=F("event_serial"))
    person.refresh_from_db(fields=["event_serial", "version", "life", "category", "death_on"])


def bump(person: Person, version: int | None) -> None:
    """Count the person's own version up; raise ``Stale`` when the form was opened on an older one."""
    if version is not None and version != person.version:
        raise Stale(current=person.version)
    Person.objects.filter(pk=person.pk).update(version=F("version") + 1)
    person.version += 1


def mark_changed(person_ids: Iterable[int], why: str) -> None:
    """Put people into the *changed* set, within the transaction under way: planning takes them from there."""
    ids = list(person_ids)
    now = clock.now()
    if len(ids) <= _ONE_BY_ONE:
        Changed.objects.bulk_create([Changed(person_id=number, why=why[:40], at=now) for number in ids])
    else:
        bulk.insert(Changed, ("person_id", "why", "at"), [(number, why[:40], now) for number in ids])


def need_reason(reason: str, what: str) -> str:
    """The reason, trimmed and free of identity numbers; a missing one is refused."""
    text = scrub(reason.strip())
    if not text:
        raise Invalid(
            "reason_missing",
            f"{what}需要写明理由",
            why="这项操作会留痕备查。",
            todo="请填写理由后再提交。",
            fields={"reason": "请填写理由"},
        )
    return text


def need_past(on: dt.date | None, field: str = "on") -> None:
    """Refuse a day that has not come, or that nobody can mean."""
    days.need(days.odd(on), field)
    if on is not None and on > clock.today():
        raise Invalid(
            "future_date",
            "日期晚于今天",
            why="只能登记已经发生的事。",
            todo="请核对日期。",
            fields={field: "不能晚于今天"},
        )
