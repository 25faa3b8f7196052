"""What the office decides: its categories, its teams, who is in them."""

from __future__ import annotations

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.org import access as org
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import Invalid, NotFound, Stale
from yice.services.cases import access, codes
from yice.services.cases.models import Category, Team, TeamMember
from yice.services.cases.queries import eligible, kinds, teams


def change_category(
    *,
    by: Actor,
    code: str,
    title: str,
    team: str,
    track: str,
    restricted: bool,
    neutral: str = "",
    is_open: bool = True,
    version: int | None = None,
    key: str | None = None,
) -> Category:
    """Change a category, or with an empty ``code`` add one of the office's own. For all; a head at the top decides.

    Cases registered before keep what they had. Raises ``Invalid`` (``category_incomplete``), ``Stale``.
    """
    _check(title, team, track, neutral, restricted=restricted)
    with transaction.atomic():
        seen = once(key, by, "cases.change_category")
        if seen.answer is not None:
            return Category.objects.get(pk=seen.answer["id"])
        _require(by)
        known = kinds().get(code) if code else None
        if code and known is None:
            raise NotFound("category_not_found", "没有这个诉求类别")
        row = Category.objects.filter(code=code).first() if code else None
        current = row.version if row is not None else 0
        if version is not None and version != current:
            raise Stale(current=current)
        row = row or Category(
            code=code or f"own_{Category.objects.filter(code__startswith='own_').count() + 1}", version=0
        )
        row.title, row.neutral, row.team, row.track = title.strip()[:40], neutral.strip()[:40], team, track
        row.restricted, row.is_open, row.version = restricted, is_open, current + 1
        row.changed_at, row.changed_by_name = clock.now(), by.name[:64]
        row.save()
        record(by=by, verb="cases.change_category", subject=("category", row.pk), detail={"code": row.code})
        seen.store({"id": row.pk})
    return row


def add_team(*, by: Actor, title: str, key: str | None = None) -> Team:
    """Add a team of the office's own. Raises ``Invalid`` (``team_exists``)."""
    name = title.strip()[:40]
    if not name or name in {word for _, word in teams()}:
        raise Invalid(
            "team_exists",
            "小组没有加上",
            why="名称是空的，或已经有同名小组。",
            todo="请另起名称。",
            fields={"title": "请另起名称"},
        )
    with transaction.atomic():
        seen = once(key, by, "cases.add_team")
        if seen.answer is not None:
            return Team.objects.get(pk=seen.answer["id"])
        _require(by)
        row = Team.objects.create(code=f"own_{Team.objects.count() + 1}", title=name)
        record(by=by, verb="cases.add_team", subject=("team", row.pk), detail={"code": row.code})
        seen.store({"id": row.pk})
    return row


def join_team(*, by: Actor, team: str, unit_id: int, staff_id: int, key: str | None = None) -> TeamMember:
    """Let somebody take a team's cases for a unit and what is under it; its head decides."""
    if team not in dict(teams()):
        raise Invalid(
            "unknown_code", "没有这个选项", why="页面可能是旧的。", todo="请重新选择。", fields={"team": "请重新选择"}
        )
    with transaction.atomic():
        seen = once(key, by, "cases.join_team")
        if seen.answer is not None:
            return TeamMember.objects.get(pk=seen.answer["id"])
        unit = org.get_unit(by, unit_id, Role.HEAD)
        staff = eligible().filter(pk=staff_id, pk__in=org.staff_visible_to(by, Role.HEAD).values("pk")).first()
        if staff is None:
            raise NotFound("staff_not_found", "没有找到这位工作人员")
        row, _ = TeamMember.objects.get_or_create(
            team=team, unit=unit, staff=staff, ended_on=None, defaults={"since": clock.today()}
        )
        record(
            by=by,
            verb="cases.join_team",
            subject=("team", None),
            unit_id=unit.pk,
            detail={"team": team, "staff": staff.pk},
        )
        seen.store({"id": row.pk})
    return row


def leave_team(*, by: Actor, member_id: int, key: str | None = None) -> None:
    """Take somebody out of a team; what they own stays theirs."""
    with transaction.atomic():
        seen = once(key, by, "cases.leave_team")
        if seen.answer is not None:
            return
        row = TeamMember.objects.filter(pk=member_id, ended_on__isnull=True).first()
        if row is None:
            raise NotFound("member_not_found", "没有找到这位小组成员")
        org.get_unit(by, row.unit_id, Role.HEAD)
        row.ended_on = clock.today()
        row.save(update_fields=["ended_on"])
        record(
            by=by,
            verb="cases.leave_team",
            subject=("team", None),
            unit_id=row.unit_id,
            detail={"team": row.team, "staff": row.staff_id},
        )
        seen.store({"id": row.pk})


def _require(by: Actor) -> None:
    if by.kind is not ActorKind.SYSTEM and not access.decides_settings(by):
        raise NotFound("category_not_found", "没有这个诉求类别")


def _check(title: str, team: str, track: str, neutral: str, *, restricted: bool) -> None:
    fields: dict[str, str] = {}
    if not title.strip():
        fields["title"] = "请填写名称"
    if team not in dict(teams()):
        fields["team"] = "请选择"
    if track not in codes.Track.values:
        fields["track"] = "请选择"
    if restricted and not neutral.strip():
        fields["neutral"] = "限制查看的类别要有一个对外叫法"
    if fields:
        raise Invalid(
            "category_incomplete",
            "类别没有保存",
            why="；".join(fields.values()) + "。",
            todo="请补全后再保存。",
            fields=fields,
        )
