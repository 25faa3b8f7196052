"""Who may see which duty and what they may do to it: the person's scope decides, for units and workers the unit's."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from dutyengine import identity
from yice.core.org.models import Staff, Unit
from yice.core.people import access as people
from yice.core.people.models import Pairing, Person
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import NotFound
from yice.planning.duties.models import Duty, Evidence, Waiver

PERSON = identity.KINDS["person"]
UNIT_KINDS = (identity.KINDS["unit"], identity.KINDS["branch"])
WORKER = identity.KINDS["worker"]
PAIRING = identity.KINDS["pairing"]

_DOERS = frozenset({Role.HEAD, Role.CLERK, Role.LIAISON, Role.DUTY_OFFICER})
_OFFICE = frozenset({Role.HEAD, Role.CLERK, Role.LIAISON})

# deed → roles that may do it to a duty (or record) in their sight; who only reads is not in any
MAY: Mapping[str, frozenset[Role]] = {
    "record": _DOERS,
    "make": _DOERS,
    "make_for_office": frozenset({Role.HEAD, Role.CLERK}),
    "late": _OFFICE,
    "ask_waiver": _OFFICE,
    "answer_waiver": frozenset({Role.HEAD, Role.LEADER}),
    "withdraw": frozenset({Role.HEAD, Role.CLERK}),
    "reopen": frozenset({Role.HEAD}),
    "revoke": _OFFICE,
    "bulk": frozenset({Role.HEAD, Role.CLERK, Role.LIAISON}),
}


def visible_to(actor: Actor) -> QuerySet[Duty]:
    """The duties this actor may see. A named read of a file (affiliation) shows no duties; an empty scope nothing."""
    if actor.kind is ActorKind.SYSTEM:
        return Duty.objects.all()
    return Duty.objects.filter(_scope(actor, with_units=True))


def evidence_visible_to(actor: Actor) -> QuerySet[Evidence]:
    """The records this actor may see: as for duties."""
    if actor.kind is ActorKind.SYSTEM:
        return Evidence.objects.all()
    return Evidence.objects.filter(_scope(actor, with_units=False))


def _scope(actor: Actor, *, with_units: bool) -> Q:
    """The condition that a row about a subject (``subject_kind``, ``subject``) is in this actor's scope."""
    found: Q = Q(pk__in=[])
    if actor.kind is not ActorKind.STAFF:
        return found
    ranges = actor.ranges(*people.SUBTREE_ROLES)
    if ranges:
        units = people.units_in(ranges)
        mine = Person.objects.filter(pk=OuterRef("subject"), unit__in=units, erased_at__isnull=True)
        found |= Q(Exists(mine), subject_kind=PERSON)
        if with_units:
            found |= ~Q(subject_kind=PERSON) & Q(unit__in=units)
        else:
            found |= Q(subject_kind__in=UNIT_KINDS, subject__in=units)
            found |= Q(subject_kind=WORKER, subject__in=Staff.objects.filter(unit__in=units).values("pk"))
    if actor.holds(Role.LIAISON):
        found |= Q(subject_kind=PERSON, subject__in=people.caseload_of(actor.id))
    return found


def get_for(actor: Actor, duty_id: int) -> Duty:
    """One duty; ``NotFound`` for one that is not there and for one out of sight alike."""
    found = visible_to(actor).select_related("unit", "evidence", "owner", "basis__version").filter(pk=duty_id).first()
    if found is None:
        raise NotFound("duty_not_found", "没有找到这件应办事项")
    return found


def get_evidence(actor: Actor, evidence_id: int) -> Evidence:
    """One record; ``NotFound`` likewise."""
    found = evidence_visible_to(actor).filter(pk=evidence_id).first()
    if found is None:
        raise NotFound("evidence_not_found", "没有找到这条记录")
    return found


def get_waiver(actor: Actor, waiver_id: int) -> Waiver:
    """One request for leave, if its duty is in sight; ``NotFound`` otherwise."""
    found = Waiver.objects.filter(pk=waiver_id, duty__in=visible_to(actor)).select_related("duty__unit").first()
    if found is None:
        raise NotFound("waiver_not_found", "没有找到这条免办申请")
    return found


def roles_on(actor: Actor, subject_kind: int, subject: int, unit: Unit | None) -> frozenset[Role]:
    """The roles this actor holds towards one subject of duties, by its unit of today or by caring for the person."""
    if actor.kind is ActorKind.SYSTEM:
        return frozenset(Role)
    if actor.kind is not ActorKind.STAFF or unit is None:
        return frozenset()
    held = set(held_at(actor, unit))
    if (
        subject_kind == PERSON
        and actor.holds(Role.LIAISON)
        and people.caseload_of(actor.id).filter(person_id=subject).exists()
    ):
        held.add(Role.LIAISON)
    return frozenset(held)


def held_at(actor: Actor, unit: Unit) -> frozenset[Role]:
    """The roles this actor holds over a unit."""
    if actor.kind is ActorKind.SYSTEM:
        return frozenset(Role)
    return frozenset(
        grant.role
        for grant in actor.grants
        if grant.role in people.SUBTREE_ROLES and grant.low <= unit.path < grant.high
    )


def may_for(held: frozenset[Role]) -> frozenset[str]:
    """The deeds these roles may do."""
    return frozenset(deed for deed, holders in MAY.items() if held & holders)


def unit_of(subject_kind: int, subject: int) -> Unit | None:
    """The unit that answers for a subject today; ``None`` when there is no such subject."""
    if subject_kind == PERSON:
        person = Person.objects.filter(pk=subject, erased_at__isnull=True).select_related("unit").first()
        return person.unit if person else None
    if subject_kind in UNIT_KINDS:
        return Unit.objects.filter(pk=subject).first()
    if subject_kind == WORKER:
        worker = Staff.objects.filter(pk=subject).select_related("unit").first()
        return worker.unit if worker else None
    if subject_kind == PAIRING:
        pairing = Pairing.objects.filter(pk=subject).select_related("person__unit").first()
        return pairing.person.unit if pairing else None
    return None


def may(actor: Actor, duty: Duty) -> frozenset[str]:
    """The deeds this actor may do to this duty, for pages that show only the buttons that work."""
    held = roles_on(actor, duty.subject_kind, duty.subject, unit_of(duty.subject_kind, duty.subject))
    return may_for(held)


def require_subject(actor: Actor, subject_kind: int, subject: int, deed: str) -> Unit:
    """The unit of a subject, if this actor may do ``deed`` about it.

    Out of sight it is ``NotFound``; in sight but somebody else's deed ``people.access.NotAllowed``.
    """
    unit = unit_of(subject_kind, subject)
    held = roles_on(actor, subject_kind, subject, unit)
    if unit is None or not held:
        raise NotFound("subject_not_found", "没有找到应办的对象")
    if not held & MAY[deed]:
        raise people.not_allowed()
    return unit


def require_deed(actor: Actor, duty: Duty, deed: str) -> Unit:
    """As ``require_subject`` for the subject of a duty."""
    return require_subject(actor, duty.subject_kind, duty.subject, deed)
