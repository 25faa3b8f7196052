"""Drafting for everybody who has no plan, later and in the background."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yice.core.jobs.registry import chore, handler
from yice.core.jobs.runs import RunContext
from yice.core.org import access as org
from yice.lib.actor import Actor
from yice.lib.ids import path_range
from yice.planning.plans import access, actions
from yice.planning.plans.actions.erasing import forget_erased
from yice.planning.plans.queries.missing import without_plan


@handler("plans.draft", title="起草一人一策方案")
def draft(run: RunContext, args: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Draft plans for the people of a unit's subtree, or of the asker's whole scope, who should have one and do not."""
    people = without_plan(access.people_for(run.by))
    unit_id = args.get("unit")
    if unit_id:
        low, high = path_range(org.get_unit(run.by, int(unit_id)).path)
        people = people.filter(unit__path__gte=low, unit__path__lt=high)
    ids = list(people.order_by("pk").values_list("pk", flat=True))
    done = 0
    for start in range(0, len(ids), 200):
        run.progress(start, len(ids), "起草")
        done += actions.draft_plans(by=run.by, person_ids=ids[start : start + 200])
    run.progress(len(ids), len(ids), "起草")
    return {"people": len(ids), "drafted": done}


@chore("plans.erased", seconds=60.0)
def forget_the_erased() -> int:
    """Delete the plans of people whose files were erased."""
    return forget_erased(by=Actor.system("plans"))
