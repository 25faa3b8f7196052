"""专项: prepared, frozen, carried out, ended."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from yice.core.people import actions as people
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.planning.campaigns import actions, queries
from yice.planning.campaigns.models import Campaign, Target
from yice.planning.duties.actions import Deed, record_evidence, replan_changed
from yice.planning.duties.models import Duty, Rollup
from yice.testing.cast import TODAY


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


@pytest.fixture
def lin(cast):
    return cast.actor(cast.staff.lin)


@pytest.fixture
def prepared(cast, lin):
    campaign = actions.prepare_campaign(
        by=lin,
        title="清明慰问",
        purpose="",
        rule="R04b",
        unit_id=cast.units.bureau.pk,
        opens=TODAY,
        due=day(10),
        closes=day(20),
    )
    actions.add_group(
        by=lin, campaign_id=campaign.pk, title="离休", who={"category": "lixiu"}, fen=100000, goods="春联、福字"
    )
    return actions.add_group(
        by=lin, campaign_id=campaign.pk, title="无固定收入遗属", who={"category": "yishu", "income": "none"}, fen=50000
    )


@pytest.fixture
def running(cast, lin, prepared):
    return actions.freeze_campaign(by=lin, campaign_id=prepared.pk)


def test_the_preview_counts_groups_units_and_money(lin, prepared):
    seen = queries.preview(lin, prepared)
    assert [group["number"] for group in seen["groups"]] == [4, 1]
    assert seen["fen"] == 4 * 100000 + 50000
    assert sum(number for _, number in seen["units"]) == seen["total"] == 5


def test_freezing_makes_a_duty_for_each(cast, running):
    assert (running.state, running.frozen_number) == ("running", 5)
    duties = Duty.objects.filter(origin="campaign", occurrence=running.pk)
    assert duties.count() == 5
    assert {(one.opens, one.due, one.closes, one.note) for one in duties} == {(TODAY, day(10), day(20), "清明慰问")}
    assert Rollup.objects.filter(rule=404).count() > 0


def test_a_visit_is_seen_as_progress_people_and_times(cast, lin, running):
    zhang = cast.actor(cast.staff.zhang)
    duty = running.targets.get(person=cast.people.chen).duty_id
    for named in ([duty], []):
        record_evidence(
            by=zhang, subject=cast.people.chen.pk, named=named, deed=Deed(on=TODAY, kind="visit", channel="home")
        )
    total = queries.whole(queries.progress(running.targets.all()))
    assert (total.total, total.reached, total.fen_reached) == (5, 1, 100000)
    assert queries.times(running, running.targets.all()) == 2


def test_the_dead_drop_out_with_their_reason_and_the_list_stays_as_long(cast, lin, running):
    people.report_death(by=cast.actor(cast.staff.zhang), person_id=cast.people.chen.pk, on=TODAY)
    people.confirm_death(by=lin, person_id=cast.people.chen.pk, on=TODAY, proof="死亡证明")
    replan_changed([cast.people.chen.pk])
    target = queries.with_state(running.targets.select_related("person")).get(person=cast.people.chen)
    assert (target.state, queries.why_not(target, target.state)) == ("dropped", "离世（2018-04-02）")
    assert Duty.objects.get(pk=target.duty_id).decision == "withdrawn"
    assert running.targets.count() == 5


def test_somebody_new_does_not_come_onto_a_frozen_list(cast, lin, running):
    people.transfer_person(
        by=lin, person_id=cast.people.ma.pk, unit_id=cast.units.works.pk, valid_from=TODAY, reason="划转"
    )
    assert running.targets.count() == 5
    with pytest.raises(Refused) as refused:
        actions.add_group(by=lin, campaign_id=running.pk, title="x", who={"category": "tuixiu"})
    assert refused.value.code == "list_frozen"


def test_it_ends_when_everybody_missing_has_a_reason(cast, lin, running):
    with pytest.raises(Refused) as refused:
        actions.close_campaign(by=lin, campaign_id=running.pk)
    assert refused.value.code == "unexplained"
    for target in running.targets.all():
        actions.explain_target(by=lin, target_id=target.pk, reason="住院外地")
    closed = actions.close_campaign(by=lin, campaign_id=running.pk, note="完成", key="c")
    assert actions.close_campaign(by=lin, campaign_id=running.pk, note="完成", key="c") == closed
    assert closed.state == "closed"
    with pytest.raises(Refused):
        actions.explain_target(by=lin, target_id=running.targets.first().pk, reason="又")


def test_called_off_its_duties_are_withdrawn_and_what_was_done_stays(cast, lin, running):
    duty = running.targets.get(person=cast.people.chen).duty_id
    deed = Deed(on=TODAY, kind="visit", channel="home")
    record_evidence(by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, named=[duty], deed=deed)
    actions.call_off(by=lin, campaign_id=running.pk, reason="经费未到")
    decisions = Duty.objects.filter(origin="campaign").order_by("decision").values_list("decision", flat=True)
    assert list(decisions) == ["done", *["withdrawn"] * 4]


def test_the_planner_leaves_its_duties_alone(cast, running):
    before = list(Duty.objects.filter(origin="campaign").order_by("pk").values_list("pk", "due", "decision"))
    replan_changed([one.person_id for one in running.targets.all()])
    assert list(Duty.objects.filter(origin="campaign").order_by("pk").values_list("pk", "due", "decision")) == before


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": " "}, "title"),
        ({"rule": "R01"}, "rule"),
        ({"due": day(-1)}, "due"),
        ({"opens": day(-9), "due": day(-8), "closes": day(-7)}, "closes"),
    ],
)
def test_wrong_input(cast, lin, more, field):
    given = {
        "title": "x",
        "purpose": "",
        "rule": "R04b",
        "unit_id": cast.units.bureau.pk,
        "opens": TODAY,
        "due": TODAY,
        "closes": TODAY,
    }
    with pytest.raises(Invalid) as refused:
        actions.prepare_campaign(by=lin, **(given | more))
    assert field in refused.value.fields
    assert not Campaign.objects.exists()


def test_a_group_of_nonsense_and_an_empty_list(cast, lin, prepared):
    with pytest.raises(Invalid):
        actions.add_group(by=lin, campaign_id=prepared.pk, title="x", who={"category": "martian"})
    empty = actions.prepare_campaign(
        by=lin, title="x", purpose="", rule="R122", unit_id=cast.units.empty.pk, opens=TODAY, due=TODAY, closes=TODAY
    )
    with pytest.raises(Invalid) as refused:
        actions.freeze_campaign(by=lin, campaign_id=empty.pk)
    assert refused.value.code == "empty_list"


def test_a_list_that_changed_since_the_preview_is_shown_again(lin, prepared):
    with pytest.raises(Refused) as refused:
        actions.freeze_campaign(by=lin, campaign_id=prepared.pk, expected=99)
    assert refused.value.code == "list_changed"
    assert not Target.objects.exists()
    with pytest.raises(Stale):
        actions.freeze_campaign(by=lin, campaign_id=prepared.pk, version=1)


def test_frozen_once_by_the_same_form(lin, prepared):
    once = actions.freeze_campaign(by=lin, campaign_id=prepared.pk, key="f")
    assert actions.freeze_campaign(by=lin, campaign_id=prepared.pk, key="f") == once
    assert Target.objects.count() == 5


@pytest.mark.parametrize(
    "who", ["zhang", "guo", "leader", "county_head", "sibling_head", "foreign_head", "security_admin"]
)
def test_the_wrong_person_prepares_and_freezes_nothing(cast, prepared, who):
    actor = cast.actor(getattr(cast.staff, who))
    with pytest.raises(NotFound):
        actions.freeze_campaign(by=actor, campaign_id=prepared.pk)
    with pytest.raises(NotFound):
        actions.prepare_campaign(
            by=actor,
            title="x",
            purpose="",
            rule="R04b",
            unit_id=cast.units.bureau.pk,
            opens=TODAY,
            due=TODAY,
            closes=TODAY,
        )


def test_each_unit_explains_only_its_own(cast, running):
    ma = running.targets.get(person=cast.people.ma)
    chen = running.targets.get(person=cast.people.chen)
    actions.explain_target(by=cast.actor(cast.staff.sibling_head), target_id=ma.pk, reason="外出")
    actions.explain_target(by=cast.actor(cast.staff.zhang), target_id=chen.pk, reason="外出")
    for who, target in (("sibling_head", chen), ("zhang", ma), ("leader", chen), ("foreign_head", ma)):
        with pytest.raises(NotFound):
            actions.explain_target(by=cast.actor(getattr(cast.staff, who)), target_id=target.pk, reason="x")


_PREPARE = """
from yice.core.org.models import Unit
from yice.lib import clock
from yice.lib.actor import Actor
from yice.testing import cast
from yice.planning.campaigns import actions
with clock.at(cast.TODAY):
    by, unit = Actor.system("t"), Unit.objects.get(code="JC")
    days = dict(opens=cast.TODAY, due=cast.TODAY, closes=cast.TODAY)
    one = actions.prepare_campaign(by=by, title="x", purpose="", rule="R04b", unit_id=unit.pk, **days)
    actions.add_group(by=by, campaign_id=one.pk, title="离休", who={"category": "lixiu"})
"""
_FREEZE = """
from yice.lib import clock
from yice.lib.actor import Actor
from yice.testing import cast
from yice.planning.campaigns import actions
with clock.at(cast.TODAY):
    actions.freeze_campaign(by=Actor.system("t"), campaign_id=1, key="k")
"""
_STATE = """
import json
from yice.planning.campaigns.models import *
from yice.planning.duties.models import Duty, Transition
counts = [one.objects.count() for one in (Target, Duty, Transition)]
print(json.dumps([Campaign.objects.get().state, *counts]))
"""


@pytest.mark.parametrize("point", ["campaigns.freeze.before_targets", "campaigns.freeze.before_commit"])
def test_killed_while_freezing_nothing_is_half_done(processes, cast_folder, tmp_path, point):
    data = Path(shutil.copytree(cast_folder, tmp_path / "data"))
    assert processes.run(_PREPARE, data).returncode == 0
    assert processes.run(_FREEZE, data, kill_at=point).returncode == 137
    assert json.loads(processes.run(_STATE, data).stdout) == ["preparing", 0, 0, 0]
    assert processes.run(_FREEZE, data).returncode == 0
    assert json.loads(processes.run(_STATE, data).stdout) == ["running", 4, 4, 4]
