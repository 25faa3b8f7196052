"""Who may see which visit and who may do what to it: the scope of the person's file decides."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from yice.core.people import access as people
from yice.core.people.models import Person
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import NotFound
from yice.services.visits.models import Conflict, Visit

# A statistician counts and does not read; a named read of a file shows no visits.
READERS = (Role.HEAD, Role.CLERK, Role.DUTY_OFFICER, Role.LEADER)
_OFFICE = frozenset({Role.HEAD.value, Role.CLERK.value, Role.LIAISON.value})

MAY: Mapping[str, frozenset[str]] = {
    "record": _OFFICE | {Role.DUTY_OFFICER.value},
    "amend": _OFFICE | {Role.DUTY_OFFICER.value},
    "correct": _OFFICE,
    "revoke": _OFFICE,
    "private": frozenset({Role.HEAD.value, Role.LIAISON.value}),
    "settle": _OFFICE,
}


def people_of(actor: Actor) -> QuerySet[Person]:
    """The people whose visits this actor may read."""
    everybody = Person.objects.filter(erased_at__isnull=True)
    if actor.kind is ActorKind.SYSTEM:
        return everybody
    scope = Q(pk__in=[])
    if actor.kind is ActorKind.STAFF:
        ranges = actor.ranges(*READERS)
        if ranges:
            scope |= Q(unit__in=people.units_in(ranges))
        if actor.holds(Role.LIAISON):
            scope |= Q(pk__in=people.caseload_of(actor.id))
    return everybody.filter(scope)


def visible_to(actor: Actor) -> QuerySet[Visit]:
    """The visits this actor may read, revoked ones included."""
    if actor.kind is ActorKind.SYSTEM:
        return Visit.objects.all()
    return Visit.objects.filter(person__in=people_of(actor))


def get_for(actor: Actor, visit_id: int) -> Visit:
    """One visit with its person; ``NotFound`` for one that is not there and for one out of sight alike."""
    found = visible_to(actor).select_related("person__unit", "evidence", "done_by").filter(pk=visit_id).first()
    if found is None:
        raise NotFound("visit_not_found", "没有找到这次走访")
    return found


def person_for(actor: Actor, person_id: int) -> Person:
    """One person whose visits this actor may read; ``NotFound`` otherwise."""
    found = people_of(actor).select_related("unit").filter(pk=person_id).first()
    if found is None:
        raise NotFound("person_not_found", "没有找到这位老同志的档案")
    return found


def get_conflict(actor: Actor, conflict_id: int) -> Conflict:
    """One conflict of a visit in sight; ``NotFound`` likewise."""
    found = Conflict.objects.filter(pk=conflict_id, visit__in=visible_to(actor)).select_related(
        "visit__person__unit", "doubt"
    )
    row = found.first()
    if row is None:
        raise NotFound("conflict_not_found", "没有找到这处不一致")
    return row


def may(actor: Actor, person: Person) -> frozenset[str]:
    """The deeds this actor may do to the visits of this person."""
    held = people.roles_on(actor, person)
    return frozenset(deed for deed, holders in MAY.items() if held & holders)


def require(actor: Actor, person: Person, deed: str) -> None:
    """Raise ``people.access.NotAllowed`` unless this actor may do ``deed`` for this person."""
    if actor.kind is not ActorKind.SYSTEM and deed not in may(actor, person):
        raise people.not_allowed()
