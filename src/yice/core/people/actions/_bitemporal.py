"""Writing two-time rows: the believed spans of one person are read, amended and the difference written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from yice.core.people.models import Person, Status
from yice.core.people.spans import Span, amend
from yice.lib import clock
from yice.lib.temporal import held_on

STATE = ("category", "rank", "nature", "tier", "unit_id", "residence", "life", "party_member", "income")
_CACHED = {"rank": "rank_post"}


def believed(person_id: int) -> list[Status]:
    """The standing rows of one person as we believe them now, in order."""
    return list(Status.objects.filter(person_id=person_id, superseded_at__isnull=True).order_by("valid_from"))


def amend_status(
    person: Person,
    changes: Mapping[str, Any],
    start: dt.date,
    end: dt.date | None,
    *,
    cause: str,
    reason: str,
    by_name: str,
) -> bool:
    """Let ``changes`` hold from ``start`` (to before ``end``); rows that go are superseded, never altered.

    Returns whether anything is different from what we believed before.
    """
    rows = believed(person.pk)
    spans = [_span(row) for row in rows]
    return replace_status(person, amend(spans, changes, start, end, (cause, reason, by_name)))


def replace_status(person: Person, wanted: Sequence[Span]) -> bool:
    """Believe exactly these spans from now on; the caches on the person follow."""
    rows = believed(person.pk)
    now = clock.now()
    keep = {(span.start, span.end, _values(span)) for span in wanted}
    have = {(row.valid_from, row.valid_to, _values(_span(row))): row for row in rows}
    gone = [row.pk for at, row in have.items() if at not in keep]
    fresh = [
        Status(
            person_id=person.pk,
            valid_from=span.start,
            valid_to=span.end,
            recorded_at=now,
            cause=str(span.note[0])[:20] if span.note else "",
            reason=str(span.note[1])[:200] if span.note else "",
            by=str(span.note[2])[:64] if span.note else "",
            **span.values,
        )
        for span in wanted
        if (span.start, span.end, _values(span)) not in have
    ]
    if not gone and not fresh:
        return False
    Status.objects.filter(pk__in=gone).update(superseded_at=now)
    Status.objects.bulk_create(fresh)
    refresh_cache(person)
    return True


def refresh_cache(person: Person) -> None:
    """Copy the standing of today (or the nearest one) onto the person's row for fast lists."""
    today = Status.objects.filter(held_on(clock.today()), person_id=person.pk).first()
    row = today or believed(person.pk)[0]
    values = {_CACHED.get(name, name): getattr(row, name) for name in STATE}
    Person.objects.filter(pk=person.pk).update(**values)
    for name, value in values.items():
        setattr(person, name, value)


def is_stale(person: Person, row: Status) -> bool:
    """Whether the person's fast-list columns say something else than this standing."""
    return any(getattr(person, _CACHED.get(name, name)) != getattr(row, name) for name in STATE)


def spans_of(person_id: int) -> list[Span]:
    """The believed standings of one person as plain spans."""
    return [_span(row) for row in believed(person_id)]


def _span(row: Status) -> Span:
    values = {name: getattr(row, name) for name in STATE}
    return Span(row.valid_from, row.valid_to, values, (row.cause, row.reason, row.by))


def _values(span: Span) -> tuple[Any, ...]:
    return tuple(span.values[name] for name in STATE)
