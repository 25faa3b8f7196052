"""What each member of staff has before them: open, overdue, done this month. Two grouped queries, whatever the size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Sum, Value, When
from django.db.models.expressions import OuterRef, Subquery

from yice.core.org.models import Staff
from yice.core.people.codes import PairingKind
from yice.core.people.models import Pairing
from yice.planning.duties.models import Duty
from yice.planning.duties.queries.sight import PERSON
from yice.planning.duties.queries.sums import Sums, by_liaison

_PEOPLE = Q(what=PERSON)


@dataclass(slots=True)
class Load:
    """One liaison. Key 0 gathers those who have none, or a partner outside the office."""

    staff_id: int
    name: str
    unit: str = ""
    open: int = 0
    overdue: int = 0
    done: int = 0

    @property
    def total(self) -> int:
        """Everything that a bar is drawn of."""
        return self.open + self.overdue + self.done


def loads(duties: QuerySet[Duty], day: dt.date, sums: Iterable[Sums] | None = None) -> list[Load]:
    """Of these duties (already in scope): open and overdue by the liaison of today, done this month by who did them.

    Nobody is ``named`` yet. ``sums`` are those of the units whose duties these are, when they are all of theirs.
    """
    found = _summed(sums) if sums is not None else _waiting(duties, day)
    done = (
        duties.filter(_PEOPLE, decision="done", decided_on__gte=day.replace(day=1), decided_on__lte=day)
        .order_by()
        .values_list(F("owner_id"))
        .annotate(n=Count("pk"))
    )
    for who, number in done:
        found.setdefault(who or 0, Load(who or 0, "")).done = number
    return list(found.values())


def named(some: list[Load]) -> list[Load]:
    """The same with their names and units; one query. Only those shown: a province has tens of thousands."""
    staff = Staff.objects.filter(pk__in=[one.staff_id for one in some])
    words = {pk: (name, unit) for pk, name, unit in staff.values_list("pk", "name", "unit__name")}
    for one in some:
        one.name, one.unit = words.get(one.staff_id, ("没有联络员", ""))
    return some


def _summed(sums: Iterable[Sums]) -> dict[int, Load]:
    return {
        staff: Load(staff, "", open=every - late, overdue=late) for staff, (late, every) in by_liaison(sums).items()
    }


def _waiting(duties: QuerySet[Duty], day: dt.date) -> dict[int, Load]:
    liaison = Pairing.objects.filter(
        person_id=OuterRef("whose"), kind=PairingKind.LIAISON, superseded_at__isnull=True, valid_from__lte=day,
        valid_to__isnull=True,
    ).values("staff_id")[:1]  # fmt: skip
    late = Case(When(due__lt=day, then=Value(1)), default=Value(0), output_field=IntegerField())
    waiting = (
        duties.filter(_PEOPLE, decision__isnull=True, opens__lte=day, closes__gte=day)
        .order_by()
        .annotate(who=Subquery(liaison))
        .values_list("who")
        .annotate(all=Count("pk"), late=Sum(late))
    )
    found: dict[int, Load] = {}
    for who, number, overdue in waiting:
        load = found.setdefault(who or 0, Load(who or 0, ""))
        load.open, load.overdue = number - overdue, overdue
    return found
