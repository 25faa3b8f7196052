"""Areas (片区) with one accountable person each."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F

from yice.core.audit.actions import once, record
from yice.core.org.models import Area, Staff, Unit
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused, Stale


def add_area(
    *, by: Actor, unit: Unit, code: str, name: str, manager: Staff | None = None, key: str | None = None
) -> Area:
    """Open an area of a unit."""
    code, name = code.strip(), name.strip()
    fields = {field: "请填写" for field, value in (("code", code), ("name", name)) if not value}
    if fields:
        raise Invalid(
            "area_invalid",
            "片区信息不完整",
            why="片区须有编码和名称，空着的栏目已标出。",
            todo="请填写后再保存。",
            fields=fields,
        )
    with transaction.atomic():
        seen = once(key, by, "org.add_area")
        if seen.answer is not None:
            return Area.objects.get(pk=seen.answer["id"])
        if Area.objects.filter(unit=unit, code=code).exists():
            raise Invalid(
                "area_code_taken",
                f"编码“{code}”已被使用",
                why="同一单位的片区编码不能重复。",
                todo="请换一个编码；要改原片区请在片区列表里打开它。",
                fields={"code": "本单位已有片区使用这个编码"},
            )
        _check_manager(manager)
        area = Area.objects.create(unit=unit, code=code, name=name, manager=manager)
        record(by=by, verb="org.add_area", subject=area, unit_id=unit.pk)
        seen.store({"id": area.pk})
    return area


def change_area(*, by: Actor, area: Area, version: int, name: str, manager: Staff | None) -> Area:
    """Change an area's name or who answers for it."""
    if not name.strip():
        raise Invalid(
            "area_invalid",
            "片区信息不完整",
            why="片区须有名称。",
            todo="请填写名称后再保存。",
            fields={"name": "请填写"},
        )
    with transaction.atomic():
        _check_manager(manager)
        _bump(area, version, name=name.strip(), manager=manager)
        record(
            by=by,
            verb="org.change_area",
            subject=area,
            unit_id=area.unit_id,
            detail={"manager": manager.pk if manager else None},
        )
    return area


def close_area(*, by: Actor, area: Area, version: int) -> Area:
    """Close an area."""
    with transaction.atomic():
        _bump(area, version, is_open=False, manager=None)
        record(by=by, verb="org.close_area", subject=area, unit_id=area.unit_id)
    return area


def _check_manager(manager: Staff | None) -> None:
    if manager is not None and not manager.is_active:
        raise Refused("staff_left", f"{manager.name}已离岗", why="片区负责人须在岗。", todo="请另选负责人。")


def _bump(area: Area, version: int, **changes: Any) -> None:
    if not Area.objects.filter(pk=area.pk, version=version, is_open=True).update(version=F("version") + 1, **changes):
        raise Stale
    area.version = version + 1
    for field, value in changes.items():
        setattr(area, field, value)
