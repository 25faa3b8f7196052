"""How many duties of some rules some people were owed in a time, and what became of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection

from dutyengine import identity
from yice.planning.duties.models import Decision

_LOW, _HIGH = identity.subject_range(0, "person")
_NEXT = identity.subject_range(1)[0]
_PART = 500


@dataclass(frozen=True, slots=True)
class Tally:
    """Of one person: kept, still open, missed. Waived, withdrawn and held ones are in none."""

    kept: int = 0
    open: int = 0
    missed: int = 0

    @property
    def owed(self) -> int:
        """All of them."""
        return self.kept + self.open + self.missed


def tallies(
    people: Iterable[int], rules: Collection[int], first: dt.date, last: dt.date, today: dt.date
) -> dict[int, Tally]:
    """Person → tally of what fell due in these days (both included); one query per five hundred people."""
    counts: Counter[tuple[int, str]] = Counter()
    ids = sorted(set(people))
    for start in range(0, len(ids), _PART) if rules else ():
        for person, state, number in _rows(ids[start : start + _PART], list(rules), first, last, today):
            counts[person, state] += number
    return {person: Tally(counts[person, "kept"], counts[person, "open"], counts[person, "missed"]) for person in ids}


def _rows(
    part: list[int], rules: list[int], first: dt.date, last: dt.date, today: dt.date
) -> Iterator[tuple[int, str, int]]:
    # CROSS JOIN keeps SQLite to this order: each person's own range of keys, never all duties there are
    sql = (
        "SELECT q.id, COALESCE(d.decision, ''), CASE WHEN d.closes < %s THEN 1 ELSE 0 END, COUNT(*) "
        "FROM people_person q CROSS JOIN duties_duty d "
        f"WHERE q.id IN ({', '.join('%s' for _ in part)}) "
        f"AND d.id >= q.id * {_NEXT} + {_LOW} AND d.id < q.id * {_NEXT} + {_HIGH} "
        f"AND d.due >= %s AND d.due <= %s AND d.rule IN ({', '.join('%s' for _ in rules)}) GROUP BY 1, 2, 3"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [today.isoformat(), *part, first.isoformat(), last.isoformat(), *rules])
        found = cursor.fetchall()
    for person, decision, past, number in found:
        if decision == Decision.DONE:
            yield person, "kept", number
        elif not decision:
            yield person, "missed" if past else "open", number
