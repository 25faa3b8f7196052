"""A plan drafted, agreed, in force."""

from __future__ import annotations

import pytest

from yice.planning.duties.actions import replan_changed
from yice.planning.plans import actions
from yice.testing.cast import TODAY


@pytest.fixture
def planned(cast):
    """Everybody planned once, so that levels and duties stand."""
    replan_changed(
        [one.pk for one in (cast.people.chen, cast.people.li, cast.people.sun, cast.people.wei, cast.people.ma)]
    )
    return cast


@pytest.fixture
def draft(planned):
    return actions.draft_plan(by=planned.actor(planned.staff.zhang), person_id=planned.people.chen.pk)


@pytest.fixture
def agreed(planned, draft):
    zhang = planned.actor(planned.staff.zhang)
    return actions.agree_plan(by=zhang, plan_id=draft.pk, whom="family", name="陈芳", how="voice", on=TODAY)


@pytest.fixture
def current(planned, agreed):
    return actions.approve_plan(by=planned.actor(planned.staff.works_head), plan_id=agreed.pk)
