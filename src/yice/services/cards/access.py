"""Who makes cards, hands them out, and keeps the directory."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q, QuerySet

from yice.core.org import access as org
from yice.core.org.models import Unit
from yice.core.people import access as people
from yice.core.people.models import Person
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import NotFound
from yice.services.cards.models import Batch, Card, Listing

READERS = (Role.HEAD, Role.CLERK, Role.LEADER, Role.LIAISON)
SUBTREE = (Role.HEAD, Role.CLERK, Role.LEADER)
MAKERS = (Role.HEAD, Role.CLERK)
HANDERS = (Role.HEAD, Role.CLERK, Role.LIAISON)


def people_for(actor: Actor, *, deed: bool = False) -> QuerySet[Person]:
    """Whose cards this actor sees; with ``deed`` whose cards are this actor's to make."""
    found = Person.objects.filter(erased_at__isnull=True)
    if actor.kind is ActorKind.SYSTEM:
        return found
    if actor.kind is not ActorKind.STAFF:
        return found.none()
    scope = Q(unit__in=people.units_in(actor.ranges(*(MAKERS if deed else SUBTREE))))
    if not deed and actor.holds(Role.LIAISON):
        scope |= Q(pk__in=people.caseload_of(actor.id))
    return found.filter(scope)


def cards_for(actor: Actor) -> QuerySet[Card]:
    """The cards of the people this actor looks after or answers for."""
    return Card.objects.filter(person__in=people_for(actor))


def get_card(actor: Actor, card_id: int) -> Card:
    """One card in sight; ``NotFound`` otherwise."""
    found = cards_for(actor).select_related("person__unit", "batch").filter(pk=card_id).first()
    if found is None:
        raise NotFound("card_not_found", "没有找到这张服务卡")
    return found


def batches_for(actor: Actor) -> QuerySet[Batch]:
    """Batches that hold a card in sight."""
    return Batch.objects.filter(cards__in=cards_for(actor)).distinct()


def get_batch(actor: Actor, batch_id: int) -> Batch:
    """One batch in sight; ``NotFound`` otherwise."""
    found = batches_for(actor).select_related("unit").filter(pk=batch_id).first()
    if found is None:
        raise NotFound("batch_not_found", "没有找到这批服务卡")
    return found


def listings_for(actor: Actor) -> QuerySet[Listing]:
    """The lines of the directory that this actor keeps: those of the own units and below."""
    rows = Listing.objects.filter(is_listed=True).select_related("unit")
    if actor.kind is ActorKind.SYSTEM:
        return rows
    return rows.filter(unit__in=people.units_in(actor.ranges(*MAKERS)))


def get_listing(actor: Actor, listing_id: int) -> Listing:
    """One line of the directory to change; ``NotFound`` otherwise."""
    found = listings_for(actor).filter(pk=listing_id).first()
    if found is None:
        raise NotFound("listing_not_found", "没有找到这一行通讯录")
    return found


def get_unit(actor: Actor, unit_id: int) -> Unit:
    """A unit for whose people this actor keeps the directory and makes cards; ``NotFound`` otherwise."""
    if actor.kind is not ActorKind.SYSTEM:
        return org.get_unit(actor, unit_id, *MAKERS)
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("unit_not_found", "没有找到这个单位")
    return unit


def need_all(found: int, wanted: Collection[int], what: str) -> None:
    """Raise ``NotFound`` when one of those named is out of sight: nothing is done for a part of a list."""
    if found != len(set(wanted)):
        raise NotFound("card_people_not_found", f"所选{what}中有的没有找到")
