"""自己安排一件应办，再撤回、恢复."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.people import actions as people
from yice.lib.errors import Invalid, NotFound, Refused
from yice.planning.duties import actions
from yice.planning.duties.models import Duty
from yice.testing.cast import TODAY


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def test_made_withdrawn_and_standing_again_on_the_same_row(cast):
    zhang, head = cast.actor(cast.staff.zhang), cast.actor(cast.staff.works_head)
    duty = actions.make_duty(by=zhang, subject=cast.people.chen.pk, title="带老花镜", due=day(5), key="m")
    assert actions.make_duty(by=zhang, subject=cast.people.chen.pk, title="带老花镜", due=day(5), key="m") == duty
    actions.withdraw_duty(by=head, duty_id=duty.pk, reason="女儿已带来")
    actions.reopen_duty(by=head, duty_id=duty.pk, reason="度数不对")
    duty.refresh_from_db()
    assert duty.decision is None
    assert list(duty.transitions.values_list("deed", flat=True)) == ["made", "withdrawn", "reopened"]
    assert Duty.objects.filter(origin="action").count() == 1


def test_what_a_rule_made_nobody_withdraws(cast, owe):
    duty = owe(cast.people.chen, "R01", due=day(3))
    with pytest.raises(Refused) as refused:
        actions.withdraw_duty(by=cast.actor(cast.staff.works_head), duty_id=duty.pk, reason="不想去")
    assert refused.value.code == "rule_made"


@pytest.mark.parametrize(("title", "due"), [("", day(3)), ("x", day(-1))])
def test_wrong_input(cast, title, due):
    with pytest.raises(Invalid):
        actions.make_duty(by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, title=title, due=due)


@pytest.mark.parametrize("who", ["sibling_head", "foreign_head", "community_worker", "empty_head"])
def test_the_wrong_person(cast, who):
    with pytest.raises(NotFound):
        actions.make_duty(by=cast.actor(getattr(cast.staff, who)), subject=cast.people.chen.pk, title="x", due=day(3))


def test_for_a_unit_and_for_a_worker(cast):
    lin = cast.actor(cast.staff.lin)
    unit = actions.make_duty(by=lin, subject=cast.units.works.pk, subject_kind=2, title="报送情况", due=day(5))
    worker = actions.make_duty(by=lin, subject=cast.staff.zhang.pk, subject_kind=3, title="培训小结", due=day(5))
    assert (unit.unit, worker.unit) == (cast.units.works, cast.units.works)
    with pytest.raises(NotFound):
        actions.make_duty(
            by=cast.actor(cast.staff.sibling_head), subject=cast.units.works.pk, subject_kind=2, title="x", due=day(5)
        )


def test_nothing_new_for_the_dead(cast):
    people.report_death(by=cast.actor(cast.staff.zhang), person_id=cast.people.chen.pk, on=TODAY)
    with pytest.raises(Refused) as refused:
        actions.make_duty(by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, title="x", due=day(3))
    assert refused.value.code == "person_frozen"


def test_a_day_nobody_can_mean_is_put_on_no_list(cast):
    zhang = cast.actor(cast.staff.zhang)
    odd = (dt.date(1, 1, 1), dt.date(208, 4, 2), dt.date(9999, 12, 31))
    for days in [{"due": TODAY, name: one} for name in ("due", "opens", "closes") for one in odd]:
        with pytest.raises(Invalid) as refused:
            actions.make_duty(by=zhang, subject=cast.people.chen.pk, title="换眼镜", **days)
        assert refused.value.code == "bad_day"
