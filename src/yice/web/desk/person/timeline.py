"""The timeline: what was done and what happened, newest first, each with its record behind it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from yice.core.people import codes
from yice.core.people.models import Event, Need, Person, Status
from yice.planning.duties.models import Evidence

MOODS = dict(codes.Mood.choices)
_PERSON = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: the day, what, by whom, and the words; ``details`` stand behind it."""

    on: dt.date
    what: str
    by: str
    words: str
    details: tuple[tuple[str, str], ...] = ()
    grave: bool = False


def timeline(person: Person, sight: Mapping[str, str], *, limit: int = 20) -> list[Entry]:
    """The last ``limit`` things, from records, events, needs and changes of standing: four queries."""
    entries = [
        *_records(person, limit, sight),
        *_events(person, limit, sight),
        *_needs(person, limit, sight),
        *_standings(person, limit),
    ]
    return sorted(entries, key=lambda entry: entry.on, reverse=True)[:limit]


def _records(person: Person, limit: int, sight: Mapping[str, str]) -> list[Entry]:
    if sight.get("duties") != "full":
        return []
    from yice.web.desk.promises import channel_word, kind_word

    rows = Evidence.objects.filter(subject=person.pk, subject_kind=_PERSON, revoked_at=None).order_by("-on", "-pk")[:limit]
    return [
        Entry(
            on=row.on,
            what=channel_word(row.channel) or kind_word(row.kind),
            by=row.done_by_name,
            words=row.result or ("" if row.reached else "没有联系上"),
            details=tuple(
                (word, text)
                for word, text in (
                    ("情绪", MOODS.get(row.mood, row.mood) if sight.get("mood") == "full" else ""),
                    ("诉求原话", row.needs),
                    ("答应的事", row.follow_up_note if row.follow_up else ""),
                    ("登记", f"{row.recorded_by_name} {row.recorded_at.date():%Y-%m-%d}"),
                )
                if text
            ),
        )
        for row in rows
    ]


def _events(person: Person, limit: int, sight: Mapping[str, str]) -> list[Entry]:
    if sight.get("events") != "full":
        return []
    rows = Event.objects.filter(person=person, retracted_at=None).order_by("-on", "-serial")[:limit]
    return [
        Entry(
            on=row.on,
            what=row.get_kind_display(),
            by=row.by,
            words="（限制查看）" if row.restricted and sight.get("mood_events") != "full" else row.detail,
            details=tuple((w, t) for w, t in (("地点", row.place or ""), ("轻重", row.get_severity_display() or "")) if t),
            grave=row.kind in {codes.EventKind.CRITICAL, codes.EventKind.DIED_REPORTED, codes.EventKind.DIED_CONFIRMED},
        )
        for row in rows
    ]


def _needs(person: Person, limit: int, sight: Mapping[str, str]) -> list[Entry]:
    if sight.get("needs") != "full":
        return []
    rows = Need.objects.filter(person=person).order_by("-stated_on", "-pk")[:limit]
    return [Entry(on=row.stated_on, what="陈述需求", by=row.by, words=row.words) for row in rows]


def _standings(person: Person, limit: int) -> list[Entry]:
    rows = Status.objects.filter(person=person, superseded_at=None).order_by("-valid_from")[:limit]
    return [Entry(on=row.valid_from, what=row.cause or "身份变动", by=row.by, words=row.reason) for row in rows]
