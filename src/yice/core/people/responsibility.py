"""Who answers for a person by the rules of ``org`` (LZ-018…022), and how many stand how, for a look ahead."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count

from yice.core.org.responsibility import Responsibility, Standing, responsible_parties
from yice.core.people.codes import Life
from yice.core.people.models import Person, Status
from yice.lib.temporal import held_on


def census(day: dt.date) -> dict[Standing, int]:
    """How many living people stand how on ``day``, as we believe now. One query; groups, never persons."""
    living = Status.objects.filter(held_on(day), life__in=[Life.LIVING, Life.REPORTED])
    rows = living.order_by().values_list("category", "tier", "nature", "rank").annotate(people=Count("pk"))
    found: dict[Standing, int] = {}
    for category, tier, nature, rank, people in rows:
        standing = Standing(category, tier or "", nature or "", rank or "")
        found[standing] = found.get(standing, 0) + people
    return found


def answering_for(person: Person) -> Responsibility | None:
    """Who answers for this person today by the rules; ``None`` for whom they do not speak of (离休, survivors)."""
    return responsible_parties(
        tier=person.tier or "", nature=person.nature or "", rank=person.rank_post or "", category=person.category
    )
