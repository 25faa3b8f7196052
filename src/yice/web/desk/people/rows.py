"""What a row of the list shows beside the person: who cares for them, last contact, what is due next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from yice.core.people import codes
from yice.core.people.models import Home, Pairing, Person
from yice.planning.duties.models import Evidence
from yice.planning.duties.queries import DutyLine
from yice.web.desk import promises, words


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the list. Built for a whole page at once: three queries, however many people."""

    person: Person
    age_word: str
    level_code: str
    now: list[str]
    liaison: str
    last: Evidence | None
    next: DutyLine | None
    home: Home | None


def rows_of(people: Sequence[Person], today: dt.date) -> list[Row]:
    """The rows of these people, in their order; they come with ``unit``, ``level``, ``home``, ``health`` joined."""
    ids = [person.pk for person in people]
    liaisons = liaison_names(ids)
    last = promises.last_contact(ids)
    following = promises.next_due(ids, today)
    return [
        Row(
            person=person,
            age_word=words.age_word(person, today),
            level_code=level_code(person),
            now=words.now_words(words.block(person, "home"), words.block(person, "health"), today),
            liaison=liaisons.get(person.pk, ""),
            last=last.get(person.pk),
            next=following.get(person.pk) if person.life == codes.Life.LIVING else None,
            home=words.block(person, "home"),
        )
        for person in people
    ]


def level_code(person: Person) -> str:
    """The code of the level, "" while the person has not been planned."""
    level = words.block(person, "level")
    return str(level.code) if level is not None else ""


def liaison_names(ids: Sequence[int]) -> dict[int, str]:
    """The present liaison of each person, by name."""
    rows = Pairing.objects.filter(
        person__in=ids, kind=codes.PairingKind.LIAISON, valid_to=None, superseded_at=None
    ).values_list("person_id", "staff__name", "partner_name")
    return {person: staff or partner or "" for person, staff, partner in rows}
