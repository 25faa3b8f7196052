"""用已有记录办结、补录、作废."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.lib.errors import Invalid, NotFound, Refused
from yice.planning.duties import actions, rollups
from yice.planning.duties.actions import Deed
from yice.planning.duties.models import Duty, Rollup
from yice.testing.cast import TODAY


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


@pytest.fixture
def zhang(cast):
    return cast.actor(cast.staff.zhang)


def visited(cast, zhang, on=TODAY, channel="home"):
    deed = Deed(on=on, kind="visit", channel=channel)
    return actions.record_evidence(by=zhang, subject=cast.people.chen.pk, deed=deed).evidence


def test_a_visit_written_before_closes_a_duty_that_came_later(cast, zhang, owe):
    evidence = visited(cast, zhang, day(-1))
    duty = owe(cast.people.chen, "R01", due=day(3))
    closed = actions.close_duty(by=zhang, duty_id=duty.pk, evidence_id=evidence.pk)
    assert (closed.decision, closed.decided_on, closed.owner_id) == ("done", day(-1), cast.staff.zhang.pk)


@pytest.mark.parametrize(("on", "channel"), [(day(-30), "home"), (TODAY, "office")])
def test_a_record_that_does_not_fit_is_refused(cast, zhang, owe, on, channel):
    evidence = visited(cast, zhang, on, channel)
    duty = owe(cast.people.chen, "R01", due=day(3))
    with pytest.raises(Refused) as refused:
        actions.close_duty(by=zhang, duty_id=duty.pk, evidence_id=evidence.pk)
    assert refused.value.code == "evidence_not_accepted"


def test_somebody_elses_record_is_not_found(cast, zhang, owe):
    evidence = visited(cast, zhang)
    duty = owe(cast.people.li, "R01", due=day(3))
    with pytest.raises(NotFound):
        actions.close_duty(by=zhang, duty_id=duty.pk, evidence_id=evidence.pk)


def test_what_is_done_cannot_be_done_again(cast, zhang, owe):
    duty = owe(cast.people.chen, "R01", due=day(3))
    evidence = visited(cast, zhang)
    with pytest.raises(Refused) as refused:
        actions.close_duty(by=zhang, duty_id=duty.pk, evidence_id=evidence.pk)
    assert refused.value.code == "duty_done"


def test_the_neighbour_finds_no_duty(cast, zhang, owe):
    duty, evidence = owe(cast.people.chen, "R02", due=day(3)), visited(cast, zhang)
    with pytest.raises(NotFound):
        actions.close_duty(by=cast.actor(cast.staff.sibling_head), duty_id=duty.pk, evidence_id=evidence.pk)


def test_a_missed_visit_is_recorded_late_with_its_reason(cast, zhang, owe):
    duty = owe(cast.people.chen, "R01", due=day(-40), late=10)
    rollups.recount()
    deed = Deed(on=day(-5), kind="visit", channel="home")
    done = actions.record_late(by=zhang, duty_id=duty.pk, deed=deed, reason="本人外出探亲，回来后补访")
    assert [one.pk for one in done.closed] == [duty.pk]
    duty.refresh_from_db()
    assert (duty.decision, duty.late_reason) == ("done", "本人外出探亲，回来后补访")
    row = Rollup.objects.get(unit=duty.unit_id, rule=1, month=2018 * 12 + 1)
    assert (row.missed, row.kept, row.late) == (0, 1, 1)


def test_without_a_reason_nothing_is_recorded_late(cast, zhang, owe):
    duty = owe(cast.people.chen, "R01", due=day(-40), late=10)
    with pytest.raises(Invalid) as refused:
        actions.record_late(by=zhang, duty_id=duty.pk, deed=Deed(on=day(-5), kind="visit", channel="home"), reason=" ")
    assert refused.value.code == "reason_missing"


def test_late_needs_accepted_evidence_too(cast, zhang, owe):
    duty = owe(cast.people.chen, "R01", due=day(-40), late=10)
    with pytest.raises(Invalid) as refused:
        actions.record_late(by=zhang, duty_id=duty.pk, deed=Deed(on=day(-5), kind="note"), reason="补记")
    assert refused.value.code == "evidence_not_accepted"


def test_what_is_still_open_is_not_late(cast, zhang, owe):
    duty = owe(cast.people.chen, "R01", due=day(-2))
    with pytest.raises(Refused) as refused:
        actions.record_late(by=zhang, duty_id=duty.pk, deed=Deed(on=TODAY, kind="visit", channel="home"), reason="x")
    assert refused.value.code == "not_missed"


def test_a_wrong_record_is_revoked_and_its_duties_stand_again(cast, zhang, owe):
    duty = owe(cast.people.chen, "R01", due=day(3))
    evidence = visited(cast, zhang)
    again = actions.revoke_evidence(by=zhang, evidence_id=evidence.pk, reason="记错了人", key="r")
    assert [one.pk for one in again] == [duty.pk]
    duty.refresh_from_db()
    assert (duty.decision, duty.evidence_id, duty.owner_id) == (None, None, None)
    assert list(duty.transitions.values_list("deed", flat=True)) == ["done", "reopened"]
    assert actions.revoke_evidence(by=zhang, evidence_id=evidence.pk, reason="记错了人", key="r") == again
    with pytest.raises(Refused):
        actions.revoke_evidence(by=zhang, evidence_id=evidence.pk, reason="再来一次")


def test_a_stranger_cannot_revoke(cast, zhang, owe):
    evidence = visited(cast, zhang)
    with pytest.raises(NotFound):
        actions.revoke_evidence(by=cast.actor(cast.staff.sibling_head), evidence_id=evidence.pk, reason="x")
    assert not Duty.objects.filter(decision="done").exists()


def test_a_birthday_visit_is_written_down_after_the_day_and_is_not_late(cast, zhang, owe):
    duty = owe(cast.people.chen, "R20", due=day(-1), late=0)
    visited(cast, zhang, day(-1))
    duty.refresh_from_db()
    assert (duty.decision, duty.decided_on, duty.late_reason) == ("done", day(-1), "")


@pytest.mark.parametrize(("due", "on"), [(-1, 0), (-4, -4)])
def test_done_after_the_day_or_written_down_too_long_after_it_asks_for_a_reason(cast, zhang, owe, due, on):
    duty = owe(cast.people.chen, "R20", due=day(due), late=0)
    done = actions.record_evidence(
        by=zhang, subject=cast.people.chen.pk, deed=Deed(on=day(on), kind="visit", channel="home")
    )
    assert duty not in done.closed
    assert (duty in done.missed) == (on == due)
    duty.refresh_from_db()
    assert duty.decision is None
