"""The most pressing duty of each of some people: one short look at each one's own range of keys."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from yice.lib import clock
from yice.planning.duties.models import Duty
from yice.planning.duties.queries.walking import one_of, walk


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
    """(person, duty, due) of what is undecided about the living among ``people``."""
    ids = [int(one) for one in people]
    if not ids:
        return []
    living = "q.life = 'living' AND q.erased_at IS NULL AND d.decision IS NULL"
    rows = walk("q.id, d.id, d.due", f"{one_of('q.id', ids)} AND {living} AND {where}", [*ids, *params])
    return [(person, key, str(due)) for person, key, due in rows]
