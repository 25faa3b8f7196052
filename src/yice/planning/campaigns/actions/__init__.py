"""Every write of campaigns: prepare, freeze, explain, close, call off."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from dutyengine import identity
from yice.core.audit.actions import once, record
from yice.core.jobs.killpoints import killpoint
from yice.lib import bulk, clock, days
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused, Stale
from yice.lib.scrub import scrub
from yice.planning.campaigns import access
from yice.planning.campaigns.actions.gifts import issue_gifts, receive_stock, return_gifts, set_budget, write_off
from yice.planning.campaigns.models import Campaign, Target
from yice.planning.campaigns.queries import FIELDS, concern_options, in_state, members, rules_for_campaigns, with_state
from yice.planning.duties.actions import make_for_campaign, withdraw_many
from yice.planning.duties.models import Duty

__all__ = [
    "add_group",
    "call_off",
    "close_campaign",
    "explain_target",
    "freeze_campaign",
    "issue_gifts",
    "prepare_campaign",
    "receive_stock",
    "remove_group",
    "return_gifts",
    "set_budget",
    "write_off",
]

_MAX_GROUPS = 12
_COLUMNS = (
    "campaign_id",
    "person_id",
    "unit_id",
    "duty_id",
    "group",
    "fen",
    "goods",
    "reason",
    "reason_by_name",
    "reason_at",
)


def prepare_campaign(
    *,
    by: Actor,
    title: str,
    purpose: str,
    rule: str,
    unit_id: int,
    opens: dt.date,
    due: dt.date,
    closes: dt.date,
    key: str | None = None,
) -> Campaign:
    """Open a campaign without people yet. Raises ``Invalid`` (``bad_campaign``), ``NotFound`` for a foreign unit."""
    fields: dict[str, str] = {}
    if not title.strip():
        fields["title"] = "请填写名称"
    if rule not in dict(rules_for_campaigns()):
        fields["rule"] = "请选择"
    if not opens <= due <= closes:
        fields["due"] = "须在开始与截止之间"
    if bad := days.near(opens, most=days.FAR):
        fields["opens"] = bad
    if bad := days.to_come(closes, most=days.FAR):
        fields["closes"] = bad
    if fields:
        raise Invalid(
            "bad_campaign", "专项填写有误", why="；".join(fields.values()) + "。", todo="请按提示修改。", fields=fields
        )
    with transaction.atomic():
        seen = once(key, by, "campaigns.prepare_campaign")
        if seen.answer is not None:
            return Campaign.objects.get(pk=seen.answer["id"])
        unit = access.get_unit(by, unit_id)
        campaign = Campaign.objects.create(
            title=title.strip()[:80],
            purpose=purpose.strip()[:400],
            rule=rule,
            unit=unit,
            opens=opens,
            due=due,
            closes=closes,
            created_on=clock.today(),
            created_by=by.id,
            created_by_name=by.name[:64],
        )
        if campaign.pk > identity.MAX_OCCURRENCE:
            raise Refused("campaigns_full", "专项编号已用完", why="编号超出可用范围。", todo="请联系系统管理员。")
        _audit(by, "campaigns.prepare_campaign", campaign)
        seen.store({"id": campaign.pk})
    return campaign


def add_group(
    *,
    by: Actor,
    campaign_id: int,
    title: str,
    who: Mapping[str, str],
    fen: int = 0,
    goods: str = "",
    version: int | None = None,
    key: str | None = None,
) -> Campaign:
    """Say whom the campaign is for, and what each of them gets. Only before the list is frozen."""
    allowed = {name: {code for code, _ in options} for name, (_, options) in FIELDS.items()}
    allowed["concern"] = {code for code, _ in concern_options()}
    given = {name: value for name, value in who.items() if value}
    wrong = {name: "请从所列项目中选择" for name, value in given.items() if value not in allowed.get(name, set())}
    if not title.strip():
        wrong["title"] = "请填写名称"
    if fen < 0:
        wrong["yuan"] = "不能为负"
    if wrong:
        raise Invalid(
            "bad_group", "对象填写有误", why="；".join(wrong.values()) + "。", todo="请按提示修改。", fields=wrong
        )
    with transaction.atomic():
        seen = once(key, by, "campaigns.add_group")
        if seen.answer is not None:
            return Campaign.objects.get(pk=seen.answer["id"])
        campaign = _preparing(by, campaign_id, version)
        if len(campaign.groups) >= _MAX_GROUPS:
            raise Refused("groups_full", f"对象最多 {_MAX_GROUPS} 组", why="分得太细不便核对。", todo="请合并几组。")
        campaign.groups = [
            *campaign.groups,
            {"title": title.strip()[:40], "who": given, "fen": fen, "goods": goods.strip()[:80]},
        ]
        campaign.save(update_fields=["groups"])
        _audit(by, "campaigns.add_group", campaign, {"groups": len(campaign.groups)})
        seen.store({"id": campaign.pk})
    return campaign


def remove_group(
    *, by: Actor, campaign_id: int, place: int, version: int | None = None, key: str | None = None
) -> Campaign:
    """Take a group out again, before the list is frozen."""
    with transaction.atomic():
        seen = once(key, by, "campaigns.remove_group")
        if seen.answer is not None:
            return Campaign.objects.get(pk=seen.answer["id"])
        campaign = _preparing(by, campaign_id, version)
        if not 0 <= place < len(campaign.groups):
            raise Invalid("no_such_group", "没有这一组", why="这一组可能刚被同事删去。", todo="请刷新页面。")
        campaign.groups = [one for number, one in enumerate(campaign.groups) if number != place]
        campaign.save(update_fields=["groups"])
        _audit(by, "campaigns.remove_group", campaign, {"groups": len(campaign.groups)})
        seen.store({"id": campaign.pk})
    return campaign


def freeze_campaign(
    *, by: Actor, campaign_id: int, expected: int | None = None, version: int | None = None, key: str | None = None
) -> Campaign:
    """Freeze the list as of today and make a duty for each; all or nothing. Afterwards the list never changes.

    ``expected`` is the number the preview showed; when people have changed meanwhile the deed is refused
    (``list_changed``).
    """
    with transaction.atomic():
        seen = once(key, by, "campaigns.freeze_campaign")
        if seen.answer is not None:
            return Campaign.objects.get(pk=seen.answer["id"])
        campaign = _preparing(by, campaign_id, version)
        found = members(by, campaign)
        if not found:
            raise Invalid(
                "empty_list", "名单上没有人", why="按所选条件没有找到在世人员。", todo="请放宽条件或更换单位。"
            )
        if expected is not None and expected != len(found):
            raise Refused(
                "list_changed",
                "名单在您预览之后变了",
                why=f"预览时 {expected} 人，现在 {len(found)} 人。",
                todo="请重新核对预览再定名单。",
            )
        _need_budget(campaign, sum(campaign.groups[group]["fen"] for _, _, group in found))
        units = {person: unit for person, unit, _ in found}
        keys = make_for_campaign(
            by=by,
            rule=campaign.rule,
            number=campaign.pk,
            units=units,
            opens=campaign.opens,
            due=campaign.due,
            closes=campaign.closes,
            note=campaign.title,
        )
        killpoint("campaigns.freeze.before_targets")
        duty_of = {int(identity.decode(one).subject): one for one in keys}
        rows = [
            (
                campaign.pk,
                person,
                unit,
                duty_of[person],
                group,
                campaign.groups[group]["fen"],
                campaign.groups[group]["goods"],
                "",
                "",
                None,
            )
            for person, unit, group in found
        ]
        bulk.insert(Target, _COLUMNS, rows)
        campaign.state, campaign.frozen_on = Campaign.State.RUNNING.value, clock.today()
        campaign.frozen_by_name, campaign.frozen_number = by.name[:64], len(found)
        campaign.save()
        _audit(by, "campaigns.freeze_campaign", campaign, {"people": len(found)})
        killpoint("campaigns.freeze.before_commit")
        seen.store({"id": campaign.pk})
    return campaign


def explain_target(*, by: Actor, target_id: int, reason: str, key: str | None = None) -> Target:
    """Say why somebody on the list was not reached (住院外地、谢绝、联系不上 …). An empty reason is refused."""
    text = scrub(reason.strip())[:200]
    if not text:
        raise Invalid(
            "reason_missing",
            "请写明未办原因",
            why="每个未办的人都要有原因。",
            todo="请填写。",
            fields={"reason": "请填写"},
        )
    with transaction.atomic():
        seen = once(key, by, "campaigns.explain_target")
        if seen.answer is not None:
            return Target.objects.get(pk=seen.answer["id"])
        target = access.get_target(by, target_id)
        if target.campaign.state != Campaign.State.RUNNING:
            raise Refused(
                "campaign_over", "这个专项不在进行中", why=target.campaign.get_state_display(), todo="请核对专项。"
            )
        if target.duty.decision == "done":
            raise Refused("target_reached", "这个人已经办过", why="有佐证记录。", todo="记录有误请先作废记录。")
        target.reason, target.reason_by_name, target.reason_at = text, by.name[:64], clock.now()
        target.save(update_fields=["reason", "reason_by_name", "reason_at"])
        record(
            by=by,
            verb="campaigns.explain_target",
            subject=("person", target.person_id),
            unit_id=target.unit_id,
            detail={"campaign": target.campaign_id},
        )
        seen.store({"id": target.pk})
    return target


def close_campaign(
    *, by: Actor, campaign_id: int, note: str = "", version: int | None = None, key: str | None = None
) -> Campaign:
    """End a campaign. Everybody not reached must have a reason (``unexplained``); who died has one already."""
    with transaction.atomic():
        seen = once(key, by, "campaigns.close_campaign")
        if seen.answer is not None:
            return Campaign.objects.get(pk=seen.answer["id"])
        campaign = access.get_for(by, campaign_id, manage=True)
        _lock(campaign, version)
        _need_running(campaign)
        open_ones = with_state(campaign.targets.all()).filter(in_state("waiting")).count()
        if open_ones:
            raise Refused(
                "unexplained",
                f"还有 {open_ones} 人未办且没有原因",
                why="结束时每个未办的人都要写明原因。",
                todo="请在名单里筛选“未办”，逐人登记或写明原因。",
            )
        _end(by, campaign, Campaign.State.CLOSED, note)
        _audit(by, "campaigns.close_campaign", campaign, {"people": campaign.frozen_number})
        seen.store({"id": campaign.pk})
    return campaign


def call_off(
    *, by: Actor, campaign_id: int, reason: str, version: int | None = None, key: str | None = None
) -> Campaign:
    """Call a campaign off: its undecided duties are withdrawn with the reason, what was done stays done."""
    text = scrub(reason.strip())[:200]
    if not text:
        raise Invalid(
            "reason_missing",
            "取消专项需要写明理由",
            why="这项操作会留痕备查。",
            todo="请填写。",
            fields={"reason": "请填写"},
        )
    with transaction.atomic():
        seen = once(key, by, "campaigns.call_off")
        if seen.answer is not None:
            return Campaign.objects.get(pk=seen.answer["id"])
        campaign = access.get_for(by, campaign_id, manage=True)
        _lock(campaign, version)
        if campaign.state not in (Campaign.State.PREPARING, Campaign.State.RUNNING):
            raise Refused("campaign_over", "这个专项已经结束", why=campaign.get_state_display(), todo="请核对专项。")
        duties = Duty.objects.filter(pk__in=campaign.targets.values("duty_id"), decision__isnull=True)
        number = withdraw_many(by=by, duties=list(duties), reason=f"专项取消：{text}")
        _end(by, campaign, Campaign.State.CALLED_OFF, text)
        _audit(by, "campaigns.call_off", campaign, {"withdrawn": number})
        seen.store({"id": campaign.pk})
    return campaign


def _preparing(by: Actor, campaign_id: int, version: int | None) -> Campaign:
    campaign = access.get_for(by, campaign_id, manage=True)
    _lock(campaign, version)
    if campaign.state != Campaign.State.PREPARING:
        raise Refused(
            "list_frozen",
            "名单已经确定，不能再改",
            why=f"{campaign.frozen_on} 由 {campaign.frozen_by_name} 定名单。",
            todo="如需增加人员，请另建专项。",
        )
    return campaign


def _need_budget(campaign: Campaign, fen: int) -> None:
    if campaign.budget_fen is not None and fen > campaign.budget_fen:
        raise Refused(
            "over_budget",
            "按标准算超出预算",
            why=f"名单共需 {fen / 100:,.2f} 元，预算 {campaign.budget_fen / 100:,.2f} 元。",
            todo="请调整标准、对象或预算，再定名单。",
        )


def _need_running(campaign: Campaign) -> None:
    if campaign.state != Campaign.State.RUNNING:
        raise Refused("campaign_over", "这个专项不在进行中", why=campaign.get_state_display(), todo="请核对专项。")


def _lock(campaign: Campaign, version: int | None) -> None:
    rows = Campaign.objects.filter(pk=campaign.pk)
    if version is not None:
        rows = rows.filter(version=version)
    if not rows.update(version=F("version") + 1):
        raise Stale(current=campaign.version)
    campaign.refresh_from_db(fields=["version", "state", "groups", "frozen_on", "frozen_by_name", "budget_fen"])


def _end(by: Actor, campaign: Campaign, state: Campaign.State, note: str) -> None:
    campaign.state, campaign.ended_on = state.value, clock.today()
    campaign.ended_by_name, campaign.ended_note = by.name[:64], scrub(note.strip())[:400]
    campaign.save()


def _audit(by: Actor, verb: str, campaign: Campaign, detail: dict[str, Any] | None = None) -> None:
    record(by=by, verb=verb, subject=("campaign", campaign.pk), unit_id=campaign.unit_id, detail=detail or {})
