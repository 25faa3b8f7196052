"""What plans offer to the rules: since when there is one, reviewed when, a bare copy since when; what it changes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from yice.lib.columns import Ask, Column, FactSource, date_column
from yice.planning.plans.models import Plan, PlanItem, StandingWaiver, State
from yice.planning.policy.register import PlanInputs

KEYS = ("plan_on", "plan_reviewed_on", "plan_identical_since")
LEAD, GRACE = 7, 30


def read_facts(ask: Ask) -> Mapping[str, Column]:
    """One query for everybody asked about: the plan in force, or the one agreed and not yet approved."""
    found: dict[int, tuple[dt.date | None, dt.date | None, dt.date | None]] = {}
    if len(ask.ids):
        rows = Plan.objects.filter(
            person_id__gte=int(ask.ids[0]), person_id__lte=int(ask.ids[-1]), state__in=[State.AGREED, State.APPROVED],
            agreed_on__lte=ask.as_of,
        )  # fmt: skip
        named = rows.order_by("person_id", "no").values_list(
            "person_id", "state", "agreed_on", "reviewed_on", "identical_since"
        )
        for person, state, agreed, reviewed, same in named:
            before = found.get(person)
            if before is not None and state != State.APPROVED:
                continue  # a version being prepared does not count while one is in force
            found[person] = (agreed, reviewed or agreed, same)
    empty = (None, None, None)
    columns = zip(*(found.get(int(one), empty) for one in ask.ids), strict=True) if len(ask.ids) else ([], [], [])
    return {key: date_column(list(column)) for key, column in zip(KEYS, columns, strict=True)}


def read_plans(ask: Ask) -> PlanInputs:
    """What plans in force change: intervals tightened, loosened or switched off with leave, items of their own."""
    if not len(ask.ids):
        return PlanInputs()
    rows = PlanItem.objects.filter(
        plan__person_id__gte=int(ask.ids[0]), plan__person_id__lte=int(ask.ids[-1]), plan__state=State.APPROVED
    ).select_related("plan", "waiver")
    wanted = set(ask.ids.tolist())
    adjustments: list[tuple[int, int, str, int]] = []
    items: list[tuple[int, int, dt.date, int, int, int]] = []
    for item in rows:
        person = item.plan.person_id
        if person not in wanted:
            continue
        if item.own:
            first = item.first_due or item.plan.drafted_on
            items.append((person, item.slot, first, item.every or 1, min(LEAD, (item.every or 1) // 2), GRACE))
            continue
        change = item.change
        waiver = getattr(item, "waiver", None)
        if change == "tighten" or (change and waiver is not None and waiver.state == StandingWaiver.State.GRANTED):
            adjustments.append((person, item.rule, change, 0 if change == "off" else item.every or 0))
    return PlanInputs(tuple(adjustments), tuple(items))


FACTS = (FactSource("person", KEYS, read_facts),)
PLANS = read_plans
