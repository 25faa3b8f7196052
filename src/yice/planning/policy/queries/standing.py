"""Where a person stands: level, concerns, classes, what is missing, what is due."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dutyengine import Rulebook, identity
from yice.lib import clock
from yice.planning.policy import books
from yice.planning.policy.models import ClassMember, Concern, Elevation, EntitlementDue, Gap, Level, LevelHistory


@dataclass(frozen=True, slots=True)
class GapLine:
    """One thing that cannot be judged, in words, and the facts that are missing for it."""

    source: str
    title: str
    facts: tuple[tuple[str, str], ...]
    since: dt.date


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything policy knows of one person today."""

    level: Level | None
    level_title: str
    former: tuple[LevelHistory, ...]
    elevations: tuple[Elevation, ...]
    concerns: tuple[tuple[Concern, str], ...]
    classes: tuple[tuple[ClassMember, str], ...]
    gaps: tuple[GapLine, ...]
    entitlements: tuple[tuple[EntitlementDue, str], ...]


def standing_of(person_id: int) -> Standing:
    """One person's standing with the words of the rulebook in force; a fixed number of queries."""
    _, book = books.in_force(clock.today())
    level = Level.objects.filter(pk=person_id).first()
    titles = {one.code: one.title for one in book.levels}
    concerns = {one.code: one.title for one in book.concerns}
    classes = {one.code: one.title for one in book.classes}
    money = {one.code: one.title for one in book.entitlements}
    return Standing(
        level=level,
        level_title=titles.get(level.code, level.code) if level else "",
        former=tuple(LevelHistory.objects.filter(person_id=person_id).order_by("-since")),
        elevations=tuple(Elevation.objects.filter(person_id=person_id).order_by("-since")),
        concerns=tuple(
            (one, concerns.get(one.code, one.code))
            for one in Concern.objects.filter(person_id=person_id).order_by("left_on", "-entered_on")
        ),
        classes=tuple(
            (one, classes.get(one.code, one.code))
            for one in ClassMember.objects.filter(person_id=person_id, left_on__isnull=True).order_by("code")
        ),
        gaps=gaps_of(person_id, book),
        entitlements=tuple(
            (one, money.get(one.code, one.code))
            for one in EntitlementDue.objects.filter(person_id=person_id).order_by("code", "month_from")
        ),
    )


def levels_by_hand() -> list[tuple[str, str]]:
    """Code and title of the levels that a person may be raised to by hand, from the rulebook in force."""
    return [(level.code, level.title) for level in books.in_force(clock.today())[1].levels if level.by_hand]


def gaps_of(person_id: int, book: Rulebook | None = None) -> tuple[GapLine, ...]:
    """What cannot be judged about a person, because of which facts."""
    words = book or books.in_force(clock.today())[1]
    low, high = identity.subject_range(person_id, "person")
    return tuple(
        GapLine(
            source=gap.source,
            title=title_of(words, gap.source),
            facts=tuple((key, words.facts[key].label if key in words.facts else key) for key in gap.keys),
            since=gap.since,
        )
        for gap in Gap.objects.filter(pk__gte=low, pk__lt=high).order_by("pk")
    )


def title_of(book: Rulebook, source: str) -> str:
    """The words for a source of a gap such as ``rule:R20`` or ``concern:frail``."""
    kind, _, code = source.partition(":")
    lists = {
        "rule": {one.code: one.title for one in book.rules.values()},
        "level": {one.code: f"{one.title}级" for one in book.levels},
        "concern": {one.code: one.title for one in book.concerns},
        "class": {one.code: one.title for one in book.classes},
        "entitlement": {one.code: one.title for one in book.entitlements},
    }
    return lists.get(kind, {}).get(code, source)
