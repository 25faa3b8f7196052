"""办理诉求：受理、答复、等待、答复结果；超时要写原因。"""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.notify.models import Message
from yice.core.people.access import NotAllowed
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.planning.ladder.models import Clock
from yice.planning.ladder.queries import ClockState, state_of
from yice.services.cases import actions, clocks, jobs
from yice.services.cases.models import Case
from yice.testing.cast import TODAY


def clock_of(case, rule):
    return Clock.objects.get(subject_kind="case", subject_id=case.pk, rule=rule)


def test_the_way_from_new_to_answered(desk):
    zhang, case = desk.actor("zhang"), desk.ask()
    assert actions.accept_case(by=zhang, case_id=case.pk).state == "accepted"
    actions.add_note(by=zhang, case_id=case.pk, words="已联系水工")
    assert Case.objects.get().state == "working"
    actions.reply(by=zhang, case_id=case.pk, words="明天上午来修")
    assert clock_of(case, 71).outcome == "replied"
    done = actions.answer_case(by=zhang, case_id=case.pk, answer="水管已换")
    assert (done.state, done.answer) == ("answered", "水管已换")
    assert clock_of(case, 72).stopped_at is None, "settling runs on until the elder has spoken"


def test_a_late_reply_wants_a_reason_and_keeps_nothing_without(desk, later):
    case = desk.ask()
    with later(days=4):
        with pytest.raises(Invalid) as refused:
            actions.reply(by=desk.actor("zhang"), case_id=case.pk, words="在办")
        assert refused.value.code == "overdue_reason_missing"
        assert not case.entries.filter(kind="reply").exists()
        actions.reply(by=desk.actor("zhang"), case_id=case.pk, words="在办", overdue_reason="清明放假")


def test_waiting_rests_the_terms_until_the_day(desk, later):
    zhang, case = desk.actor("zhang"), desk.ask()
    actions.reply(by=zhang, case_id=case.pk, words="等配件")
    actions.wait_for(by=zhang, case_id=case.pk, reason="等配件到货", until=TODAY + dt.timedelta(days=14))
    with later(days=10):
        assert state_of(clock_of(case, 72)).state is ClockState.PAUSED
        assert actions.resume_case(by=zhang, case_id=case.pk).state == "working"
        reading = state_of(clock_of(case, 72))
        assert (reading.state, reading.percent) == (ClockState.RUNNING, 0)


def test_what_waited_goes_on_by_itself_when_its_day_has_come(desk, later):
    zhang, case = desk.actor("zhang"), desk.ask()
    actions.accept_case(by=zhang, case_id=case.pk)
    actions.wait_for(by=zhang, case_id=case.pk, reason="等配件到货", until=TODAY + dt.timedelta(days=7))
    with later(days=6):
        assert jobs.go_on() == 0
    with later(days=7):
        assert jobs.go_on() == 1
        assert jobs.go_on() == 0
        case.refresh_from_db()
        assert (case.state, case.waiting_until, case.waiting_reason) == ("working", None, "")
        assert state_of(clock_of(case, 72)).state is ClockState.RUNNING
    assert case.entries.filter(kind="resumed").get().words == "等到的日子到了，自动恢复"
    told = Message.objects.get(about_kind="case", about_id=case.pk, dedup__contains="waited")
    assert told.to_id == case.owner_id


def test_waiting_for_a_day_that_is_over_is_refused(desk):
    case = desk.ask()
    with pytest.raises(Invalid):
        actions.wait_for(by=desk.actor("zhang"), case_id=case.pk, reason="等", until=TODAY - dt.timedelta(days=1))
    with pytest.raises(Invalid):
        actions.wait_for(by=desk.actor("zhang"), case_id=case.pk, reason=" ", until=TODAY)


def test_one_waits_three_months_at_a_time_and_then_the_head_says_why(desk):
    zhang, case = desk.actor("zhang"), desk.ask()
    for day in (TODAY + dt.timedelta(days=93), dt.date(9998, 12, 31), dt.date(208, 4, 2)):
        with pytest.raises(Invalid):
            actions.wait_for(by=zhang, case_id=case.pk, reason="等配件到货", until=day)
    actions.wait_for(by=zhang, case_id=case.pk, reason="等配件到货", until=TODAY + dt.timedelta(days=7))
    longer = {"case_id": case.pk, "reason": "厂家停产，另找配件", "until": TODAY + dt.timedelta(days=92)}
    with pytest.raises(NotAllowed):
        actions.wait_for(by=zhang, **longer)
    assert actions.wait_for(by=desk.actor("lin"), **longer).waiting_until == longer["until"]


def test_nights_and_holidays_do_not_count_but_for_what_is_urgent(desk, later):
    plain, urgent = desk.ask(), desk.ask(urgency="urgent")
    with later(hours=12):
        assert clocks.over(urgent, clocks.REPLY)
        assert not clocks.over(plain, clocks.REPLY)


def test_somebody_elses_deed_is_refused(desk):
    case = desk.ask()
    with pytest.raises(NotAllowed):
        actions.reply(by=desk.actor("zhou"), case_id=case.pk, words="x")
    with pytest.raises(NotAllowed):
        actions.accept_case(by=desk.actor("lin"), case_id=case.pk)
    with pytest.raises(NotFound):
        actions.reply(by=desk.actor("county_head"), case_id=case.pk, words="x")


def test_a_stale_form_and_the_same_form_twice(desk):
    zhang, case = desk.actor("zhang"), desk.ask()
    actions.reply(by=zhang, case_id=case.pk, words="在办", version=case.version, key="r")
    actions.reply(by=zhang, case_id=case.pk, words="在办", version=case.version, key="r")
    assert case.entries.filter(kind="reply").count() == 1
    with pytest.raises(Stale):
        actions.reply(by=zhang, case_id=case.pk, words="又答", version=case.version)


def test_the_head_gives_it_to_somebody_else_with_its_terms(desk, cast):
    case = desk.ask()
    moved = actions.assign_case(
        by=desk.actor("works_head"), case_id=case.pk, staff_id=cast.staff.works_clerk.pk, reason="小张休假"
    )
    assert (moved.owner, moved.owner_name) == (cast.staff.works_clerk, "吕晴")
    assert clock_of(case, 72).owner_id == cast.staff.works_clerk.pk
    with pytest.raises(NotFound):
        actions.assign_case(
            by=desk.actor("works_head"), case_id=case.pk, staff_id=cast.staff.system_admin.pk, reason="x"
        )


def test_a_closed_case_is_left_alone(desk):
    case = desk.answered()
    desk.call_back(case, "solved")
    with pytest.raises(Refused) as refused:
        actions.add_note(by=desk.actor("zhang"), case_id=case.pk, words="再记")
    assert refused.value.code == "case_closed"
