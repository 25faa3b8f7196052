"""A clock runs, waits, changes hands and stops; what it says is read off."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.audit.models import Entry
from yice.lib import clock as time
from yice.lib.clock import ZONE
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.planning.ladder import actions, queries
from yice.planning.ladder.models import Clock, ClockEvent
from yice.planning.ladder.queries import ClockState
from yice.testing.cast import Cast

pytestmark = pytest.mark.django_db
REPLY = 71


def at(text: str) -> dt.datetime:
    """A moment in China."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def start(cast: Cast, *, minutes: int = 420, working_time: bool = True, number: int = 1) -> Clock:
    """A clock for the case with this number, handled by Zhang."""
    return actions.start_clock(
        by=cast.actor(cast.staff.zhang), rule=REPLY, subject=("case", number), person_id=cast.people.chen.pk,
        unit_id=cast.units.bureau.pk, owner_staff_id=cast.staff.zhang.pk, minutes=minutes, working_time=working_time,
    )  # fmt: skip


def read(clock: Clock, moment: str) -> queries.Reading:
    """What the clock says then, read anew."""
    return queries.state_of(Clock.objects.get(pk=clock.pk), at(moment))


def test_it_runs_in_office_hours_and_says_so(cast: Cast) -> None:
    clock = start(cast)  # Monday nine o'clock, seven hours: until half past eight on Tuesday and half an hour more
    assert clock.due_at == at("2018-04-03 09:00")
    assert read(clock, "2018-04-02 13:00").percent == 42
    assert read(clock, "2018-04-02 16:00").state is ClockState.RUNNING
    assert read(clock, "2018-04-02 17:30").state is ClockState.AT_RISK
    on_time, late = read(clock, "2018-04-03 09:00"), read(clock, "2018-04-03 09:01")
    assert (on_time.state, on_time.percent, on_time.kept) == (ClockState.AT_RISK, 100, True)
    assert (late.state, late.left) == (ClockState.OVERDUE, dt.timedelta(minutes=-1))


def test_an_urgent_one_runs_at_night(cast: Cast) -> None:
    clock = start(cast, minutes=120, working_time=False)
    assert clock.due_at == at("2018-04-02 11:00")
    assert read(clock, "2018-04-02 23:00").percent == 700


def test_starting_again_gives_the_one_that_runs(cast: Cast) -> None:
    first = start(cast)
    assert start(cast, minutes=5).pk == first.pk
    assert Clock.objects.get().minutes == 420
    actions.stop_clock(by=cast.actor(cast.staff.zhang), clock_id=first.pk, outcome="answered")
    assert start(cast).pk != first.pk  # reopened: a new one


def test_waiting_does_not_count(cast: Cast) -> None:
    clock, zhang = start(cast), cast.actor(cast.staff.zhang)
    with time.at(at("2018-04-02 10:00")):
        actions.pause_clock(by=zhang, clock_id=clock.pk, reason="等家属寄发票", until=at("2018-04-09 08:30"))
    waiting = read(clock, "2018-04-04 10:00")
    assert (waiting.state, waiting.used, waiting.due_at) == (ClockState.PAUSED, dt.timedelta(hours=1), None)
    with time.at(at("2018-04-03 15:00")):
        actions.resume_clock(by=zhang, clock_id=clock.pk)
        actions.resume_clock(by=zhang, clock_id=clock.pk)  # twice is once
    assert read(clock, "2018-04-03 16:00").used == dt.timedelta(hours=2)
    assert [one.deed for one in ClockEvent.objects.all()] == ["started", "paused", "resumed"]


def test_a_pause_whose_date_has_come_is_over_by_itself(cast: Cast) -> None:
    clock, zhang = start(cast), cast.actor(cast.staff.zhang)
    with time.at(at("2018-04-02 10:00")):
        actions.pause_clock(by=zhang, clock_id=clock.pk, reason="等复印件", until=at("2018-04-03 08:30"))
    assert read(clock, "2018-04-03 09:30").used == dt.timedelta(hours=2)
    with time.at(at("2018-04-03 10:30")):  # noticed late, counted from the date
        actions.resume_clock(by=zhang, clock_id=clock.pk)
    assert read(clock, "2018-04-03 10:30").used == dt.timedelta(hours=3)


def test_waiting_does_not_undo_what_is_late(cast: Cast) -> None:
    clock, zhang = start(cast, minutes=30), cast.actor(cast.staff.zhang)
    with time.at(at("2018-04-02 10:00")):
        actions.pause_clock(by=zhang, clock_id=clock.pk, reason="等材料")
    assert read(clock, "2018-04-02 10:30").state is ClockState.OVERDUE


def test_a_pause_needs_a_reason_and_a_date_to_come(cast: Cast) -> None:
    clock, zhang = start(cast), cast.actor(cast.staff.zhang)
    with pytest.raises(Invalid) as no_reason:
        actions.pause_clock(by=zhang, clock_id=clock.pk, reason="  ")
    assert no_reason.value.code == "reason_missing"
    with pytest.raises(Invalid) as past:
        actions.pause_clock(by=zhang, clock_id=clock.pk, reason="等", until=at("2018-04-01 08:00"))
    assert past.value.code == "pause_until_past"
    actions.pause_clock(by=zhang, clock_id=clock.pk, reason="身份证 620102193001011234 待核")
    assert "620102193001011234" not in Clock.objects.get().pause_reason
    with pytest.raises(Refused) as twice:
        actions.pause_clock(by=zhang, clock_id=clock.pk, reason="等")
    assert twice.value.code == "clock_paused"


def test_handing_over_keeps_the_time_used(cast: Cast) -> None:
    clock, zhang = start(cast), cast.actor(cast.staff.zhang)
    with time.at(at("2018-04-02 11:00")):
        handed = actions.hand_clock(
            by=zhang, clock_id=clock.pk, owner_staff_id=cast.staff.works_clerk.pk, unit_id=cast.units.works.pk
        )
    assert (handed.owner_id, handed.unit_id) == (cast.staff.works_clerk.pk, cast.units.works.pk)
    assert read(clock, "2018-04-02 11:00").used == dt.timedelta(hours=2)
    with pytest.raises(NotFound):
        actions.hand_clock(by=zhang, clock_id=clock.pk, owner_staff_id=10**9)


def test_an_overdue_one_is_not_stopped_without_a_reason(cast: Cast) -> None:
    clock, zhang = start(cast, minutes=60), cast.actor(cast.staff.zhang)
    with time.at(at("2018-04-02 11:00")):
        with pytest.raises(Invalid) as refused:
            actions.stop_clock(by=zhang, clock_id=clock.pk, outcome="answered")
        assert refused.value.code == "overdue_reason_missing"
        stopped = actions.stop_clock(by=zhang, clock_id=clock.pk, outcome="answered", reason="医院系统停机")
        assert actions.stop_clock(by=zhang, clock_id=clock.pk, outcome="again").outcome == "answered"
    assert read(stopped, "2018-05-01 11:00").used == dt.timedelta(hours=2)
    assert read(stopped, "2018-05-01 11:00").state is ClockState.STOPPED
    with pytest.raises(Refused):
        actions.resume_clock(by=zhang, clock_id=clock.pk)


def test_a_stale_form_is_told(cast: Cast) -> None:
    clock, zhang = start(cast), cast.actor(cast.staff.zhang)
    actions.pause_clock(by=zhang, clock_id=clock.pk, reason="等材料", version=clock.version)
    with pytest.raises(Stale):
        actions.resume_clock(by=zhang, clock_id=clock.pk, version=clock.version)


def test_what_makes_no_sense_is_refused(cast: Cast) -> None:
    for minutes in (0, -5, 10**7):
        with pytest.raises(Invalid):
            start(cast, minutes=minutes)
    with pytest.raises(Invalid):
        actions.start_clock(
            by=cast.actor(cast.staff.zhang), rule=REPLY, subject=("case", 9), person_id=None,
            unit_id=cast.units.bureau.pk, owner_staff_id=None, minutes=5, working_time=False,
            started_at=at("2018-04-02 09:30"),
        )  # fmt: skip


def test_lists_and_single_readings_agree(cast: Cast) -> None:
    running, soon, late, waiting = (
        start(cast, minutes=minutes, number=number) for number, minutes in ((1, 900), (2, 130), (3, 60), (4, 900))
    )
    moment = at("2018-04-02 10:59")
    actions.pause_clock(by=cast.actor(cast.staff.zhang), clock_id=waiting.pk, reason="等材料")
    expected = {
        ClockState.RUNNING: running,
        ClockState.AT_RISK: soon,
        ClockState.OVERDUE: late,
        ClockState.PAUSED: waiting,
    }
    for state, clock in expected.items():
        assert list(Clock.objects.filter(queries.in_state(state, moment))) == [clock]
        assert queries.state_of(Clock.objects.get(pk=clock.pk), moment).state is state


def test_every_deed_leaves_one_entry_without_words(cast: Cast) -> None:
    clock, zhang = start(cast), cast.actor(cast.staff.zhang)
    actions.pause_clock(by=zhang, clock_id=clock.pk, reason="等老伴出院")
    actions.stop_clock(by=zhang, clock_id=clock.pk, outcome="closed")
    entries = Entry.objects.filter(subject_kind="clock", subject_id=clock.pk).order_by("pk")
    assert [one.verb for one in entries] == ["ladder.start_clock", "ladder.pause_clock", "ladder.stop_clock"]
    assert not any("老伴" in f"{one.reason}{one.detail}" for one in entries)
