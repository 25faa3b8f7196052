"""Reading tables: drawn fresh or as signed, within what an actor may see."""

from __future__ import annotations

from django.db.models import QuerySet

from yice.core.org.models import Unit
from yice.lib.actor import Actor
from yice.oversight.statistics.access import ranges_of
from yice.oversight.statistics.models import SignedCell, SignedTable
from yice.oversight.statistics.packing import digest, unpack


def signed_tables(actor: Actor) -> QuerySet[SignedTable]:
    """The signed tables of the units in the actor's scope, newest first."""
    units = Unit.objects.none()
    for low, high in ranges_of(actor):
        units = units | Unit.objects.filter(path__gte=low, path__lt=high)
    return SignedTable.objects.filter(unit__in=units.values("pk")).select_related("unit").order_by("-signed_at", "-pk")


def is_intact(table: SignedTable) -> bool:
    """Whether the table and its lists are still what was signed."""
    cells = {key: bytes(packed) for key, packed in table.cells.values_list("key", "members")}
    return digest(table.body, cells) == table.digest


def signed_members(table: SignedTable, key: str) -> list[int]:
    """Who stood behind one figure when it was signed; nobody for an unknown figure."""
    cell = SignedCell.objects.filter(table=table, key=key).first()
    return [] if cell is None else unpack(cell.members)
