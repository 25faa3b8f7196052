"""两次电话没人接：a clock of hours runs until somebody has looked, and climbs to the head while nobody does (R03)."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from yice.core.people import actions as people
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.planning.duties import actions as duties
from yice.planning.duties.models import Duty
from yice.planning.ladder import actions as ladder
from yice.planning.ladder.actions.sweeping import sweep_duties
from yice.planning.ladder.models import Clock, Fired
from yice.planning.ladder.queries import ClockState, state_of
from yice.planning.policy.models import Level
from yice.services.visits import actions
from yice.testing.cast import TODAY

LADDER = Actor.system("ladder")


def at(hour: int, minute: int = 0, days: int = 0) -> dt.datetime:
    return dt.datetime.combine(TODAY + dt.timedelta(days=days), dt.time(hour, minute), tzinfo=clock.ZONE)


@pytest.fixture(autouse=True)
def red(cast):
    Level.objects.update_or_create(person=cast.people.chen, defaults={"code": "red", "since": TODAY})


@pytest.fixture
def tell(zhang, draft):
    """A contact written down at an hour; by telephone and not answered unless said otherwise."""

    def _tell(hour, minute=0, *, days=0, **more):
        missed = {"manner": "phone", "reached": False, "why_not": "no_answer", "said": ""}
        moment = at(hour, minute, days)
        with clock.at(moment):
            told = draft(on=moment.date(), time=dt.time(hour, minute), **({**missed, **more}))
            return actions.save_visit(by=zhang, draft=told)

    return _tell


def seen(**more):
    return {"manner": "home", "reached": True, "why_not": "", "said": "门开了，人没事，手机静音", **more}


def mind(hour, minute=0, days=0):
    with clock.at(at(hour, minute, days)):
        return ladder.mind_clocks(by=LADDER)


def test_four_hours_run_from_the_second_call_day_and_night(cast, tell):
    tell(13)
    assert not Clock.objects.exists()
    tell(16)
    one = Clock.objects.get()
    assert (one.started_at, one.due_at) == (at(16), at(20))
    assert (one.owner, one.working_time) == (cast.staff.zhang, False)
    assert "4月2日20:00前" in Duty.objects.get(rule=3).note
    assert [mind(*hour) for hour in ((19, 11), (19, 12), (20, 1), (22, 1))] == [0, 1, 1, 1]
    told = list(Fired.objects.order_by("pk").values_list("recipient__name", flat=True))
    assert told == [cast.staff.zhang.name, cast.staff.works_head.name, cast.staff.leader.name]


def test_whoever_is_not_red_has_a_day(cast, tell):
    Level.objects.filter(person=cast.people.chen).update(code="yellow")
    tell(9)
    tell(11)
    assert Clock.objects.get().due_at == at(11, days=1)


def test_a_third_unanswered_call_starts_no_second_clock(tell):
    for hour in (9, 11, 13):
        tell(hour)
    assert Clock.objects.get().started_at == at(11)
    assert mind(13, 30) == 0
    assert Clock.objects.count() == 1


def test_seen_stops_it(tell):
    tell(9)
    tell(11)
    tell(12, **seen())
    one = Clock.objects.get()
    assert (one.stopped_at, one.outcome, one.used_seconds) == (at(12), "seen", 3600)
    assert mind(18) == 0


def test_a_knock_that_nobody_answered_does_not(tell):
    tell(9)
    tell(11)
    tell(12, manner="home", why_not="nobody_home")
    assert state_of(Clock.objects.get(), at(12)).state is ClockState.RUNNING


def test_too_late_wants_a_reason(tell):
    tell(9)
    tell(11)
    with pytest.raises(Invalid) as refused:
        tell(16, **seen())
    assert refused.value.code == "overdue_reason_missing"
    assert Duty.objects.get(rule=3).decision is None
    tell(16, **seen(overdue_reason="联络员在外地，托社区去看"))
    one = Clock.objects.get()
    assert one.outcome == "seen"
    assert one.events.last().reason == "联络员在外地，托社区去看"


def test_what_a_phone_hands_in_later_is_kept_all_the_same(tell):
    tell(9)
    tell(11)
    tell(16, **seen(uid="0a1b-phone"))
    one = Clock.objects.get()
    assert (one.stopped_at, one.outcome) == (at(16), "seen")
    assert "离线" in one.events.last().reason


def test_a_call_noted_by_mistake_takes_the_clock_back(zhang, tell):
    tell(9)
    second = tell(11)
    with clock.at(at(12)):
        actions.revoke_visit(by=zhang, visit_id=second.visit.pk, reason="拨错号码")
    assert Clock.objects.get().outcome == "withdrawn"


def test_looking_in_noted_by_mistake_lets_it_run_on_from_where_it_began(zhang, tell):
    tell(9)
    tell(11)
    looked = tell(12, **seen())
    with clock.at(at(13)):
        actions.revoke_visit(by=zhang, visit_id=looked.visit.pk, reason="记错了人")
    running = Clock.objects.get(stopped_at=None)
    assert (running.started_at, running.due_at) == (at(11), at(15))


def test_looking_in_put_right_does_not_start_it_again(zhang, tell, draft):
    tell(9)
    tell(11)
    looked = tell(12, **seen())
    with clock.at(at(13)):
        right = draft(time=dt.time(12, 10), **seen())
        actions.correct_visit(by=zhang, visit_id=looked.visit.pk, version=1, draft=right, reason="时间写错")
    assert not Clock.objects.filter(stopped_at=None).exists()


def test_a_reported_death_stops_it_before_anybody_is_told(cast, tell):
    tell(9)
    tell(11)
    clerk, head = cast.actor(cast.staff.works_clerk), cast.actor(cast.staff.works_head)
    with clock.at(at(11, 30)):
        people.report_death(by=clerk, person_id=cast.people.chen.pk, on=TODAY)
    assert mind(16) == 0
    assert Clock.objects.get().outcome == "held"
    assert not Fired.objects.exists()
    with clock.at(at(17)):
        people.retract_death(by=head, person_id=cast.people.chen.pk, reason="误报")
        duties.replan_changed([cast.people.chen.pk])
    mind(17, 1)
    assert Clock.objects.get(stopped_at=None).started_at == at(17, 1)


def test_decided_on_the_page_of_duties_it_stops_at_the_next_look(zhang, cast, tell):
    tell(9)
    tell(11)
    with clock.at(at(12)):
        note = duties.Deed(on=TODAY, kind="note", result="社区敲门，人在午睡")
        duties.record_evidence(by=zhang, subject=cast.people.chen.pk, deed=note)
    mind(12, 1)
    assert Clock.objects.get().outcome == "seen"


def test_a_duty_with_a_clock_is_reminded_by_the_clock_alone(tell):
    tell(9)
    tell(11)
    with clock.at(at(12)):
        sweep_duties(by=LADDER)
    assert not Fired.objects.filter(rule=3, kind="duty").exists()


def test_the_duty_leads_to_its_clock_and_back(cast, client, tell):
    tell(9)
    tell(11)
    duty = Duty.objects.get(rule=3)
    browser = cast.login(client, cast.staff.zhang)
    shown = browser.get(reverse("ladder:duty", args=(duty.pk,)), follow=True).content.decode()
    assert "昼夜连续计时" in shown
    assert reverse("duties:detail", args=(duty.pk,)) in shown


def test_who_takes_over_the_person_takes_over_the_clock(cast, tell):
    tell(9)
    tell(11)
    lin = cast.actor(cast.staff.lin)
    with clock.at(at(12)):
        people.hand_over_caseload(
            by=lin, from_staff_id=cast.staff.zhang.pk, to_staff_id=cast.staff.sibling_liaison.pk, on=TODAY,
            reason="换人",
        )  # fmt: skip
    mind(12, 1)
    assert Clock.objects.get().owner == cast.staff.sibling_liaison
