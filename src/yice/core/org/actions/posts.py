"""Posts give rights; they are dated, and the three administrators are kept apart (GB/T 22239 8.1.5)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q

from yice.core.audit.actions import once, record
from yice.core.org.access import ADMINS
from yice.core.org.models import Leadership, Post, Staff, Unit
from yice.lib import clock
from yice.lib.actor import ROLE_NAMES, Actor, ActorKind, Role
from yice.lib.errors import Invalid, Refused


def appoint(
    *,
    by: Actor,
    staff: Staff,
    unit: Unit,
    role: str,
    valid_from: dt.date | None = None,
    reason: str = "",
    key: str | None = None,
) -> Post:
    """Give a member of staff a role at a unit from a day on.

    Nobody appoints himself; nobody holds two of the three administrators' roles, nor one of them beside a role that
    sees elders.
    """
    day = valid_from or clock.today()
    role = _known_role(role)
    if day > clock.today():
        raise Invalid(
            "future_date",
            "任职日不能晚于今天",
            why="任职当日生效，不能预先登记。",
            todo="请填今天或以前的日期，到任职那天再办理也可以。",
            fields={"valid_from": "不能晚于今天"},
        )
    with transaction.atomic():
        seen = once(key, by, "org.appoint")
        if seen.answer is not None:
            return Post.objects.get(pk=seen.answer["id"])
        _check_appointment(by, staff, unit, Role(role))
        held = Post.objects.filter(staff=staff, unit=unit, role=role, valid_to=None, superseded_at=None).first()
        if held is not None:
            raise Refused(
                "post_held",
                f"{staff.name}已任{unit.name}{ROLE_NAMES[Role(role)]}",
                why="同一岗位不重复任命。",
                todo="无须再次任命；要改起始日，请先免职再任命。",
            )
        post = Post.objects.create(staff=staff, unit=unit, role=role, valid_from=day, recorded_at=clock.now())
        record(
            by=by,
            verb="org.appoint",
            subject=post,
            unit_id=unit.pk,
            reason=reason,
            detail={"staff": staff.pk, "role": role, "from": day.isoformat()},
        )
        seen.store({"id": post.pk})
    return post


def relieve(*, by: Actor, post: Post, valid_to: dt.date | None = None, reason: str = "") -> None:
    """End a post on a day; held rights are gone with the next request."""
    day = valid_to or clock.today()
    if day > clock.today():
        raise Invalid(
            "future_date",
            "免职日不能晚于今天",
            why="免职当日生效，不能预先登记。",
            todo="请填今天或以前的日期，到免职那天再办理也可以。",
            fields={"valid_to": "不能晚于今天"},
        )
    with transaction.atomic():
        if not _end(Post, Q(pk=post.pk), day):
            raise Refused("post_over", "这个岗位已经结束", why="可能刚被另一位同事办理。", todo="请刷新页面。")
        record(
            by=by,
            verb="org.relieve",
            subject=post,
            unit_id=post.unit_id,
            reason=reason,
            detail={"staff": post.staff_id, "role": post.role, "to": day.isoformat()},
        )


def end_posts(staff: Staff, day: dt.date) -> int:
    """End every post and leadership of somebody who leaves; part of ``leave_staff``, which writes the trail."""
    return _end(Post, Q(staff=staff), day) + _end(Leadership, Q(staff=staff), day)


def set_leader(
    *, by: Actor, unit: Unit, staff: Staff | None, valid_from: dt.date | None = None, reason: str = ""
) -> Leadership | None:
    """Put a leader in charge of a unit from a day on (``None``: nobody), in place of who was."""
    day = valid_from or clock.today()
    if day > clock.today():
        raise Invalid(
            "future_date",
            "日期不能晚于今天",
            why="分管变动当日生效，不能预先登记。",
            todo="请填今天或以前的日期，到变动那天再办理也可以。",
            fields={"valid_from": "不能晚于今天"},
        )
    with transaction.atomic():
        row = None
        if staff is not None:
            _check_appointment(by, staff, unit, Role.LEADER)
        _end(Leadership, Q(unit=unit), day)
        if staff is not None:
            row = Leadership.objects.create(unit=unit, staff=staff, valid_from=day, recorded_at=clock.now())
        record(
            by=by,
            verb="org.set_leader",
            subject=unit,
            unit_id=unit.pk,
            reason=reason,
            detail={"staff": staff.pk if staff else None, "from": day.isoformat()},
        )
    return row


def _check_appointment(by: Actor, staff: Staff, unit: Unit, role: Role) -> None:
    if by.kind == ActorKind.STAFF and by.id == staff.pk:
        raise Refused("grant_self", "不能给自己任职", why="授权须由他人办理。", todo="请联系另一位安全管理员。")
    if not staff.is_active:
        raise Refused("staff_left", f"{staff.name}已离岗", why="离岗人员不能任职。", todo="请另选在岗人员。")
    if not unit.is_open:
        raise Refused(
            "unit_closed", f"“{unit.name}”已撤销", why="不能在已撤销的单位任职。", todo="请另选未撤销的单位。"
        )
    open_posts = Post.objects.filter(staff=staff, valid_to=None, superseded_at=None)
    held = {Role(code) for code in open_posts.values_list("role", flat=True)}
    if Leadership.objects.filter(staff=staff, valid_to=None, superseded_at=None).exists():
        held.add(Role.LEADER)
    others = held - {role}
    if role in ADMINS and others & set(ADMINS):
        raise Refused(
            "admins_apart",
            "系统管理员、安全管理员、审计管理员不能由同一人担任",
            why=f"{staff.name}已是{'、'.join(ROLE_NAMES[one] for one in others & set(ADMINS))}，三员须分立。",
            todo="请另选人员，或先免去原岗位。",
        )
    if (role in ADMINS and others) or (role not in ADMINS and others & set(ADMINS)):
        raise Refused(
            "admin_and_business",
            "管理员不能兼任业务岗位",
            why="管理员不得接触老干部档案（等级保护三员分立）。",
            todo="请另选人员，或先免去原岗位。",
        )


def _end(model: Any, which: Q, day: dt.date) -> int:
    """Supersede open rows and write them again with their end; a row that began that day or later never held."""
    now = clock.now()
    rows = list(model.objects.filter(which, valid_to=None, superseded_at=None))
    model.objects.filter(pk__in=[row.pk for row in rows]).update(superseded_at=now)
    for row in rows:
        if row.valid_from < day:
            row.pk, row.valid_to, row.recorded_at, row.superseded_at = None, day, now, None
            row.save(force_insert=True)
    return len(rows)


def _known_role(role: str) -> str:
    if role not in set(Role):
        raise Invalid(
            "role_unknown",
            f"没有“{role}”这种岗位",
            why="岗位只能从系统的岗位表里选择。",
            todo="请从所列岗位中重新选择。",
            fields={"role": "请选择岗位"},
        )
    return str(Role(role).value)
