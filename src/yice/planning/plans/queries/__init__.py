"""Reads of plans that others may use."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from yice.planning.plans.models import Party, Plan, PlanItem, State

PREPARING = (State.DRAFT, State.AGREED)


def current_plan(person_id: int) -> Plan | None:
    """The plan in force, else the one being prepared; items and waivers read with it."""
    rows = with_items(Plan.objects.filter(person_id=person_id, state__in=[State.APPROVED, *PREPARING]))
    found = {plan.state: plan for plan in rows}
    return found.get(State.APPROVED) or next(iter(found.values()), None)


def with_items(plans: QuerySet[Plan]) -> QuerySet[Plan]:
    """Plans with their items and what each loosens; three queries."""
    return plans.prefetch_related(Prefetch("items", PlanItem.objects.select_related("waiver").order_by("position")))


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of one item from one version to the next."""

    title: str
    kind: str
    words: tuple[str, ...]


_WORDS = (
    ("every", "间隔"),
    ("off", "是否办理"),
    ("content", "内容"),
    ("party", "责任方"),
    ("party_name", "责任人"),
    ("place", "地点"),
)


def differences(before: Plan, after: Plan) -> list[Difference]:
    """Items added, dropped and changed between two versions, in the order of the later one."""
    old = {(item.rule, item.slot): item for item in before.items.all()}
    new = {(item.rule, item.slot): item for item in after.items.all()}
    found = []
    for key, item in new.items():
        was = old.get(key)
        if was is None:
            found.append(Difference(item.title, "added", ()))
            continue
        words = tuple(
            f"{word}：{_said(was, name)} → {_said(item, name)}"
            for name, word in _WORDS
            if getattr(was, name) != getattr(item, name)
        )
        if words:
            found.append(Difference(item.title, "changed", words))
    found += [Difference(item.title, "dropped", ()) for key, item in old.items() if key not in new]
    return found


def _said(item: PlanItem, name: str) -> str:
    if name == "every":
        return f"{item.every} 天" if item.every else item.rhythm or "按政策"
    if name == "off":
        return "不办" if item.off else "办理"
    if name == "party":
        return Party(item.party).label
    return str(getattr(item, name)) or "（空）"
