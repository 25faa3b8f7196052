"""The most pressing duty of each of some people: one short look at each one's own range of keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import connection
from django.db.models import BigIntegerField, ExpressionWrapper, F, OuterRef, Subquery

from dutyengine import identity
from yice.core.people.models import Person
from yice.core.people.queries import active
from yice.lib import clock
from yice.planning.duties.models import Duty

_LOW, _HIGH = identity.subject_range(0, "person")
_NEXT = identity.subject_range(1)[0]


def most_pressing(people: Sequence[int], day: dt.date | None = None) -> dict[int, Duty]:
    """Person → the undecided duty due first that can still be done on ``day``; nothing for the dead or reported.

    Not a list of ranges: with many of them SQLite would rather walk every undecided duty there is. Two queries.
    """
    at = day or clock.today()
    low = ExpressionWrapper(OuterRef("pk") * _NEXT + _LOW, output_field=BigIntegerField())
    high = ExpressionWrapper(OuterRef("pk") * _NEXT + _HIGH, output_field=BigIntegerField())
    mine = Duty.objects.filter(pk__gte=low, pk__lt=high, decision__isnull=True, closes__gte=at).order_by("due", "pk")
    rows = Person.objects.filter(active(), pk__in=list(people)).annotate(next=Subquery(mine.values("pk")[:1]))
    found = rows.filter(next__isnull=False).order_by().values_list(F("next"), flat=True)
    return {duty.subject: duty for duty in Duty.objects.filter(pk__in=list(found))}


def doable(people: Sequence[int], day: dt.date | None = None) -> list[Duty]:
    """All that can be done for these people on ``day``, open or overdue, the most pressing first. Two queries."""
    at = (day or clock.today()).isoformat()
    ids = [int(one) for one in people]
    if not ids:
        return []
    # CROSS JOIN keeps SQLite to this order: each person's own range of keys, never all undecided duties
    sql = (
        "SELECT d.id FROM people_person q CROSS JOIN duties_duty d "
        f"WHERE q.id IN ({', '.join('%s' for _ in ids)}) AND q.life = 'living' AND q.erased_at IS NULL "
        f"AND d.id >= q.id * {_NEXT} + {_LOW} AND d.id < q.id * {_NEXT} + {_HIGH} "
        "AND d.decision IS NULL AND d.opens <= %s AND d.closes >= %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [*ids, at, at])
        found = [row[0] for row in cursor.fetchall()]
    return sorted(Duty.objects.filter(pk__in=found), key=lambda duty: (duty.due, duty.pk))
