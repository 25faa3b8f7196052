"""Who sees a ladder: whoever sees the duty or clock. Holding it back is for head, clerk and leader in charge."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dutyengine import identity
from yice.core.people import access as people
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import NotFound
from yice.planning.duties import access as duties
from yice.planning.ladder.models import Clock, Fired, Target

HOLD = frozenset({Role.HEAD, Role.CLERK, Role.LEADER})
_SEE_CLOCKS = people.SUBTREE_ROLES
AUDITOR = (Role.SYSTEM_ADMIN,)
"""Who sees the auditor's page and sets the office hours."""


@dataclass(frozen=True, slots=True)
class Found:
    """One thing a ladder stands at, as this actor may see it."""

    kind: str
    number: int
    unit_id: int | None
    person_id: int | None
    over: bool
    held: frozenset[Role]


def get_target(actor: Actor, kind: str, number: int) -> Found:
    """The duty or clock, if this actor may see it; ``NotFound`` otherwise."""
    if kind == Target.DUTY:
        duty = duties.get_for(actor, number)
        unit = duties.unit_of(duty.subject_kind, duty.subject)
        held = duties.roles_on(actor, duty.subject_kind, duty.subject, unit)
        person = duty.subject if duty.subject_kind == identity.KINDS["person"] else None
        return Found(kind, number, duty.unit_id, person, duty.decision is not None, held)
    if kind == Target.CLOCK:
        clock = clocks_visible_to(actor).select_related("unit").filter(pk=number).first()
        if clock is not None:
            held = frozenset(
                grant.role for grant in actor.grants if grant.low <= clock.unit.path < grant.high
            ) or frozenset(Role if actor.kind is ActorKind.SYSTEM else ())
            return Found(kind, number, clock.unit_id, clock.person_id, clock.stopped_at is not None, held)
    raise NotFound("ladder_not_found", "没有找到这件事的提醒")


def clocks_visible_to(actor: Actor) -> QuerySet[Clock]:
    """Clocks of the actor's units, of those the actor looks after, and those handled by the actor."""
    if actor.kind is ActorKind.SYSTEM:
        return Clock.objects.all()
    if actor.kind is not ActorKind.STAFF or not actor.grants:
        return Clock.objects.none()
    found = Q(owner_id=actor.id)
    ranges = actor.ranges(*_SEE_CLOCKS)
    if ranges:
        found |= Q(unit__in=people.units_in(ranges))
    if actor.holds(Role.LIAISON):
        found |= Q(person__in=people.caseload_of(actor.id))
    return Clock.objects.filter(found)


def told(actor: Actor) -> QuerySet[Fired]:
    """The rungs this actor was told of."""
    return Fired.objects.filter(recipient_id=actor.id) if actor.kind is ActorKind.STAFF else Fired.objects.none()


def require_hold(actor: Actor, found: Found) -> None:
    """Raise ``NotAllowed`` for who sees it but may not hold it back."""
    if actor.kind is not ActorKind.SYSTEM and not found.held & HOLD:
        raise people.not_allowed()


def may_hold(found: Found) -> bool:
    """Whether a page offers to hold it back."""
    return not found.over and bool(found.held & HOLD)
