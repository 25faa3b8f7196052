"""Pieces of deeds that several actions share; the caller holds the lock and writes the audit."""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from yice.core.people.codes import AffiliationRole, EventKind
from yice.core.people.models import Affiliation, Event, Pairing, Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.scrub import scrub
from yice.lib.temporal import held_on


def add_event(
    person: Person,
    by: Actor,
    *,
    kind: str,
    on: dt.date,
    sub: str | None = None,
    ended_on: dt.date | None = None,
    severity: str | None = None,
    place: str | None = None,
    detail: str = "",
) -> Event:
    """Write one event with the person's next serial; the caller holds the lock and writes the audit."""
    Person.objects.filter(pk=person.pk).update(event_serial=F("event_serial") + 1)
    person.refresh_from_db(fields=["event_serial"])
    return Event.objects.create(
        person=person,
        serial=person.event_serial,
        kind=kind,
        sub=sub,
        on=on,
        ended_on=ended_on,
        severity=severity,
        place=scrub((place or "").strip())[:120] or None,
        detail=scrub(detail.strip()),
        restricted=kind == EventKind.MOOD,
        recorded_at=clock.now(),
        by_id=by.id,
        by=by.name[:64],
    )


def end_pairing(row: Pairing, day: dt.date, by_name: str, reason: str) -> None:
    """Supersede an open pairing by one that ends on ``day``; one that ends before it began never was."""
    Pairing.objects.filter(pk=row.pk).update(superseded_at=clock.now())
    if day > row.valid_from:
        Pairing.objects.create(
            person_id=row.person_id, staff_id=row.staff_id, kind=row.kind, partner_name=row.partner_name,
            partner_phone=row.partner_phone, valid_from=row.valid_from, valid_to=day, recorded_at=clock.now(),
            reason=reason[:200], by=by_name[:64],
        )  # fmt: skip


def move_managing(person: Person, unit_id: int, valid_from: dt.date, by_name: str) -> None:
    """Keep the managing tie in step with the standing; part of ``transfer_person``."""
    later = Affiliation.objects.filter(held_on(valid_from), person=person, role=AffiliationRole.MANAGING)
    for row in later:
        end_affiliation_row(row, valid_from, by_name)
    Affiliation.objects.filter(
        person=person, role=AffiliationRole.MANAGING, superseded_at__isnull=True, valid_from__gte=valid_from
    ).update(superseded_at=clock.now())
    Affiliation.objects.create(
        person=person,
        unit_id=unit_id,
        role=AffiliationRole.MANAGING,
        valid_from=valid_from,
        recorded_at=clock.now(),
        by=by_name,
    )


def end_affiliation_row(row: Affiliation, day: dt.date, by_name: str) -> None:
    """Supersede the open row by one that ends; a tie that ends before it began never was."""
    Affiliation.objects.filter(pk=row.pk).update(superseded_at=clock.now())
    if day > row.valid_from:
        Affiliation.objects.create(
            person_id=row.person_id,
            unit_id=row.unit_id,
            role=row.role,
            valid_from=row.valid_from,
            valid_to=day,
            recorded_at=clock.now(),
            by=by_name,
        )
