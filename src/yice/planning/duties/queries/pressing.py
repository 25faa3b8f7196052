"""The most pressing duty of each of some people: one short look at each one's own range of keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import connection

from dutyengine import identity
from yice.lib import clock
from yice.planning.duties.models import Duty

_LOW, _HIGH = identity.subject_range(0, "person")
_NEXT = identity.subject_range(1)[0]


def most_pressing(people: Sequence[int], day: dt.date | None = None) -> dict[int, Duty]:
    """Person → the undecided duty due first that can still be done on ``day``; nothing for the dead or reported.

    Two queries. The first of each is picked here: asked for one in order of terms, PostgreSQL would walk the index of
    terms through the whole city until it meets each person.
    """
    at = (day or clock.today()).isoformat()
    first: dict[int, tuple[str, int]] = {}
    for person, key, due in _walked(people, "d.closes >= %s", [at]):
        first[person] = min(first.get(person, (due, key)), (due, key))
    return {duty.subject: duty for duty in Duty.objects.filter(pk__in=[key for _, key in first.values()])}


def doable(people: Sequence[int], day: dt.date | None = None) -> list[Duty]:
    """All that can be done for these people on ``day``, open or overdue, the most pressing first. Two queries."""
    at = (day or clock.today()).isoformat()
    found = [key for _, key, _ in _walked(people, "d.opens <= %s AND d.closes >= %s", [at, at])]
    return sorted(Duty.objects.filter(pk__in=found), key=lambda duty: (duty.due, duty.pk))


def _walked(people: Sequence[int], where: str, params: Sequence[str]) -> list[tuple[int, int, str]]:
    """(person, duty, due) of what is undecided about the living among ``people``, each in the own range of keys.

    Not a list of ranges: with many of them SQLite would rather walk every undecided duty there is; CROSS JOIN keeps it
    to this order.
    """
    ids = [int(one) for one in people]
    if not ids:
        return []
    sql = (
        "SELECT q.id, d.id, d.due FROM people_person q CROSS JOIN duties_duty d "
        f"WHERE q.id IN ({', '.join('%s' for _ in ids)}) AND q.life = 'living' AND q.erased_at IS NULL "
        f"AND d.id >= q.id * {_NEXT} + {_LOW} AND d.id < q.id * {_NEXT} + {_HIGH} AND d.decision IS NULL AND {where}"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*ids, *params])
        return [(person, key, str(due)) for person, key, due in cursor.fetchall()]
