"""Who is at the desk, and the units and colleagues that actor can choose among."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest

from yice.core.org.models import Staff, Unit
from yice.lib.actor import Actor, Role
from yice.lib.errors import NotFound
from yice.web.desk.frame import ELDERS
from yice.web.desk.models import SavedView

_MANY_UNITS = 400


def actor_of(request: HttpRequest) -> Actor:
    """The signed-in actor; nobody gets further than this without one."""
    actor: Actor | None = getattr(request, "actor", None)
    if actor is None:
        raise NotFound
    return actor


def elder_actor(request: HttpRequest, *roles: Role) -> Actor:
    """The actor, if any of the roles that see elders is held (or one of ``roles``); otherwise there is no such page."""
    actor = actor_of(request)
    if not actor.holds(*(roles or ELDERS)):
        raise NotFound
    return actor


def _within(actor: Actor, prefix: str = "") -> Q:
    found = Q(pk__in=())
    for low, high in actor.ranges(*ELDERS):
        found |= Q(**{f"{prefix}path__gte": low, f"{prefix}path__lt": high})
    return found


def unit_options(actor: Actor) -> list[tuple[str, str]]:
    """The open units of this actor's scope in tree order, for a filter."""
    rows = Unit.objects.filter(_within(actor), is_open=True).order_by("path").values_list("pk", "name")
    return [(str(number), name) for number, name in rows[:_MANY_UNITS]]


def liaison_options(actor: Actor) -> list[tuple[str, str]]:
    """The active colleagues of this actor's scope who care for people."""
    rows = (
        Staff.objects.filter(_within(actor, "unit__"), is_active=True, posts__role=Role.LIAISON, posts__valid_to=None)
        .distinct()
        .order_by("name", "pk")
        .values_list("pk", "name")
    )
    return [(str(number), name) for number, name in rows[:_MANY_UNITS]]


def saved_views(actor: Actor, page: str) -> list[SavedView]:
    """The named sentences this member of staff keeps for a page."""
    return list(SavedView.objects.filter(staff_id=actor.id, page=page).order_by("name"))
