"""按名单登记: a delivery sheet or a meeting's list, never "mark all done"."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.lib.errors import Invalid, NotFound
from yice.planning.duties import actions
from yice.planning.duties.actions import Deed
from yice.planning.duties.models import Evidence
from yice.testing.cast import TODAY

SHEET = Deed(on=TODAY, kind="delivery", channel="home", result="四月学习材料")


@pytest.fixture
def study(cast, owe):
    due = TODAY + dt.timedelta(days=5)
    return [owe(one, "R132", due=due, occurrence=1) for one in (cast.people.chen, cast.people.zheng)]


def test_one_list_closes_one_duty_each(cast, study):
    zhang = cast.actor(cast.staff.zhang)
    done = actions.bulk_record(by=zhang, duty_ids=[one.pk for one in study], deed=SHEET, key="b")
    assert len(done.closed) == 2
    assert Evidence.objects.count() == 2
    again = actions.bulk_record(by=zhang, duty_ids=[one.pk for one in study], deed=SHEET, key="b")
    assert {one.pk for one in again.closed} == {one.pk for one in done.closed}
    later = actions.bulk_record(by=zhang, duty_ids=[one.pk for one in study], deed=SHEET)
    assert [why for _, why in later.left] == ["已有结论", "已有结论"]


def test_visits_are_never_marked_as_a_list(cast, owe):
    duty = owe(cast.people.chen, "R01", due=TODAY)
    with pytest.raises(Invalid) as refused:
        actions.bulk_record(
            by=cast.actor(cast.staff.zhang), duty_ids=[duty.pk], deed=Deed(on=TODAY, kind="visit", channel="home")
        )
    assert refused.value.code == "not_bulk_evidence"
    with pytest.raises(Invalid):
        actions.bulk_record(by=cast.actor(cast.staff.zhang), duty_ids=[duty.pk], deed=SHEET)


def test_one_rule_at_a_time(cast, owe, study):
    other = owe(cast.people.chen, "R01", due=TODAY)
    with pytest.raises(Invalid) as refused:
        actions.bulk_record(by=cast.actor(cast.staff.zhang), duty_ids=[study[0].pk, other.pk], deed=SHEET)
    assert refused.value.code == "mixed_rules"


def test_one_stranger_among_them_and_nothing_is_stored(cast, owe, study):
    foreign = owe(cast.people.ma, "R132", due=TODAY, occurrence=1)
    with pytest.raises(NotFound):
        actions.bulk_record(by=cast.actor(cast.staff.zhang), duty_ids=[study[0].pk, foreign.pk], deed=SHEET)
    assert not Evidence.objects.exists()
