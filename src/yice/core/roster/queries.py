"""Reads that others may use: who of an import was worked on since."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from yice.core.audit.models import Entry
from yice.core.people.models import Person
from yice.core.roster.models import Batch, Touched
from yice.lib.actor import ActorKind

_CHUNK = 500
_LISTED = 200


@dataclass(frozen=True, slots=True)
class TouchedSince:
    """A person of the import on whom somebody has worked since."""

    person_id: int
    no: str
    name: str
    why: str


def touched_since(batch: Batch) -> list[TouchedSince]:
    """Everybody of this import whose file somebody changed after it: such an import cannot be undone."""
    found: dict[int, TouchedSince] = {}
    last = 0
    while rows := list(Touched.objects.filter(batch=batch, pk__gt=last).order_by("pk")[:_CHUNK]):
        last = rows[-1].pk
        versions = {row.person_id: row.version for row in rows}
        worked = _worked_on(batch, list(versions))
        for person in Person.objects.filter(pk__in=versions).only("pk", "no", "name", "version"):
            why = worked.get(person.pk) or ("资料已修改" if person.version != versions[person.pk] else "")
            if why:
                found[person.pk] = TouchedSince(person.pk, person.no, person.name, why)
        if len(found) >= _LISTED:
            break
    return list(found.values())[:_LISTED]


def _worked_on(batch: Batch, numbers: list[int]) -> dict[int, str]:
    """Deeds on these files in the trail since the commit; readings and the system's own work do not count."""
    if batch.committed_real_at is None:
        return {}
    deeds = Entry.objects.filter(
        ~Q(verb__startswith="view."),
        ~Q(actor_kind=ActorKind.SYSTEM.value),
        person_id__in=numbers,
        real_at__gt=batch.committed_real_at,
    )
    return {number: f"有新的办理记录（{at:%Y-%m-%d}）" for number, at in deeds.values_list("person_id", "at") if number}
