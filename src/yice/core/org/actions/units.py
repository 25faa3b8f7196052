"""Opening, changing, moving and closing units. The past is added to, never rewritten."""

from __future__ import annotations

import datetime as dt
import secrets
from typing import Any

from django.db import transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Substr

from yice.core.audit.actions import once, record
from yice.core.org import guards
from yice.core.org.models import Nature, Tier, Unit, UnitKind, UnitPlacement
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused, Stale
from yice.lib.ids import path_of, path_range

_DEEPEST = 120  # characters of a path: twenty levels
_STATE = ("name", "kind", "tier", "nature")


def open_unit(
    *,
    by: Actor,
    code: str,
    name: str,
    kind: str,
    parent: Unit | None = None,
    tier: str = "",
    nature: str = "",
    division: str = "",
    phone: str = "",
    opened_on: dt.date | None = None,
    reason: str = "",
    key: str | None = None,
) -> Unit:
    """Open a unit under ``parent`` (none: a root). ``tier`` is taken from the parent when not given."""
    code, name = code.strip(), name.strip()
    tier = tier or (parent.tier if parent else "")
    opened_on = opened_on or clock.today()
    _check(code=code, name=name, kind=kind, tier=tier, nature=nature, day=opened_on)
    with transaction.atomic():
        seen = once(key, by, "org.open_unit")
        if seen.answer is not None:
            return Unit.objects.get(pk=seen.answer["id"])
        if parent is not None:
            parent = _open_parent(parent)
        if Unit.objects.filter(code=code).exists():
            raise Invalid(
                "unit_code_taken",
                f"编码“{code}”已被使用",
                why="单位编码在全系统不能重复。",
                todo="请换一个编码；若是同一单位，请打开已有的单位。",
                fields={"code": "已有单位使用这个编码"},
            )
        unit = Unit.objects.create(
            code=code,
            name=name,
            kind=kind,
            parent=parent,
            path=f"new-{secrets.token_hex(8)}",
            tier=tier,
            nature=nature,
            division=division.strip(),
            phone=phone.strip(),
            opened_on=opened_on,
        )
        unit.path = path_of(parent.path if parent else "", unit.pk)
        if len(unit.path) > _DEEPEST:
            raise Refused("unit_too_deep", "单位层级过深", why="最多二十层。", todo="请挂在更上一级的单位之下。")
        unit.save(update_fields=["path"])
        _place(unit, opened_on)
        record(by=by, verb="org.open_unit", subject=unit, unit_id=unit.pk, reason=reason, detail={"code": code})
        seen.store({"id": unit.pk})
    return unit


def rename_unit(
    *, by: Actor, unit: Unit, name: str, version: int, valid_from: dt.date | None = None, reason: str = ""
) -> Unit:
    """Give the unit another name from a day on; tables for days before keep the old one."""
    return change_unit(by=by, unit=unit, version=version, valid_from=valid_from, reason=reason, name=name)


def change_unit(
    *,
    by: Actor,
    unit: Unit,
    version: int,
    valid_from: dt.date | None = None,
    reason: str = "",
    name: str | None = None,
    kind: str | None = None,
    tier: str | None = None,
    nature: str | None = None,
    division: str | None = None,
    phone: str | None = None,
) -> Unit:
    """Change what the unit is called or counted as, from ``valid_from`` (default today) on."""
    day = valid_from or clock.today()
    given: dict[str, str | None] = {
        "name": name,
        "kind": kind,
        "tier": tier,
        "nature": nature,
        "division": division,
        "phone": phone,
    }
    with transaction.atomic():
        fresh = _fresh(unit, version)
        changes = {field: value.strip() for field, value in given.items() if value is not None}
        changes = {field: value for field, value in changes.items() if value != getattr(fresh, field)}
        merged = {field: changes.get(field, getattr(fresh, field)) for field in _STATE}
        _check(code=fresh.code, day=day, **merged)
        if changes:
            _bump(fresh, **changes)
            if set(changes) & set(_STATE):
                _restate(Q(unit=fresh), day, lambda row: {**row, **{f: changes[f] for f in _STATE if f in changes}})
            record(
                by=by,
                verb="org.change_unit",
                subject=fresh,
                unit_id=fresh.pk,
                reason=reason,
                detail={"fields": sorted(changes), "from": day.isoformat()},
            )
    return fresh


def move_unit(
    *, by: Actor, unit: Unit, parent: Unit | None, version: int, valid_from: dt.date | None = None, reason: str = ""
) -> Unit:
    """Put the unit with everything below it under another parent, from ``valid_from`` (default today) on."""
    day = valid_from or clock.today()
    _check_day(day)
    with transaction.atomic():
        fresh = _fresh(unit, version)
        if parent is not None:
            parent = _open_parent(parent)
            if parent.path.startswith(fresh.path):
                raise Refused(
                    "unit_into_itself", "不能把单位移到它自己或下级之下", why="上下级会成环。", todo="请另选上级单位。"
                )
        if fresh.parent_id == (parent.pk if parent else None):
            return fresh
        old, new = fresh.path, path_of(parent.path if parent else "", fresh.pk)
        low, high = path_range(old)
        below = Unit.objects.filter(path__gte=low, path__lt=high)
        longest = max(len(path) for path in below.values_list("path", flat=True))
        if longest - len(old) + len(new) > _DEEPEST:
            raise Refused("unit_too_deep", "移动后单位层级过深", why="最多二十层。", todo="请选择更上一级的单位。")
        moved = below.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
        _bump(fresh, parent=parent)
        fresh.path = new

        def restate(row: dict[str, Any]) -> dict[str, Any]:
            above = {"parent_id": parent.pk if parent else None} if row["unit_id"] == fresh.pk else {}
            return {**row, **above, "path": new + row["path"][len(old) :]}

        _restate(Q(path__gte=low, path__lt=high), day, restate)
        record(
            by=by,
            verb="org.move_unit",
            subject=fresh,
            unit_id=fresh.pk,
            reason=reason,
            detail={"parent": parent.pk if parent else None, "units": moved, "from": day.isoformat()},
        )
    return fresh


def close_unit(*, by: Actor, unit: Unit, version: int, closed_on: dt.date | None = None, reason: str = "") -> Unit:
    """Close a unit. Refused with the list of what is still there: units below, staff, posts, and what others guard."""
    day = closed_on or clock.today()
    _check_day(day)
    with transaction.atomic():
        fresh = _fresh(unit, version)
        remaining = guards.against_closing(fresh, day)
        if remaining:
            raise Refused(
                "unit_not_empty",
                f"“{fresh.name}”还不能撤销",
                why="；".join(remaining) + "。",
                todo="请先移交或撤销上述内容。",
                remaining=remaining,
            )
        if day <= fresh.opened_on:
            raise Invalid(
                "bad_day",
                "撤销日须晚于设立日",
                why="单位至少须存在一天，才能分清此前此后归谁管。",
                todo="请填设立日之后的日期。",
                fields={"closed_on": "须晚于设立日"},
            )
        _bump(fresh, is_open=False, closed_on=day)
        _restate(Q(unit=fresh), day, lambda _row: None)
        record(
            by=by, verb="org.close_unit", subject=fresh, unit_id=fresh.pk, reason=reason, detail={"on": day.isoformat()}
        )
    return fresh


def _place(unit: Unit, day: dt.date) -> None:
    UnitPlacement.objects.create(
        unit=unit,
        parent_id=unit.parent_id,
        path=unit.path,
        name=unit.name,
        kind=unit.kind,
        tier=unit.tier,
        nature=unit.nature,
        valid_from=day,
        recorded_at=clock.now(),
    )


def _restate(which: Q, day: dt.date, change: Any) -> None:
    """Supersede what is believed about ``which`` from ``day`` on, and write what is believed now.

    The part of each row before ``day`` is written again as it was; ``change`` gives the part after (``None``: no more).
    """
    now = clock.now()
    rows = UnitPlacement.objects.filter(which, superseded_at=None).filter(Q(valid_to=None) | Q(valid_to__gt=day))
    fields = ("unit_id", "parent_id", "path", "name", "kind", "tier", "nature", "valid_from", "valid_to", "pk")
    old = list(rows.values(*fields))
    UnitPlacement.objects.filter(pk__in=[row.pop("pk") for row in old]).update(superseded_at=now)
    new = []
    for row in old:
        if row["valid_from"] < day:
            new.append({**row, "valid_to": day})
        after = change({**row, "valid_from": max(row["valid_from"], day)})
        if after is not None:
            new.append(after)
    UnitPlacement.objects.bulk_create((UnitPlacement(**row, recorded_at=now) for row in new), batch_size=200)


def _fresh(unit: Unit, version: int) -> Unit:
    """The unit as it is now, if the form saw this version."""
    fresh = Unit.objects.get(pk=unit.pk)
    if fresh.version != version:
        raise Stale
    if not fresh.is_open:
        raise Refused("unit_closed", f"“{fresh.name}”已撤销", why="撤销的单位不再改动。", todo="请选择在用的单位。")
    return fresh


def _bump(unit: Unit, **changes: Any) -> None:
    found = Unit.objects.filter(pk=unit.pk, version=unit.version)
    if not found.update(version=F("version") + 1, **changes):
        raise Stale
    unit.version += 1
    for field, value in changes.items():
        setattr(unit, field, value)


def _open_parent(parent: Unit) -> Unit:
    fresh = Unit.objects.get(pk=parent.pk)
    if not fresh.is_open:
        raise Refused(
            "unit_closed", f"上级单位“{fresh.name}”已撤销", why="不能挂在已撤销的单位之下。", todo="请另选上级单位。"
        )
    return fresh


def _check(*, code: str, name: str, kind: str, tier: str, nature: str, day: dt.date) -> None:
    fields = {}
    if not code:
        fields["code"] = "请填写编码"
    if not name:
        fields["name"] = "请填写名称"
    if kind not in UnitKind.values:
        fields["kind"] = "请选择单位类别"
    if tier and tier not in Tier.values:
        fields["tier"] = "没有这个层级"
    if nature and nature not in Nature.values:
        fields["nature"] = "没有这种单位性质"
    if fields:
        raise Invalid(
            "unit_invalid",
            "单位信息不完整",
            why="；".join(fields.values()) + "。",
            todo="请补正标出的栏目后再保存。",
            fields=fields,
        )
    _check_day(day)


def _check_day(day: dt.date) -> None:
    if day > clock.today():
        raise Invalid(
            "future_date",
            "日期不能晚于今天",
            why="单位的变动立即生效，不能预约到以后。",
            todo="请到生效那天再办理。",
            fields={"valid_from": "不能晚于今天"},
        )
