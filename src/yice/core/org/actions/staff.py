"""Members of staff: taking them on, correcting what we know, seeing them off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from yice.core.accounts import actions as accounts
from yice.core.audit.actions import once, record
from yice.core.org import guards
from yice.core.org.actions.posts import end_posts
from yice.core.org.models import Area, DutyType, Employment, Staff, Unit
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused, Stale


def add_staff(
    *,
    by: Actor,
    no: str,
    name: str,
    unit: Unit,
    phone: str = "",
    employment: str = Employment.FULL,
    duty_types: Sequence[str] = (),
    key: str | None = None,
) -> Staff:
    """Take on a member of staff at a unit; rights come only with a post."""
    no, name = no.strip(), name.strip()
    _check(no=no, name=name, employment=employment, duty_types=duty_types)
    with transaction.atomic():
        seen = once(key, by, "org.add_staff")
        if seen.answer is not None:
            return Staff.objects.get(pk=seen.answer["id"])
        if not unit.is_open:
            raise Refused(
                "unit_closed", f"“{unit.name}”已撤销", why="不能在已撤销的单位添加人员。", todo="请另选单位。"
            )
        if Staff.objects.filter(no=no).exists():
            raise Invalid(
                "staff_no_taken",
                f"工号“{no}”已被使用",
                why="工号在全系统不能重复。",
                todo="请核对工号；若是同一人，请打开已有的人员资料。",
                fields={"no": "已有人员使用这个工号"},
            )
        staff = Staff.objects.create(
            no=no, name=name, unit=unit, phone=phone.strip(), employment=employment, duty_types=list(duty_types)
        )
        record(by=by, verb="org.add_staff", subject=staff, unit_id=unit.pk)
        seen.store({"id": staff.pk})
    return staff


def change_staff(
    *,
    by: Actor,
    staff: Staff,
    version: int,
    name: str | None = None,
    phone: str | None = None,
    unit: Unit | None = None,
    employment: str | None = None,
    duty_types: Sequence[str] | None = None,
) -> Staff:
    """Correct what we know of a member of staff. Posts are changed by ``appoint`` and ``relieve``."""
    given: dict[str, Any] = {
        "name": name.strip() if name is not None else None,
        "phone": phone.strip() if phone is not None else None,
        "unit": unit,
        "employment": employment,
        "duty_types": list(duty_types) if duty_types is not None else None,
    }
    changes = {field: value for field, value in given.items() if value is not None}
    _check(
        no=staff.no,
        name=changes.get("name", staff.name),
        employment=changes.get("employment", staff.employment),
        duty_types=changes.get("duty_types", ()),
    )
    with transaction.atomic():
        _bump(staff, version, **changes)
        record(by=by, verb="org.change_staff", subject=staff, unit_id=staff.unit_id, detail={"fields": sorted(changes)})
    return staff


def leave_staff(*, by: Actor, staff: Staff, version: int, left_on: dt.date | None = None, reason: str = "") -> Staff:
    """See a member of staff off: posts end, the login is disabled the same day (R158), the telephone is erased.

    Refused while others guard (pairings not handed over yet).
    """
    day = left_on or clock.today()
    if day > clock.today():
        raise Invalid(
            "future_date",
            "离岗日不能晚于今天",
            why="离岗当日生效，账号当天停用。",
            todo="请填今天或以前的日期，到离岗那天再办理也可以。",
            fields={"left_on": "不能晚于今天"},
        )
    with transaction.atomic():
        remaining = guards.against_leaving(staff, day)
        if remaining:
            raise Refused(
                "staff_has_duties",
                f"{staff.name}还不能离岗",
                why="；".join(remaining) + "。",
                todo="请先移交，再办理离岗。",
                remaining=remaining,
            )
        end_posts(staff, day)
        Area.objects.filter(manager=staff).update(manager=None, version=F("version") + 1)
        if staff.user is not None and staff.user.is_active:
            accounts.disable_user(by=by, user=staff.user, reason=reason or "离岗")
        _bump(staff, version, is_active=False, left_on=day, phone="")
        record(by=by, verb="org.leave_staff", subject=staff, unit_id=staff.unit_id, reason=reason)
    return staff


def _bump(staff: Staff, version: int, **changes: Any) -> None:
    found = Staff.objects.filter(pk=staff.pk, version=version, is_active=True)
    if not found.update(version=F("version") + 1, **changes):
        if Staff.objects.filter(pk=staff.pk, is_active=False).exists():
            raise Refused(
                "staff_left", f"{staff.name}已离岗", why="离岗人员的资料不再改动。", todo="请核对人员；资料仍可查看。"
            )
        raise Stale
    staff.version = version + 1
    for field, value in changes.items():
        setattr(staff, field, value)


def _check(*, no: str, name: str, employment: str, duty_types: Sequence[str]) -> None:
    fields = {}
    if not no:
        fields["no"] = "请填写工号"
    if not name:
        fields["name"] = "请填写姓名"
    if employment not in Employment.values:
        fields["employment"] = "请选择专职或兼职"
    if set(duty_types) - set(DutyType.values):
        fields["duty_types"] = "没有这种职责"
    if fields:
        raise Invalid(
            "staff_invalid",
            "人员信息不完整",
            why="；".join(fields.values()) + "。",
            todo="请补正标出的栏目后再保存。",
            fields=fields,
        )
