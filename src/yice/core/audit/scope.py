"""Which part of the house an administrator looks after: the whole at the top of the tree, else the own subtree.

Units and staff live in an app above this one; it says here, when it loads, how to find them (``know``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet

from yice.lib.actor import Actor, Role

Ranges = Iterable[tuple[str, str]]
Numbers = Callable[[Ranges], "QuerySet[Any, int]"]

_known: dict[str, Numbers] = {}


def know(*, units: Numbers, staff: Numbers, logins: Numbers) -> None:
    """Say how to find the numbers of the units, staff and logins that lie in ranges of unit paths."""
    _known.update(units=units, staff=staff, logins=logins)


def entries_of(actor: Actor, *roles: Role) -> Q:
    """Entries about the units where a role is held, and those about no unit that the staff there have left."""
    if actor.at_top(*roles):
        return Q()
    ranges = actor.ranges(*roles)
    if not ranges:
        return Q(pk__in=[])
    logins = _known["logins"](ranges)
    left = Q(actor_kind="staff", actor_id__in=_known["staff"](ranges)) | Q(subject_kind="user", subject_id__in=logins)
    return Q(unit_id__in=_known["units"](ranges)) | Q(left, unit_id=None)


def runs_of(actor: Actor, *roles: Role) -> Q:
    """Background work for those units, or asked for by the staff there."""
    if actor.at_top(*roles):
        return Q()
    ranges = actor.ranges(*roles)
    if not ranges:
        return Q(pk__in=[])
    return Q(unit_id__in=_known["units"](ranges)) | Q(by_kind="staff", by_id__in=_known["staff"](ranges))
