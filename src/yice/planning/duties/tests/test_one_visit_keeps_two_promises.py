"""中秋 and 国庆 fall on one day in 2020: one visit keeps both promises, the ordinary visit too, and each only once."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.lib import clock
from yice.lib.actor import Actor
from yice.planning.duties import actions
from yice.planning.duties.actions import Deed
from yice.planning.duties.models import Duty, Evidence

FESTIVALS, ORDINARY = 4, 1
DAY = dt.date(2020, 9, 29)
PLANNER = Actor.system("planner")

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_festivals(cast):
    with clock.at(dt.datetime(2020, 9, 20, 9, tzinfo=clock.ZONE)):
        actions.plan(by=PLANNER)
        mine = Duty.objects.filter(subject_kind=1, subject=cast.people.chen.pk, due=dt.date(2020, 9, 30))
        assert mine.filter(rule=FESTIVALS).count() == 2
    with clock.at(dt.datetime(2020, 9, 30, 9, tzinfo=clock.ZONE)):
        yield list(mine.filter(rule=FESTIVALS))


def test_one_visit_keeps_both_festivals_and_the_ordinary_visit(cast, two_festivals):
    deed = Deed(on=DAY, kind="visit", channel="home", result="送上节日问候")
    done = actions.record_evidence(by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, deed=deed)
    closed = {one.pk for one in done.closed}
    assert {one.pk for one in two_festivals} <= closed
    assert Evidence.objects.filter(subject=cast.people.chen.pk).count() == 1
    for duty in two_festivals:
        duty.refresh_from_db()
        assert (duty.decision, duty.decided_on, duty.evidence_id) == ("done", DAY, done.evidence.pk)
    actions.plan(by=PLANNER)
    following = Duty.objects.get(
        subject_kind=1, subject=cast.people.chen.pk, rule=ORDINARY, decision=None, closes__gte=clock.today()
    )
    assert following.due > DAY  # the ordinary visit counts from this one


def test_a_visit_outside_the_window_keeps_neither(cast, two_festivals):
    deed = Deed(on=dt.date(2020, 9, 10), kind="visit", channel="home")
    done = actions.record_evidence(by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, deed=deed)
    assert not {one.pk for one in two_festivals} & {one.pk for one in done.closed}


def test_taking_the_record_back_owes_both_again(cast, two_festivals):
    by = cast.actor(cast.staff.zhang)
    done = actions.record_evidence(by=by, subject=cast.people.chen.pk, deed=Deed(on=DAY, kind="visit", channel="home"))
    head = cast.actor(cast.staff.lin)
    actions.revoke_evidence(by=head, evidence_id=done.evidence.pk, reason="记错了人")
    for duty in two_festivals:
        duty.refresh_from_db()
        assert duty.decision is None
