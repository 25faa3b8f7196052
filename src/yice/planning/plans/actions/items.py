"""Changing what a plan promises: tightening is free, loosening asks a second person, own items come and go."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from dutyengine import identity
from yice.core.audit.actions import once, record
from yice.core.people.actions import mark_changed
from yice.lib import clock, days
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused
from yice.lib.scrub import scrub
from yice.planning.plans import access
from yice.planning.plans.actions._common import lock, need_living, need_open, need_text, note, resum
from yice.planning.plans.models import Party, Plan, PlanItem, StandingWaiver, State
from yice.planning.plans.queries.drafting import rhythm
from yice.planning.policy import books

MOST_DAYS = 1095


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How an item shall be. ``every`` ``None``: as the rule says; ``off``: not at all. Looser only with approval."""

    every: int | None = None
    off: bool = False
    content: str = ""
    party: str = Party.LIAISON.value
    party_name: str = ""
    place: str = ""
    reason: str = ""


def adjust_item(*, by: Actor, item_id: int, wish: Wish, version: int | None = None, key: str | None = None) -> PlanItem:
    """Change one item. More often is free, in a plan in force too; more seldom or not at all becomes a request.

    The request (``StandingWaiver``) is answered by somebody else before the plan can be approved. Raises ``Invalid``,
    ``Refused`` (``plan_closed``, ``promise_fixed``), ``Stale``.
    """
    with transaction.atomic():
        seen = once(key, by, "plans.adjust_item")
        if seen.answer is not None:
            return PlanItem.objects.get(pk=seen.answer["id"])
        item = access.get_item(by, item_id, "edit")
        plan = item.plan
        need_living(plan.person)
        lock(plan, version)
        _check(item, wish)
        was = item.every or item.base
        item.every = wish.every if item.own or wish.every != item.base else None
        item.off, item.reason = wish.off, scrub(wish.reason.strip())[:300]
        looser = item.change in {"loosen", "off"}
        if plan.state == State.APPROVED:
            _only_tighter(item, was)
        else:
            need_open(plan)
            item.content, item.place = scrub(wish.content.strip())[:400], scrub(wish.place.strip())[:120]
            item.party, item.party_name = wish.party, wish.party_name.strip()[:64]
        if looser:
            _may_loosen(item)
            item.reason = need_text(wish.reason, "reason", "放松承诺")
        if item.own and item.every:
            item.rhythm = rhythm(item.every)
        item.save()
        _ask(by, item, looser)
        approved = plan.state == State.APPROVED
        resum(plan)
        note(plan, by, "adjusted", f"{item.title}：{said(item)}")
        if approved:
            mark_changed([plan.person_id], "plan")
        _audit(by, "plans.adjust_item", plan, {"item": item.pk, "change": item.change})
        seen.store({"id": item.pk})
    return item


def said(item: PlanItem) -> str:
    """How often, in words."""
    if item.off:
        return "不办"
    return rhythm(item.every) if item.every else (item.rhythm or "按政策")


def _check(item: PlanItem, wish: Wish) -> None:
    fields: dict[str, str] = {}
    if wish.every is not None and not 1 <= wish.every <= MOST_DAYS:
        fields["every"] = f"请填 1 至 {MOST_DAYS} 天"
    if wish.every is not None and not item.own and item.base is None:
        fields["every"] = "这一项不按天数间隔，不能改频次"
    if item.own and (wish.every is None or wish.off):
        fields["every"] = "自定事项须有间隔；不再需要请删除"
    if wish.party not in Party.values:
        fields["party"] = "请选择责任方"
    if fields:
        raise Invalid(
            "bad_plan_item",
            "方案事项填写有误",
            why="；".join(fields.values()) + "。",
            todo="请按提示修改。",
            fields=fields,
        )


def _only_tighter(item: PlanItem, was: int | None) -> None:
    now = item.every or item.base
    if item.own or item.off or now is None or was is None or now > was:
        raise Refused(
            "plan_closed",
            "现行方案只能直接收紧频次",
            why="放松、换责任方或改内容须重新商定。",
            todo="请先“修订方案”，在新的一版上修改。",
        )


def _may_loosen(item: PlanItem) -> None:
    rule = books.in_force(clock.today())[1].by_number.get(item.rule)
    if rule is not None and rule.fixed:
        raise Refused(
            "promise_fixed", f"“{item.title}”不得放松", why="政策规定它不能减少或不办。", todo="请保持政策频次。"
        )


def _ask(by: Actor, item: PlanItem, looser: bool) -> None:  # noqa: FBT001 - what was just found out
    StandingWaiver.objects.filter(item=item).delete()
    if looser:
        StandingWaiver.objects.create(
            item=item, reason=item.reason, asked_by=by.id, asked_by_name=by.name[:64], asked_at=clock.now()
        )


def add_item(
    *,
    by: Actor,
    plan_id: int,
    title: str,
    wish: Wish,
    first_due: dt.date,
    service: str = "",
    version: int | None = None,
    key: str | None = None,
) -> PlanItem:
    """Add an item of the plan's own: a duty of the rule PLAN-ITEM every so many days from ``first_due`` on."""
    with transaction.atomic():
        seen = once(key, by, "plans.add_item")
        if seen.answer is not None:
            return PlanItem.objects.get(pk=seen.answer["id"])
        plan = access.get_plan(by, plan_id, "edit")
        need_living(plan.person)
        lock(plan, version)
        need_open(plan)
        name = scrub(title.strip())[:80]
        item = PlanItem(
            plan=plan, slot=free_slot(plan), service=service[:8], title=name, content=scrub(wish.content.strip())[:400],
            every=wish.every, first_due=first_due, party=wish.party, party_name=wish.party_name.strip()[:64],
            place=scrub(wish.place.strip())[:120], position=plan.items.count(),
        )  # fmt: skip
        _check(item, wish)
        bad = days.to_come(first_due)
        if not name or bad:
            fields = {"title": "请填写事项"} if not name else {"first_due": bad}
            raise Invalid(
                "bad_plan_item",
                "方案事项填写有误",
                why="；".join(fields.values()) + "。",
                todo="请按提示修改。",
                fields=fields,
            )
        item.rhythm = rhythm(item.every or 0)
        item.save()
        resum(plan)
        note(plan, by, "added", f"{item.title}：{item.rhythm}")
        _audit(by, "plans.add_item", plan, {"item": item.pk})
        seen.store({"id": item.pk})
    return item


def free_slot(plan: Plan) -> int:
    """A slot no version of this person's plan ever used; when all have been used, one that this version does not."""
    ever = set(PlanItem.objects.filter(plan__person_id=plan.person_id, slot__gt=0).values_list("slot", flat=True))
    here = set(plan.items.filter(slot__gt=0).values_list("slot", flat=True))
    slots = range(1, identity.MAX_STEP + 1)
    found = next((one for one in slots if one not in ever), None) or next(
        (one for one in slots if one not in here), None
    )
    if found is None:
        raise Refused(
            "plan_full",
            f"自定事项已满 {identity.MAX_STEP} 项",
            why="一份方案最多这么多。",
            todo="请先删去不再需要的一项。",
        )
    return found


def remove_item(*, by: Actor, item_id: int, version: int | None = None, key: str | None = None) -> Plan:
    """Drop an item of the plan's own. A rule's promise cannot be dropped, only loosened with approval."""
    with transaction.atomic():
        seen = once(key, by, "plans.remove_item")
        if seen.answer is not None:
            return Plan.objects.get(pk=seen.answer["id"])
        item = access.get_item(by, item_id, "edit")
        plan = item.plan
        lock(plan, version)
        need_open(plan)
        if not item.own:
            raise Refused(
                "promise_not_removable",
                "政策规定的事项不能删去",
                why="政策承诺只能调整。",
                todo="确不需要的，请填写理由申请“不办”。",
            )
        title = item.title
        item.delete()
        resum(plan)
        note(plan, by, "removed", title)
        _audit(by, "plans.remove_item", plan, {})
        seen.store({"id": plan.pk})
    return plan


def set_goal(*, by: Actor, plan_id: int, goal: str, version: int | None = None, key: str | None = None) -> Plan:
    """Write what the plan is to achieve for this person, in plain words."""
    with transaction.atomic():
        seen = once(key, by, "plans.set_goal")
        if seen.answer is not None:
            return Plan.objects.get(pk=seen.answer["id"])
        plan = access.get_plan(by, plan_id, "edit")
        lock(plan, version)
        need_open(plan)
        plan.goal = scrub(goal.strip())[:2000]
        resum(plan)
        note(plan, by, "goal")
        _audit(by, "plans.set_goal", plan, {})
        seen.store({"id": plan.pk})
    return plan


def _audit(by: Actor, verb: str, plan: Plan, detail: dict[str, Any]) -> None:
    record(
        by=by,
        verb=verb,
        subject=("person", plan.person_id),
        unit_id=plan.person.unit_id,
        detail={"plan": plan.pk, **detail},
    )
