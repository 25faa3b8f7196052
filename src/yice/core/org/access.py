"""Who may see and do what in the organisation, and the rights that posts give."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet, Value

from yice.core.accounts.models import User
from yice.core.org.models import Leadership, Post, Staff, Unit
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind, Grant, Role
from yice.lib.errors import NotFound
from yice.lib.gate import require
from yice.lib.ids import path_range
from yice.lib.temporal import held_on

__all__ = [
    "ADMINS",
    "ELDER_ROLES",
    "MANAGE_AREAS",
    "MANAGE_LOGINS",
    "MANAGE_POSTS",
    "MANAGE_RULES",
    "MANAGE_STAFF",
    "MANAGE_UNITS",
    "SEE_ORG",
    "actor_for",
    "get_staff",
    "get_unit",
    "holds_over",
    "is_admin",
    "require",
    "staff_visible_to",
    "units_visible_to",
    "within",
]

ADMINS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
ELDER_ROLES = (Role.HEAD, Role.CLERK, Role.LIAISON, Role.DUTY_OFFICER, Role.STATISTICIAN, Role.LEADER)
SEE_ORG = (*ELDER_ROLES, Role.SECURITY_ADMIN, Role.SYSTEM_ADMIN)
MANAGE_UNITS = (Role.SECURITY_ADMIN,)
MANAGE_POSTS = (Role.SECURITY_ADMIN,)
MANAGE_STAFF = (Role.SECURITY_ADMIN, Role.HEAD)
MANAGE_AREAS = (Role.HEAD, Role.CLERK)
MANAGE_LOGINS = (Role.SYSTEM_ADMIN,)
MANAGE_RULES = (Role.HEAD,)
"""Held at the top of the tree: the rules of responsibility are one for all."""


def actor_for(user: User, source: str) -> Actor:
    """The actor behind a login, with the grants of the posts held today; none for who has left."""
    staff = Staff.objects.filter(user=user).first()
    if staff is None:
        return Actor(ActorKind.STAFF, -user.pk, user.username, source)
    grants = grants_of(staff) if staff.is_active and user.is_active else ()
    return Actor(ActorKind.STAFF, staff.pk, staff.name, source, grants)


def grants_of(staff: Staff) -> tuple[Grant, ...]:
    """The rights of the posts and leaderships held today, over each unit's subtree as it is today."""
    today = held_on(clock.today())
    named = ("role", "unit_id", "unit__path")
    posts = Post.objects.filter(today, staff=staff, unit__is_open=True).values_list(*named)
    led = Leadership.objects.filter(today, staff=staff, unit__is_open=True)
    leads = led.annotate(role=Value(Role.LEADER.value)).values_list(*named)
    held = posts.union(leads).order_by("unit__path", "role")
    return tuple(Grant(Role(role), unit_id, *path_range(path)) for role, unit_id, path in held)


def is_admin(staff: Staff) -> bool:
    """Whether somebody holds one of the three administrators' roles today."""
    return Post.objects.filter(held_on(clock.today()), staff=staff, role__in=ADMINS).exists()


def within(ranges: Iterable[tuple[str, str]], path: str = "path") -> Q:
    """Rows whose ``path`` lies in any of the half-open ranges; no range finds nothing."""
    found = Q(pk__in=[])
    for low, high in ranges:
        found |= Q(**{f"{path}__gte": low, f"{path}__lt": high})
    return found


def units_visible_to(actor: Actor, *roles: Role) -> QuerySet[Unit]:
    """Units in the subtrees where the actor holds any of ``roles`` (default: any that sees the organisation)."""
    return Unit.objects.filter(within(actor.ranges(*(roles or SEE_ORG))))


def staff_visible_to(actor: Actor, *roles: Role) -> QuerySet[Staff]:
    """Staff of those units."""
    return Staff.objects.filter(within(actor.ranges(*(roles or SEE_ORG)), "unit__path"))


def holds_over(actor: Actor, unit: Unit, *roles: Role) -> bool:
    """Whether one of these roles is held at this unit or above it."""
    return any(grant.role in roles and grant.low <= unit.path < grant.high for grant in actor.grants)


def get_unit(actor: Actor, unit_id: int, *roles: Role) -> Unit:
    """The unit, if it lies where the actor holds one of ``roles``; else ``NotFound``."""
    unit = units_visible_to(actor, *roles).filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("unit_not_found", "没有找到这个单位")
    return unit


def get_staff(actor: Actor, staff_id: int, *roles: Role) -> Staff:
    """The member of staff, if of a unit where the actor holds one of ``roles``; else ``NotFound``."""
    staff = staff_visible_to(actor, *roles).select_related("unit", "user").filter(pk=staff_id).first()
    if staff is None:
        raise NotFound("staff_not_found", "没有找到这位工作人员")
    return staff
