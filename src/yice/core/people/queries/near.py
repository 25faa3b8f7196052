"""Who is near a person: units, the people who look after them, those who live with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from yice.core.people.codes import Life, PairingKind
from yice.core.people.models import Affiliation, HouseholdMember, Pairing, Person
from yice.lib import clock
from yice.lib.temporal import held_on


@dataclass(frozen=True, slots=True)
class Carers:
    """The numbers (Staff) of who looks after a person on a day; ``None`` is a vacancy."""

    liaison_id: int | None = None
    deputy_id: int | None = None


def current_affiliations(person: Person, day: dt.date | None = None) -> QuerySet[Affiliation]:
    """What units are to this person on a day (default today), the managing one first, with the unit joined."""
    rows = Affiliation.objects.filter(held_on(day or clock.today()), person=person)
    return rows.select_related("unit").order_by("-role", "valid_from")


def current_pairings(person: Person, day: dt.date | None = None) -> QuerySet[Pairing]:
    """Who is paired with this person on a day (default today), with staff joined."""
    rows = Pairing.objects.filter(held_on(day or clock.today()), person=person)
    return rows.select_related("staff__unit").order_by("kind", "valid_from")


def carers_of(person_ids: Iterable[int], day: dt.date | None = None) -> dict[int, Carers]:
    """Liaison and deputy of each of these people on a day (default today); who has neither is absent."""
    ids = sorted(set(person_ids))
    found: dict[int, Carers] = {}
    held = Pairing.objects.filter(
        held_on(day or clock.today()), kind__in=[PairingKind.LIAISON, PairingKind.DEPUTY], staff__isnull=False
    )
    for start in range(0, len(ids), 500):
        rows = held.filter(person_id__in=ids[start : start + 500]).values_list("person_id", "kind", "staff_id")
        for person_id, kind, staff_id in rows:
            known = found.get(person_id, Carers())
            found[person_id] = (
                Carers(staff_id, known.deputy_id) if kind == PairingKind.LIAISON else Carers(known.liaison_id, staff_id)
            )
    return found


def caseload(staff_id: int, day: dt.date | None = None) -> QuerySet[Person]:
    """The living people this member of staff looks after on a day, as liaison or deputy."""
    mine = Pairing.objects.filter(
        held_on(day or clock.today()), staff_id=staff_id, kind__in=[PairingKind.LIAISON, PairingKind.DEPUTY]
    )
    return Person.objects.filter(pk__in=mine.values("person_id"), life=Life.LIVING).select_related("unit")


def housemates(person: Person) -> QuerySet[Person]:
    """The others with files who live in the same household today."""
    own = HouseholdMember.objects.filter(person=person, left_on__isnull=True).values("household_id")
    members = HouseholdMember.objects.filter(household_id__in=own, left_on__isnull=True)
    return Person.objects.filter(pk__in=members.values("person_id")).exclude(pk=person.pk)
