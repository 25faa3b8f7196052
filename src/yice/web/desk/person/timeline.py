"""The timeline: what was done and what happened, newest first, each with its record behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from yice.core.people import codes
from yice.core.people import queries as people
from yice.core.people.models import Person
from yice.lib.actor import Actor
from yice.planning.duties.models import Evidence
from yice.planning.duties.queries.lists import PERSON
from yice.services.cases import queries as cases
from yice.web.desk import promises

MOODS = dict(codes.Mood.choices)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: the day, what, by whom, and the words; ``details`` stand behind it."""

    on: dt.date
    what: str
    by: str
    words: str
    details: tuple[tuple[str, str], ...] = ()
    gone: bool = False
    href: str = ""


def timeline(person: Person, actor: Actor, sight: Mapping[str, str], *, limit: int = 20) -> list[Entry]:
    """The last ``limit`` things: the file's own timeline and the records of what was done."""
    own = [
        Entry(on=item.on, what=item.title, by=item.by, words=item.words, gone=item.gone)
        for item in people.timeline(person, actor, limit=limit)
    ]
    filed = [
        Entry(on=item.on, what=f"诉求：{item.title}", by=item.by, words=f"{item.words}（{item.outcome}，{item.no}）")
        for item in cases.filed_of(person, actor, sight=sight, limit=limit)
    ]
    return sorted([*_records(person, limit, sight), *filed, *own], key=lambda entry: entry.on, reverse=True)[:limit]


def _records(person: Person, limit: int, sight: Mapping[str, str]) -> list[Entry]:
    if sight.get("duties") != "full":
        return []
    rows = Evidence.objects.filter(subject=person.pk, subject_kind=PERSON, revoked_at=None).order_by("-on", "-pk")
    rows = rows.select_related("visit")[:limit]
    return [
        Entry(
            on=row.on,
            what=promises.said(row),
            by=row.done_by_name,
            words=row.result or ("" if row.reached else "没有联系上"),
            details=tuple((word, text) for word, text in _details(row, sight) if text),
            href=reverse("visits:detail", args=(row.visit.pk,)) if hasattr(row, "visit") else "",
        )
        for row in rows
    ]


def _details(row: Evidence, sight: Mapping[str, str]) -> list[tuple[str, str]]:
    return [
        ("情绪", MOODS.get(row.mood, "") if sight.get("mood") == "full" else ""),
        ("诉求原话", row.needs),
        ("答应的事", row.follow_up_note if row.follow_up else ""),
        ("登记", f"{row.recorded_by_name} {row.recorded_at.date():%Y-%m-%d}"),
    ]
