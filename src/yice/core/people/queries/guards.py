"""Guards that must hold in the same second, read wherever duties are shown or messages claimed (design §4)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from yice.core.people.codes import Life, Purpose
from yice.core.people.models import Consent, Person

FROZEN = (Life.REPORTED.value, Life.DEAD.value, Life.LEFT.value)


def frozen(person_ids: Iterable[int]) -> frozenset[int]:
    """Those of these people for whom nothing may be due or sent: death reported or confirmed, moved away, erased."""
    ids = list(person_ids)
    found: set[int] = set()
    for start in range(0, len(ids), 500):
        part = Person.objects.filter(pk__in=ids[start : start + 500])
        found.update(part.filter(~active()).values_list("pk", flat=True))
    return frozenset(found)


def active(prefix: str = "") -> Q:
    """The condition that a person is not frozen; ``prefix`` e.g. ``"person__"``."""
    return Q(**{f"{prefix}life": Life.LIVING.value, f"{prefix}erased_at__isnull": True})


def consented(person_id: int, purpose: str, kin_id: int | None = None) -> bool:
    """Whether consent for this purpose stands at this moment; asked wherever the data is used, files included."""
    whose = Q(kin__isnull=True) if kin_id is None else Q(kin_id=kin_id)
    return Consent.objects.filter(
        whose, person_id=person_id, purpose=Purpose(purpose), withdrawn_on__isnull=True
    ).exists()
