"""Who may import for which units, and who sees which imports."""

from __future__ import annotations

from django.db.models import QuerySet

from yice.core.org.access import within
from yice.core.org.models import Unit
from yice.core.roster.models import Batch
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import NotFound

IMPORTERS = (Role.HEAD, Role.CLERK, Role.STATISTICIAN)


def units_for(actor: Actor) -> QuerySet[Unit]:
    """The open units this actor may import for."""
    units = Unit.objects.filter(is_open=True)
    if actor.kind is ActorKind.SYSTEM:
        return units
    if actor.kind is not ActorKind.STAFF:
        return units.none()
    return units.filter(within(actor.ranges(*IMPORTERS)))


def require_importer(actor: Actor) -> None:
    """Raise ``NotFound`` for who may import nowhere: the pages are not there for them."""
    if actor.kind is not ActorKind.SYSTEM and not actor.ranges(*IMPORTERS):
        raise NotFound


def get_unit(actor: Actor, unit_id: int) -> Unit:
    """One unit to import for; ``NotFound`` outside the actor's reach."""
    unit = units_for(actor).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("unit_not_found", "没有找到这个单位")
    return unit


def batches_for(actor: Actor) -> QuerySet[Batch]:
    """The imports made for units in this actor's reach, newest first."""
    batches = Batch.objects.select_related("unit", "upload").order_by("-pk")
    if actor.kind is ActorKind.SYSTEM:
        return batches
    if actor.kind is not ActorKind.STAFF:
        return batches.none()
    return batches.filter(within(actor.ranges(*IMPORTERS), "unit__path"))


def get_batch(actor: Actor, batch_id: int) -> Batch:
    """One import; ``NotFound`` outside the actor's reach."""
    batch = batches_for(actor).filter(pk=batch_id).first()
    if batch is None:
        raise NotFound("batch_not_found", "没有找到这次导入")
    return batch
