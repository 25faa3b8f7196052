"""Duties in somebody's scope, written so that an index serves them; and the people rows of a page are about."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from dutyengine import identity
from yice.core.org.models import Staff, Unit
from yice.core.people import access as people
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind, Role
from yice.planning.duties.models import Duty
from yice.planning.duties.queries.lists import of_people
from yice.planning.duties.queries.states import GONE
from yice.planning.duties.queries.walking import UNDECIDED, one_of, walk
from yice.planning.duties.run.frame import about_death
from yice.planning.policy import books

PERSON = identity.KINDS["person"]
_SUBJECT_SHIFT = identity.subject_range(1)[0].bit_length() - 1
_KIND_SHIFT = identity.subject_range(0, 1)[0].bit_length() - 1


ABOUT_PEOPLE = Q(what=PERSON)
"""Rows of ``keyed`` and ``in_sight`` that are about people."""


AS_LISTED = ("due", "rule", "closes", "opens", "unit", "id")
"""Undecided rows by their terms, just as the index ``duties_in_order`` holds them: a first page reads what it shows."""


def keyed() -> QuerySet[Duty]:
    """All duties with ``whose`` and ``what``: number and kind of the subject, read off the key."""
    return Duty.objects.alias(
        whose=F("pk").bitrightshift(_SUBJECT_SHIFT), what=F("pk").bitrightshift(_KIND_SHIFT).bitand(7)
    )


def in_sight(actor: Actor) -> QuerySet[Duty]:
    """Duties that this actor's units owe, or that are about the own caseload; ``whose`` is the subject's number.

    Only columns of the index are read (the subject is part of the key), so a list costs what it shows. A duty follows
    its person to a new unit a moment after the person has moved; ``people_of`` leaves out whom the actor does not see
    any more, so such a row never shows a name.
    """
    duties = keyed()
    if actor.kind is ActorKind.SYSTEM:
        return duties
    if actor.kind is not ActorKind.STAFF:
        return duties.none()
    ranges = actor.ranges(*people.SUBTREE_ROLES)
    units = list(people.units_in(ranges)) if ranges else []
    if not actor.holds(Role.LIAISON):
        return duties.filter(of_units(units)) if units else duties.none()
    mine = dict(Person.objects.filter(pk__in=people.caseload_of(actor.id)).values_list("pk", "unit_id"))
    own = Q(whose__in=list(mine), what=PERSON)
    if units:
        own |= Q(unit__in=units)
    return duties.filter(own, unit__in=sorted({*units, *mine.values()}))


def of_units(units: Sequence[int]) -> Q:
    """Duties of these units; when they are all there are, without naming them: then an index in order of terms serves.

    One query to count the units.
    """
    if len(units) > 1 and Unit.objects.count() == len(units):
        return Q(unit__isnull=False)
    return Q(unit__in=units)


def about(people: QuerySet[Any, Any]) -> Q:
    """Rows of ``in_sight`` about some people, given as a query for their numbers."""
    return Q(whose__in=people, what=PERSON)


def without_frozen(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """``guarded`` for rows of ``in_sight``: undecided duties of people reported or known to be dead are not shown."""
    gone = Person.objects.filter(life__in=GONE).values("pk")
    exempt = about_death(books.in_force(clock.today())[1]).tolist()
    return duties.exclude(Q(what=PERSON, whose__in=gone, decision__isnull=True) & ~Q(rule__in=exempt))


def waiting_by_term(duties: QuerySet[Duty], first: dt.date, last: dt.date) -> Counter[tuple[dt.date, int]]:
    """(day, rule) → how many rows of ``in_sight`` fall due and are undecided, the dead left out. Two or three queries.

    Counted whole, which an index answers by itself, and less the few of the dead, each looked up in the own range of
    keys: a whole city's month is 266,000 rows, and asking each one whether its person lives takes longest.
    """
    rows = duties.filter(decision__isnull=True, due__gte=first, due__lte=last)
    exempt = about_death(books.in_force(clock.today())[1]).tolist()
    gone = walk(
        "q.id",
        f"{one_of('q.life', GONE)} AND {UNDECIDED} AND d.due >= %s AND d.due <= %s AND NOT {one_of('d.rule', exempt)}",
        [*GONE, first, last, *exempt],
    )
    found = _counted(rows)
    if gone:
        found.subtract(_counted(rows.filter(of_people([person for (person,) in gone])).exclude(rule__in=exempt)))
    return found


def _counted(rows: QuerySet[Duty]) -> Counter[tuple[dt.date, int]]:
    counts = rows.order_by().values_list("due", "rule").annotate(n=Count("*"))
    return Counter({(due, rule): number for due, rule, number in counts})


def people_of(actor: Actor, duties: Iterable[Duty]) -> dict[int, Person]:
    """The people these duties are about, those in this actor's figures only; one query."""
    ids = {one.subject for one in duties if one.subject_kind == PERSON}
    return people.managed_by(actor).select_related("unit", "level").in_bulk(ids)


def subjects_of(duties: Iterable[Duty]) -> dict[tuple[int, int], str]:
    """Names of the units and workers that duties are about."""
    listed = list(duties)
    units = {one.subject for one in listed if one.subject_kind in (identity.KINDS["unit"], identity.KINDS["branch"])}
    staff = {one.subject for one in listed if one.subject_kind == identity.KINDS["worker"]}
    found: dict[tuple[int, int], str] = {}
    if units:
        for pk, name in Unit.objects.filter(pk__in=units).values_list("pk", "name"):
            found[identity.KINDS["unit"], pk] = found[identity.KINDS["branch"], pk] = name
    if staff:
        rows = Staff.objects.filter(pk__in=staff).values_list("pk", "name")
        found |= {(identity.KINDS["worker"], pk): name for pk, name in rows}
    return found


def whole(keys: Iterable[int]) -> list[Duty]:
    """The rows of these keys, in their order, with what a list shows joined."""
    wanted = list(keys)
    found = Duty.objects.select_related("unit", "evidence").in_bulk(wanted)
    return [found[key] for key in wanted if key in found]
