"""What the rules need beside facts: events, last evidence, levels raised by hand, what plans change."""

from __future__ import annotations

import datetime as dt

from django.db import connection
from django.db.models import Q

from dutyengine import Adjustments, Elevations, Events, Inputs, PlanItems
from yice.lib import clock
from yice.lib.columns import Ask
from yice.planning.policy.models import Elevation
from yice.planning.policy.register import register
from yice.planning.policy.subjects import Ints, among

_SEVERITY = {"light": 1, "serious": 2, "grave": 3}


def read_inputs(kind: str, ids: Ints, as_of: dt.date) -> Inputs:
    """Everything beside the facts for some subjects of a kind. Only people have events, levels and plans."""
    evidence = register().read_evidence(kind, ids)
    contacts = register().read_contacts(kind, ids, as_of)
    if kind != "person":
        return Inputs(evidence=evidence, contacts=contacts)
    plans = register().read_plans(Ask(ids=ids, as_of=as_of))
    return Inputs(
        events=_events(ids),
        evidence=evidence,
        contacts=contacts,
        adjustments=Adjustments.of(plans.adjustments),
        plan_items=PlanItems.of(plans.items),
        elevations=_elevations(ids, as_of),
    )


def _events(ids: Ints) -> Events:
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT e.person_id, e.serial, e.kind, e.sub, e.severity, e."on", e.recorded_at, e.ended_on '
            f"FROM people_event e WHERE e.retracted_at IS NULL AND {among('e.person_id', ids)}"
        )
        rows = cursor.fetchall()
    if not rows:
        return Events()
    subject, serial, kinds, details, severity, on, recorded, ended = zip(*rows, strict=True)
    return Events.of(
        subject=subject,
        serial=serial,
        kind=kinds,
        on=[_day(value) for value in on],
        detail=details,
        severity=[_SEVERITY.get(value or "", 0) for value in severity],
        learnt=[_local_day(value) for value in recorded],
        ended=[_day(value) if value else None for value in ended],
    )


def _day(value: dt.date | str) -> dt.date:
    return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else value


def _local_day(value: dt.datetime | str) -> dt.date:
    """The business day of a stored moment (UTC in the database)."""
    moment = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return moment.astimezone(clock.ZONE).date()


def elevations_on(ids: Ints, day: dt.date) -> list[tuple[int, str, dt.date]]:
    """Levels raised by hand that hold on a day: (person, level, last day)."""
    if len(ids) == 0:
        return []
    rows = Elevation.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gt=day),
        since__lte=day,
        expires_on__gte=day,
        person_id__gte=int(ids[0]),
        person_id__lte=int(ids[-1]),
    )
    return list(rows.values_list("person_id", "code", "expires_on"))


def _elevations(ids: Ints, as_of: dt.date) -> Elevations:
    return Elevations.of(elevations_on(ids, as_of))
