"""The minding of clocks: 80, 100, 150 and 200 per cent, each told once; what waited runs on by itself."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.notify.models import Message
from yice.lib import clock as time
from yice.lib.actor import Actor
from yice.planning.ladder import actions
from yice.planning.ladder.models import Clock, Fate, Fired
from yice.planning.ladder.tests.test_clocks import at, start
from yice.testing.cast import TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
LADDER = Actor.system("ladder")


def mind(moment: str) -> int:
    """The minding at a moment."""
    with time.at(at(moment)):
        return actions.mind_clocks(by=LADDER)


def test_it_is_taken_up_step_by_step(cast: Cast) -> None:
    start(cast, minutes=100, working_time=False)  # from nine
    assert [mind(f"2018-04-02 {hour}") for hour in ("10:19", "10:20", "10:20", "10:40", "11:30", "12:20")] == [
        0, 1, 0, 1, 1, 1,
    ]  # fmt: skip
    team = cast.staff
    told = list(Fired.objects.order_by("pk").values_list("code", "recipient__name"))
    assert told[:3] == [("remind", team.zhang.name), ("head", team.lin.name), ("leader", team.leader.name)]
    assert Fired.objects.get(code="above").fate in {Fate.TOP, ""}
    assert Clock.objects.get().next_rung_at is None
    assert all(one.urgent for one in Message.objects.all())


def test_a_worker_that_slept_makes_up_for_it_at_once(cast: Cast) -> None:
    start(cast, minutes=100, working_time=False)
    assert mind("2018-04-02 11:45") == 3
    assert mind("2018-04-02 11:46") == 0


def test_waiting_stops_the_ladder_and_the_date_starts_it(cast: Cast) -> None:
    clock = start(cast, minutes=60)
    with time.at(at("2018-04-02 09:30")):
        actions.pause_clock(
            by=cast.actor(cast.staff.zhang), clock_id=clock.pk, reason="等材料", until=at("2018-04-03 08:30")
        )
    assert mind("2018-04-02 17:00") == 0
    assert mind("2018-04-03 08:40") == 0
    assert Clock.objects.get().running_since == at("2018-04-03 08:30")
    assert mind("2018-04-03 08:48") == 1


def test_a_rung_that_came_before_the_pause_does_not_come_again(cast: Cast) -> None:
    clock, zhang = start(cast, minutes=60), cast.actor(cast.staff.zhang)
    assert mind("2018-04-02 09:50") == 1
    with time.at(at("2018-04-02 09:52")):
        actions.pause_clock(by=zhang, clock_id=clock.pk, reason="等材料")
    with time.at(at("2018-04-02 11:00")):
        actions.resume_clock(by=zhang, clock_id=clock.pk)
    assert mind("2018-04-02 11:01") == 0
    assert mind("2018-04-02 11:08") == 1


def test_without_an_owner_the_head_is_told(cast: Cast) -> None:
    clock = start(cast, minutes=60)
    actions.hand_clock(by=LADDER, clock_id=clock.pk, owner_staff_id=None)
    mind("2018-04-02 09:50")
    assert Fired.objects.get().recipient == cast.staff.lin


def test_a_held_clock_is_quiet_until_its_day(cast: Cast) -> None:
    clock, lin = start(cast, minutes=60), cast.actor(cast.staff.lin)
    actions.hold_ladder(by=lin, target=("clock", clock.pk), reason="系统停机", until=TODAY)
    assert mind("2018-04-02 11:30") == 0
    assert mind("2018-04-03 08:31") >= 2


def test_ending_the_hold_lets_it_speak(cast: Cast) -> None:
    clock, lin = start(cast, minutes=60), cast.actor(cast.staff.lin)
    actions.hold_ladder(by=lin, target=("clock", clock.pk), reason="系统停机", until=TODAY + dt.timedelta(days=9))
    mind("2018-04-02 11:30")
    with time.at(at("2018-04-02 11:31")):
        actions.end_hold(by=lin, target=("clock", clock.pk))
    assert mind("2018-04-02 11:32") >= 2


def test_a_stopped_clock_says_no_more(cast: Cast) -> None:
    clock = start(cast, minutes=60)
    actions.stop_clock(by=cast.actor(cast.staff.zhang), clock_id=clock.pk, outcome="answered")
    assert mind("2018-04-03 18:00") == 0
