"""Agreeing a plan with the elder or the family, approving it by a second person, reviewing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.jobs.killpoints import killpoint
from yice.core.people.codes import ConsentHow
from yice.lib import clock, days
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused
from yice.planning.duties.actions import name_plan_items
from yice.planning.plans import access
from yice.planning.plans.actions._common import lock, need_living, need_text, note, proven
from yice.planning.plans.actions.drafting import next_version
from yice.planning.plans.models import Plan, StandingWaiver, State

WITH = (("self", "本人"), ("family", "家属"))


def agree_plan(
    *,
    by: Actor,
    plan_id: int,
    whom: str,
    name: str = "",
    how: str,
    on: dt.date,
    version: int | None = None,
    key: str | None = None,
) -> Plan:
    """Write down that the elder, or the family for them, agreed: who, how (signed, voice, spoken, online), when."""
    fields: dict[str, str] = {}
    if whom not in dict(WITH):
        fields["whom"] = "请选择与谁商定"
    if whom == "family" and not name.strip():
        fields["name"] = "请填写家属姓名"
    if how not in ConsentHow.values:
        fields["how"] = "请选择方式"
    if bad := days.done(on):
        fields["on"] = bad
    if fields:
        raise Invalid(
            "bad_agreement",
            "商定情况填写有误",
            why="；".join(fields.values()) + "。",
            todo="请按提示修改。",
            fields=fields,
        )
    with transaction.atomic():
        seen = once(key, by, "plans.agree_plan")
        if seen.answer is not None:
            return Plan.objects.get(pk=seen.answer["id"])
        plan = access.get_plan(by, plan_id, "edit")
        need_living(plan.person)
        lock(plan, version)
        if plan.state != State.DRAFT:
            raise Refused(
                "plan_not_draft",
                "这份方案不是草案",
                why=f"当前状态是“{plan.get_state_display()}”。",
                todo="请刷新页面。",
            )
        if on < plan.drafted_on:
            raise Invalid(
                "bad_agreement",
                "商定日早于起草日",
                why="方案先起草，后商定。",
                todo="请核对日期。",
                fields={"on": "早于起草日"},
            )
        plan.state, plan.agreed_on, plan.agreed_with, plan.agreed_how = State.AGREED.value, on, whom, how
        plan.agreed_name = (name.strip() if whom == "family" else plan.person.name)[:64]
        plan.agreed_by, plan.agreed_by_name = by.id, by.name[:64]
        plan.save()
        note(plan, by, "agreed", f"与{dict(WITH)[whom]}商定")
        proven(by, [plan.person_id], "R116", [1, 2], "与本人或家属商定方案")
        _audit(by, "plans.agree_plan", plan, {"with": whom, "how": how})
        seen.store({"id": plan.pk})
    return plan


def approve_plan(
    *,
    by: Actor,
    plan_id: int,
    loosenings: Mapping[int, bool] | None = None,
    answer: str = "",
    version: int | None = None,
    key: str | None = None,
) -> Plan:
    """Put an agreed plan in force in place of the former one.

    Never by who drafted, agreed or asked (``second_person_needed``). ``loosenings``: waiver → granted or not; every
    open request must be answered. A refused one returns to what the rule says.
    """
    with transaction.atomic():
        seen = once(key, by, "plans.approve_plan")
        if seen.answer is not None:
            return Plan.objects.get(pk=seen.answer["id"])
        plan = access.get_plan(by, plan_id, "approve")
        need_living(plan.person)
        lock(plan, version)
        if plan.state != State.AGREED:
            raise Refused(
                "plan_not_agreed",
                "这份方案还不能批准",
                why="方案须先与本人或家属商定。"
                if plan.state == State.DRAFT
                else f"当前状态是“{plan.get_state_display()}”。",
                todo="请联络员先商定并登记。",
            )
        asked = list(
            StandingWaiver.objects.filter(item__plan=plan, state=StandingWaiver.State.ASKED).select_related("item")
        )
        if by.id in {plan.drafted_by, plan.agreed_by, *(one.asked_by for one in asked)}:
            raise Refused(
                "second_person_needed",
                "不能批准自己起草、商定或申请放松的方案",
                why="方案须由第二人批准。",
                todo="请另一位科长或分管领导批准。",
            )
        _answer(by, asked, dict(loosenings or {}), answer)
        Plan.objects.filter(person_id=plan.person_id, state=State.APPROVED).update(
            state=State.SUPERSEDED, superseded_on=clock.today()
        )
        plan.state, plan.approved_on, plan.approved_by = State.APPROVED.value, clock.today(), by.id
        plan.approved_by_name, plan.reviewed_on = by.name[:64], clock.today()
        plan.save()
        note(plan, by, "approved", answer)
        name_plan_items(person_id=plan.person_id, names={one.slot: one.title for one in plan.items.all() if one.own})
        killpoint("plans.approve.before_commit")
        proven(by, [plan.person_id], "R117", [0], "批准新版方案")
        if plan.identical_since is None:
            proven(by, [plan.person_id], "R118", [0], "方案已按本人情况修改")
        _audit(by, "plans.approve_plan", plan, {"no": plan.no, "loosenings": len(asked)}, answer)
        seen.store({"id": plan.pk})
    return plan


def _answer(by: Actor, asked: list[StandingWaiver], given: dict[int, bool], answer: str) -> None:
    missing = [one for one in asked if one.pk not in given]
    if missing:
        raise Invalid(
            "loosening_unanswered",
            f"还有 {len(missing)} 项放松申请没有审批",
            why="放松承诺须逐项批准或不批准。",
            todo="请逐项选择后再批准方案。",
            fields={f"loosening_{one.pk}": "请选择" for one in missing},
        )
    for one in asked:
        granted = given[one.pk]
        one.state = StandingWaiver.State.GRANTED.value if granted else StandingWaiver.State.REFUSED.value
        one.decided_by, one.decided_by_name, one.decided_at, one.answer = by.id, by.name[:64], clock.now(), answer[:300]
        one.save()
        if not granted:
            one.item.every, one.item.off = None, False
            one.item.save()


def review_plan(
    *, by: Actor, plan_id: int, keep: bool, reason: str, version: int | None = None, key: str | None = None
) -> Plan:
    """Review the plan in force (R117): keep it, or open the next version. Returns the plan to go on with."""
    text = need_text(reason, "reason", "复评")
    with transaction.atomic():
        seen = once(key, by, "plans.review_plan")
        if seen.answer is not None:
            return Plan.objects.get(pk=seen.answer["id"])
        plan = access.get_plan(by, plan_id, "edit")
        need_living(plan.person)
        lock(plan, version)
        if plan.state != State.APPROVED:
            raise Refused(
                "plan_not_current", "只能复评现行方案", why=f"第 {plan.no} 版不是现行方案。", todo="请打开现行方案。"
            )
        plan.reviewed_on, plan.review_note = clock.today(), text
        plan.save()
        note(plan, by, "reviewed", f"{'保留' if keep else '修改'}：{text}")
        proven(by, [plan.person_id], "R117", [0], f"复评方案：{'保留' if keep else '修改'}")
        after = plan if keep else next_version(by=by, old=plan, reason=text)
        _audit(by, "plans.review_plan", plan, {"keep": keep}, text)
        seen.store({"id": after.pk})
    return after


def _audit(by: Actor, verb: str, plan: Plan, detail: dict[str, object], reason: str = "") -> None:
    record(
        by=by,
        verb=verb,
        subject=("person", plan.person_id),
        unit_id=plan.person.unit_id,
        reason=reason,
        detail={"plan": plan.pk, **detail},
    )
