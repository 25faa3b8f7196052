"""Bringing in contact books: records of contacts that came as a ledger become visits one can open and read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from yice.core.audit.actions import record
from yice.core.people.codes import Mood
from yice.lib import bulk, clock
from yice.lib.actor import Actor
from yice.planning.duties.models import Evidence
from yice.planning.duties.queries.lists import PERSON
from yice.services.visits.actions._checking import tidy
from yice.services.visits.codes import EVIDENCE, Manner
from yice.services.visits.models import Visit

# several manners are the same evidence; what a book calls a visit at home was one
_MANNERS = {pair: str(manner) for manner, pair in reversed(EVIDENCE.items())} | {("visit", "home"): str(Manner.HOME)}
_COLUMNS = (
    "id", "person_id", "manner", "on", "at", "timed", "minutes", "done_by_id", "done_by_name", "others", "place",
    "longitude", "latitude", "reached", "why_not", "said", "private", "mood", "needs", "need_kind", "confirmed",
    "corrected", "agreed", "evidence_id", "next_on", "uid", "replaces_id", "recorded_at", "recorded_by",
    "recorded_by_name", "revoked_at", "revoked_reason", "revoked_by_name", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class BookLine:
    """What the book says beyond the record itself: the hour, how long, what was said, the mood as it was noted."""

    time: dt.time | None = None
    minutes: int | None = None
    said: str = ""
    mood: str = ""


def bring_in_book(*, by: Actor, lines: Mapping[int, BookLine]) -> int:
    """Make a visit of each of these records (by number) that is a contact and has none; returns how many.

    Nothing is closed and nothing follows from it: the records are old and have closed what they closed. A mood is kept
    as it was noted, without a new event. Records of other things, revoked ones and those with a visit are passed over.
    """
    now = clock.now()
    with transaction.atomic():
        numbers = sorted(lines)
        rows = []
        for start in range(0, len(numbers), 500):
            found = Evidence.objects.filter(
                pk__in=numbers[start : start + 500], subject_kind=PERSON, revoked_at__isnull=True, visit__isnull=True
            )
            fields = ("pk", "subject", "kind", "channel", "on", "done_by_id", "done_by_name", "reached")
            rows += list(found.values_list(*fields))
        told = [row for row in rows if (row[2], row[3]) in _MANNERS]
        first = (Visit.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) + 1
        made: list[tuple[Any, ...]] = []
        for place, (pk, person, kind, channel, on, staff, name, reached) in enumerate(told):
            line = lines[pk]
            at = dt.datetime.combine(on, line.time or dt.time(12), tzinfo=clock.ZONE)
            mood = line.mood if line.mood in Mood.values else ""
            made.append(
                (first + place, person, _MANNERS[kind, channel], on, at, line.time is not None, line.minutes, staff,
                 name, "", "", None, None, reached, "", tidy(line.said), "", mood, "", "", [], [], False, pk, None,
                 None, None, now, staff or 0, name or by.name[:64], None, "", "", 1)
            )  # fmt: skip
        bulk.insert(Visit, _COLUMNS, made)
        Evidence.objects.filter(visit__gte=first, brought={}).update(brought={"kept_by": "visits"})
        record(by=by, verb="visits.bring_in_book", subject=("visit", None), detail={"visits": len(made)})
    return len(made)
