"""Open and overdue per unit and liaison: summed up ahead by the worker, counted at once where something was written.

The sums of a unit hold while nothing of it was written since, none of its people waits to be planned anew, and the day
is the same (``UnitSum``). So the first look after a deed counts one unit, not the whole city.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F, Q, Value

from dutyengine import identity
from yice.core.org.models import Unit
from yice.core.people.models import Changed
from yice.lib import bulk, clock
from yice.planning.duties.models import UnitSum
from yice.planning.duties.run.frame import about_death
from yice.planning.policy import books

PERSON = identity.KINDS["person"]
_SUBJECT = identity.subject_range(1)[0].bit_length() - 1
_KIND = identity.subject_range(0, 1)[0].bit_length() - 1
_AT_ONCE = 40  # units summed up in one go by the worker: SQLite's writer is held for their rows only


@dataclass(slots=True)
class Sums:
    """Of one unit on one day: what waits to be done, what of it is overdue, the same by liaison (0: none)."""

    todo: int = 0
    overdue: int = 0
    first_due: dt.date | None = None
    liaisons: dict[int, tuple[int, int]] = field(default_factory=dict)
    """staff → (overdue, waiting); people only."""


def sums_of(units: Sequence[int], day: dt.date, *, liaisons: bool = True) -> dict[int, Sums]:
    """The sums of these units as they are now; two queries, and one more for what was written a moment ago.

    Without ``liaisons`` those read from ``UnitSum`` say nothing by liaison: a province has tens of thousands of them.
    """
    wanted = set(units)
    rows = UnitSum.objects.filter(as_of=day, summed=F("version")).values_list(
        "unit_id", "todo", "overdue", "first_due", "liaisons" if liaisons else Value("")
    )
    if len(wanted) < _AT_ONCE:
        rows = rows.filter(unit_id__in=wanted)
    waiting = set(Changed.objects.order_by().values_list("person__unit_id", flat=True).distinct())
    found = {
        unit: Sums(todo, overdue, first, {int(staff): (late, every) for staff, (late, every) in (them or {}).items()})
        for unit, todo, overdue, first, them in rows
        if unit in wanted and unit not in waiting
    }
    return found | count(sorted(wanted - set(found)), day)


def count(units: Sequence[int], day: dt.date) -> dict[int, Sums]:
    """Count these units from their duties; one query, from the index alone but for the pairings."""
    found = {unit: Sums() for unit in units}
    if not found:
        return found
    _, book = books.in_force(day)
    exempt = ", ".join(str(int(rule)) for rule in about_death(book).tolist()) or "-1"
    gone = "SELECT id FROM people_person WHERE life IN ('reported', 'dead')"
    sql = (
        "SELECT d.unit_id, CASE WHEN p.id IS NULL THEN 0 ELSE COALESCE(p.staff_id, 0) END, d.what, "
        "SUM(d.waiting), SUM(d.late), MIN(d.first) FROM ("
        f"SELECT unit_id, (id >> {_KIND}) & 7 AS what, id >> {_SUBJECT} AS whose, COUNT(*) AS waiting, "
        "SUM(CASE WHEN due < %s THEN 1 ELSE 0 END) AS late, MIN(due) AS first "
        "FROM duties_duty WHERE decision IS NULL AND opens <= %s AND closes >= %s "
        f"AND unit_id IN ({', '.join('%s' for _ in units)}) "
        f"AND NOT ((id >> {_KIND}) & 7 = {PERSON} AND rule NOT IN ({exempt}) AND id >> {_SUBJECT} IN ({gone})) "
        "GROUP BY 1, 2, 3) d "
        f"LEFT JOIN people_pairing p ON p.person_id = d.whose AND d.what = {PERSON} AND p.kind = 'liaison' "
        "AND p.superseded_at IS NULL AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to > %s) "
        "GROUP BY 1, 2, 3"
    )
    at = day.isoformat()
    with connection.cursor() as cursor:
        cursor.execute(sql, [at, at, at, *units, at, at])
        for unit, staff, kind, waiting, late, first in cursor.fetchall():
            one = found[unit]
            one.todo, one.overdue = one.todo + int(waiting), one.overdue + int(late)
            due = dt.date.fromisoformat(first) if isinstance(first, str) else first
            one.first_due = min(due, one.first_due or due)
            if kind == PERSON:
                before = one.liaisons.get(staff, (0, 0))
                one.liaisons[staff] = (before[0] + int(late), before[1] + int(waiting))
    return found


def by_liaison(sums: Iterable[Sums]) -> dict[int, tuple[int, int]]:
    """Staff → (overdue, waiting) over several units; 0 gathers people without a liaison."""
    found: dict[int, tuple[int, int]] = {}
    for one in sums:
        for staff, (late, waiting) in one.liaisons.items():
            before = found.get(staff, (0, 0))
            found[staff] = (before[0] + late, before[1] + waiting)
    return found


def refresh(day: dt.date | None = None) -> int:
    """Sum up every unit whose sums do not hold any more; how many there were. Called by the worker all the time.

    The version is read before counting: what is written meanwhile leaves the unit to the next time.
    """
    at = day or clock.today()
    fresh = UnitSum.objects.filter(as_of=at, summed=F("version")).values("unit_id")
    stale = list(Unit.objects.filter(~Q(pk__in=fresh)).order_by("pk").values_list("pk", flat=True))
    for part in bulk.batches(stale, _AT_ONCE):
        versions = dict(UnitSum.objects.filter(unit_id__in=part).values_list("unit_id", "version"))
        counted = count(part, at)
        rows = [
            (unit, versions.get(unit, 0), versions.get(unit, 0), at, one.first_due, one.overdue, one.todo,
             {str(staff): list(pair) for staff, pair in one.liaisons.items()})
            for unit, one in counted.items()
        ]  # fmt: skip
        bulk.upsert(UnitSum, _COLUMNS, rows, key=("unit_id",), update=_COLUMNS[2:])
        bulk.breathe()
    return len(stale)


_COLUMNS = ("unit_id", "version", "summed", "as_of", "first_due", "overdue", "todo", "liaisons")
