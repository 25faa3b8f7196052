"""Duties in somebody's scope, written so that an index serves them; and the people rows of a page are about."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from dutyengine import identity
from yice.core.org.models import Staff, Unit
from yice.core.people import access as people
from yice.core.people.models import Person
from yice.lib.actor import Actor, ActorKind, Role
from yice.planning.duties.models import Duty
from yice.planning.duties.queries.lists import of_people

PERSON = identity.KINDS["person"]


def in_sight(actor: Actor) -> QuerySet[Duty]:
    """Duties that this actor's units owe, or that are about the own caseload.

    A duty follows its person to a new unit a moment after the person has moved; ``people_of`` leaves out whom the actor
    does not see any more, so such a row never shows a name.
    """
    if actor.kind is ActorKind.SYSTEM:
        return Duty.objects.all()
    ranges = actor.ranges(*people.SUBTREE_ROLES) if actor.kind is ActorKind.STAFF else ()
    found = Q(pk__in=[])
    if ranges:
        units = list(people.units_in(ranges))
        found |= Q(unit__in=units)
    if actor.kind is ActorKind.STAFF and actor.holds(Role.LIAISON):
        found |= of_people(people.caseload_of(actor.id))
    return Duty.objects.filter(found)


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
