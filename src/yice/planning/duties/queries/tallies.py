"""How many duties of some rules some people were owed in a time, and what became of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from yice.planning.duties.models import Decision
from yice.planning.duties.queries.walking import one_of, walk

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
    found = walk(
        "q.id, COALESCE(d.decision, ''), CASE WHEN d.closes < %s THEN 1 ELSE 0 END, COUNT(*)",
        f"{one_of('q.id', part)} AND d.due >= %s AND d.due <= %s AND {one_of('d.rule', rules)}",
        [today, *part, first, last, *rules], group="1, 2, 3",
    )  # fmt: skip
    for person, decision, past, number in found:
        if decision == Decision.DONE:
            yield person, "kept", number
        elif not decision:
            yield person, "missed" if past else "open", number
