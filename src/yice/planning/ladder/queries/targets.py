"""Whom the things ladders stand at are about."""

from __future__ import annotations

from django.db.models import QuerySet

from dutyengine import identity
from yice.planning.ladder.models import Clock, Hold, Target


def person_ids_of(holds: QuerySet[Hold]) -> dict[int, int]:
    """Hold → the elder its ladder is about, where there is one."""
    rows = list(holds.values_list("pk", "kind", "target"))
    of_clock = dict(
        Clock.objects.filter(pk__in=[target for _, kind, target in rows if kind == Target.CLOCK]).values_list(
            "pk", "person_id"
        )
    )
    found: dict[int, int] = {}
    for pk, kind, target in rows:
        person = of_clock.get(target) if kind == Target.CLOCK else _subject(target)
        if person is not None:
            found[pk] = person
    return found


def _subject(duty: int) -> int | None:
    parts = identity.decode(duty)
    return int(parts.subject) if parts.kind == identity.KINDS["person"] else None
