"""Reading the organisation: the tree on any day, who holds which post, who answers for whom."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from yice.core.org.models import (
    Area,
    Leadership,
    Post,
    Staff,
    Tenant,
    Unit,
    UnitPlacement,
)
from yice.lib import clock
from yice.lib.actor import Role
from yice.lib.errors import NotFound
from yice.lib.ids import parents, path_range
from yice.lib.temporal import held_on


def tenant() -> Tenant | None:
    """The tenant, once set up."""
    return Tenant.objects.first()


def unit_by_code(code: str) -> Unit:
    """The unit with this code."""
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise NotFound(
            "unit_unknown",
            f"没有编码为“{code}”的单位",
            why="编码写错，或该单位尚未设立。",
            todo="请在“单位”页核对编码。",
        )
    return unit


def subtree(unit: Unit) -> QuerySet[Unit]:
    """The unit and everything below it, today."""
    low, high = path_range(unit.path)
    return Unit.objects.filter(path__gte=low, path__lt=high)


def ancestors(unit: Unit) -> QuerySet[Unit]:
    """From the root down to the unit itself."""
    return Unit.objects.filter(path__in=parents(unit.path)).order_by("path")


def tree_on(day: dt.date, known_at: dt.datetime | None = None) -> QuerySet[UnitPlacement]:
    """The tree as it stood on ``day``; with ``known_at`` as it was believed at that moment."""
    return UnitPlacement.objects.filter(held_on(day, known_at)).select_related("unit").order_by("path")


def holders(role: Role, unit: Unit, day: dt.date | None = None) -> QuerySet[Staff]:
    """Active staff who hold ``role`` at exactly this unit on ``day`` (default today)."""
    posts = Post.objects.filter(held_on(day or clock.today()), unit=unit, role=role)
    return Staff.objects.filter(pk__in=posts.values("staff_id"), is_active=True).order_by("pk")


def head_of(unit: Unit, day: dt.date | None = None) -> Staff | None:
    """The head of the unit, else of the nearest unit above that has one: who owes what nobody else does."""
    rows = (
        Post.objects.filter(held_on(day or clock.today()), role=Role.HEAD, unit__path__in=parents(unit.path))
        .filter(staff__is_active=True)
        .select_related("staff")
        .order_by("-unit__path", "pk")
    )
    post = rows.first()
    return post.staff if post else None


def heads_by_unit(day: dt.date | None = None) -> dict[int, int]:
    """For every open unit the staff number of ``head_of``; units with no head above them are absent. Two queries."""
    rows = Post.objects.filter(held_on(day or clock.today()), role=Role.HEAD, staff__is_active=True)
    by_path = dict(rows.order_by("-pk").values_list("unit__path", "staff_id"))
    found = {}
    for unit_id, path in Unit.objects.filter(is_open=True).values_list("pk", "path"):
        head = next((by_path[above] for above in reversed(parents(path)) if above in by_path), None)
        if head is not None:
            found[unit_id] = head
    return found


def leader_of(unit: Unit, day: dt.date | None = None) -> Staff | None:
    """The leader in charge of the unit, else of the nearest unit above that has one."""
    rows = Leadership.objects.filter(held_on(day or clock.today()), unit__path__in=parents(unit.path))
    row = rows.filter(staff__is_active=True).select_related("staff").order_by("-unit__path").first()
    return row.staff if row else None


def areas_without_manager() -> QuerySet[Area]:
    """Open areas nobody answers for (BG-081)."""
    return Area.objects.filter(is_open=True, manager__isnull=True).select_related("unit").order_by("unit__path", "code")


@dataclass(frozen=True, slots=True)
class MovePreview:
    """What a move would carry along."""

    units: int
    staff: int
    posts: int
    old_way: tuple[str, ...]
    new_way: tuple[str, ...]


def preview_move(unit: Unit, parent: Unit | None) -> MovePreview:
    """What moves with the unit: nothing is written."""
    below = subtree(unit)
    ids = below.values("pk")
    new_way = tuple(above.name for above in ancestors(parent)) if parent else ()
    return MovePreview(
        units=below.filter(is_open=True).count(),
        staff=Staff.objects.filter(unit__in=ids, is_active=True).count(),
        posts=Post.objects.filter(held_on(clock.today()), unit__in=ids).count(),
        old_way=tuple(above.name for above in ancestors(unit)),
        new_way=(*new_way, unit.name),
    )
