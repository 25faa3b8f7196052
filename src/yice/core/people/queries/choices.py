"""What a form offers to choose from: the units and staff with which this actor may do a deed."""

from __future__ import annotations

from yice.core.org.models import Staff, Unit
from yice.core.people.access import MAY, units_in
from yice.lib.actor import Actor, ActorKind, Role

_MANY = 2000


def unit_choices(actor: Actor, deed: str) -> list[tuple[str, str]]:
    """The open units for which this actor may do the deed, in tree order."""
    units = Unit.objects.filter(is_open=True)
    if actor.kind is not ActorKind.SYSTEM:
        units = units.filter(pk__in=units_in(actor.ranges(*(Role(role) for role in MAY[deed]))))
    return [(str(number), name) for number, name in units.order_by("path").values_list("pk", "name")[:_MANY]]


def staff_choices(actor: Actor, deed: str) -> list[tuple[str, str]]:
    """The active staff of the units for which this actor may do the deed, by unit and name."""
    staff = Staff.objects.filter(is_active=True)
    if actor.kind is not ActorKind.SYSTEM:
        staff = staff.filter(unit__in=units_in(actor.ranges(*(Role(role) for role in MAY[deed]))))
    rows = staff.order_by("unit__path", "name").values_list("pk", "name", "unit__name")
    return [(str(number), f"{name}（{unit}）") for number, name, unit in rows[:_MANY]]
