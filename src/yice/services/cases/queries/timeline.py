"""Cases as a person's file shows them: what was filed, and what is open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from yice.core.people.access import field_policy
from yice.core.people.models import Person
from yice.lib.actor import Actor
from yice.services.cases import access, codes
from yice.services.cases.models import Case, Filed


@dataclass(frozen=True, slots=True)
class FiledItem:
    """One closed case as it stands in the file: neutral words only."""

    on: dt.date
    title: str
    words: str
    by: str
    case_id: int
    no: str
    outcome: str


def filed_of(
    person: Person, actor: Actor, *, sight: Mapping[str, str] | None = None, limit: int = 50
) -> list[FiledItem]:
    """What closed cases left in the file, newest first; nothing for who may not see what the person asks for.

    Give ``sight`` (the field policy) where it is known already: it spares asking for it again.
    """
    if (sight if sight is not None else field_policy(actor, person)).get("needs") != "full":
        return []
    rows = Filed.objects.filter(person=person).order_by("-on", "-pk")[:limit]
    return [
        FiledItem(row.on, row.title, row.words, row.by_name, row.case_id, row.no, codes.Outcome(row.outcome).label)
        for row in rows
    ]


def open_cases_of(person: Person, actor: Actor) -> QuerySet[Case]:
    """The open cases of a person that this actor may see, the oldest first."""
    rows = access.visible_to(actor).filter(person=person).exclude(state=codes.State.CLOSED)
    return rows.order_by("registered_at", "pk")
