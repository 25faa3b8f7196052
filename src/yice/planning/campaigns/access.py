"""Who sees campaigns: the organising unit's managers all of it, those of a unit within only their own people."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from yice.core.org import access as org
from yice.core.org.models import Unit
from yice.core.people import access as people
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import NotFound
from yice.planning.campaigns.models import Campaign, Target

READERS = (Role.HEAD, Role.CLERK, Role.LEADER, Role.STATISTICIAN, Role.LIAISON)
MANAGERS = (Role.HEAD, Role.CLERK)
EXPLAINERS = (Role.HEAD, Role.CLERK, Role.LIAISON)
_SCOPED = (Role.HEAD, Role.CLERK, Role.LEADER, Role.STATISTICIAN)


def targets_for(actor: Actor) -> QuerySet[Target]:
    """The people on lists that this actor sees: those of the own units as frozen, or the own caseload."""
    if actor.kind is ActorKind.SYSTEM:
        return Target.objects.all()
    if actor.kind is not ActorKind.STAFF:
        return Target.objects.none()
    found = Q(pk__in=[])
    ranges = actor.ranges(*_SCOPED)
    if ranges:
        found |= Q(unit__in=people.units_in(ranges))
    if actor.holds(Role.LIAISON):
        found |= Q(person__in=people.caseload_of(actor.id))
    return Target.objects.filter(found)


def visible_to(actor: Actor) -> QuerySet[Campaign]:
    """Campaigns of the own units, and those that have the own people on their list."""
    if actor.kind is ActorKind.SYSTEM:
        return Campaign.objects.all()
    if actor.kind is not ActorKind.STAFF:
        return Campaign.objects.none()
    mine = Exists(targets_for(actor).filter(campaign=OuterRef("pk")))
    return Campaign.objects.filter(org.within(actor.ranges(*_SCOPED), "unit__path") | mine)


def get_for(actor: Actor, campaign_id: int, *, manage: bool = False) -> Campaign:
    """One campaign in sight; with ``manage`` only for managers of the organising unit. ``NotFound`` otherwise."""
    found = visible_to(actor).select_related("unit").filter(pk=campaign_id).first()
    if found is None or (manage and not may_manage(actor, found.unit)):
        raise NotFound("campaign_not_found", "没有找到这个专项")
    return found


def may_manage(actor: Actor, unit: Unit) -> bool:
    """Whether this actor may prepare, freeze and end campaigns of this unit."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return any(low <= unit.path < high for low, high in actor.ranges(*MANAGERS))


def get_target(actor: Actor, target_id: int) -> Target:
    """One person on a list, for saying why not reached; ``NotFound`` out of sight or for who only reads."""
    if actor.kind is not ActorKind.SYSTEM and not actor.holds(*EXPLAINERS):
        raise NotFound("target_not_found", "没有找到名单上的这个人")
    found = targets_for(actor).select_related("campaign__unit", "person", "duty").filter(pk=target_id).first()
    if found is None:
        raise NotFound("target_not_found", "没有找到名单上的这个人")
    return found


def get_unit(actor: Actor, unit_id: int) -> Unit:
    """A unit that this actor may organise a campaign for; ``NotFound`` otherwise."""
    if actor.kind is not ActorKind.SYSTEM:
        return org.get_unit(actor, unit_id, *MANAGERS)
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("unit_not_found", "没有找到这个单位")
    return unit
