"""Who may see and change plans: who may see the person, as far as the field policy shows plans; no named reads."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet

from yice.core.people import access as people
from yice.core.people.models import Person
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import NotFound
from yice.planning.plans.models import Plan, PlanItem

READERS = (Role.HEAD, Role.CLERK, Role.LIAISON, Role.LEADER, Role.DUTY_OFFICER)
DRAFTERS = (Role.HEAD, Role.CLERK, Role.LIAISON)
MAY: Mapping[str, frozenset[str]] = {
    "edit": frozenset({"head", "clerk", "liaison"}),
    "approve": frozenset({"head", "leader"}),
}


def people_for(actor: Actor) -> QuerySet[Person]:
    """People whose plans this actor may read."""
    if actor.kind is not ActorKind.SYSTEM and not actor.holds(*READERS):
        return Person.objects.none()
    return people.managed_by(actor)


def get_person(actor: Actor, person_id: int, deed: str = "") -> Person:
    """The person, if the actor may read (or do ``deed`` to) the plan; else ``NotFound`` or ``NotAllowed``."""
    person = people_for(actor).select_related("unit").filter(pk=person_id).first()
    if person is None or people.field_policy(actor, person)["plan"] != "full":
        raise NotFound("person_not_found", "没有找到这位老同志的方案")
    if deed and actor.kind is not ActorKind.SYSTEM and not people.roles_on(actor, person) & MAY[deed]:
        raise people.not_allowed()
    return person


def may(actor: Actor, person: Person) -> frozenset[str]:
    """The deeds on this person's plan that are this actor's."""
    if actor.kind is ActorKind.SYSTEM:
        return frozenset(MAY)
    held = people.roles_on(actor, person)
    return frozenset(deed for deed, holders in MAY.items() if held & holders)


def get_plan(actor: Actor, plan_id: int, deed: str = "") -> Plan:
    """One version of a plan with its person."""
    plan = Plan.objects.filter(pk=plan_id).first()
    if plan is None:
        raise NotFound("plan_not_found", "没有找到这份方案")
    plan.person = get_person(actor, plan.person_id, deed)
    return plan


def get_item(actor: Actor, item_id: int, deed: str = "") -> PlanItem:
    """One item with its plan and person."""
    item = PlanItem.objects.filter(pk=item_id).select_related("plan").first()
    if item is None:
        raise NotFound("plan_item_not_found", "没有找到方案里的这一项")
    item.plan.person = get_person(actor, item.plan.person_id, deed)
    return item
