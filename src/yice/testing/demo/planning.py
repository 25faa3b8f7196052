"""Plans of the demo: drafted for every living 离休干部, in force for some, waiting for the head for others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from yice.core.org.access import actor_for
from yice.core.org.models import Staff
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.planning.plans.actions import agree_plan, approve_plan, draft_plans
from yice.planning.plans.models import Plan
from yice.testing.demo.office import BUILDER

DRAFTED, AGREED, APPROVED = dt.date(2018, 3, 5), dt.date(2018, 3, 12), dt.date(2018, 3, 16)
IN_FORCE, WAITING = 48, 16
Progress = Callable[[int, int, str], None]


def write_plans(seated: Mapping[str, Staff], known: Mapping[str, int], progress: Progress) -> int:
    """Draft, agree, approve; returns how many plans there are."""
    progress(0, 1, "起草一人一策")
    people = list(Person.objects.filter(category="lixiu", life="living").order_by("pk").values_list("pk", flat=True))
    with clock.at(DRAFTED):
        made = draft_plans(by=BUILDER, person_ids=people)
    first = [number for key, number in known.items() if key in {"chen", "wei"}]
    chosen = [*first, *people[:: max(1, len(people) // (IN_FORCE + WAITING))]]
    plans = list(Plan.objects.filter(person_id__in=chosen).order_by("pk").values_list("pk", flat=True))
    clerk, head = _actor(seated["sun"]), _actor(seated["lin"])
    for place, plan in enumerate(plans):
        with clock.at(AGREED):
            agree_plan(by=clerk, plan_id=plan, whom="self", how="voice", on=AGREED)
        if place < IN_FORCE:
            with clock.at(APPROVED):
                approve_plan(by=head, plan_id=plan, answer="同意")
    return made


def _actor(staff: Staff) -> Actor:
    assert staff.user is not None  # the cast all have a login
    return actor_for(staff.user, "demo")
