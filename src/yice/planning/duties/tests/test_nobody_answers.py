"""两次电话没人接: somebody goes and looks (R03)."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.people.models import Person
from yice.lib import clock
from yice.planning.duties import actions
from yice.planning.duties.actions import Deed
from yice.planning.duties.models import Duty
from yice.planning.policy.models import Level
from yice.testing.cast import TODAY

R03 = 3


@pytest.fixture
def call(cast):
    """A call at an hour of today (or of another day), answered or not."""

    def make(hour, *, reached=False, person=None, channel="phone", days=0, said=True):
        on = TODAY + dt.timedelta(days=days)
        at = dt.datetime.combine(on, dt.time(hour), tzinfo=clock.ZONE)
        with clock.at(at + dt.timedelta(minutes=5)):
            return actions.record_evidence(
                by=cast.actor(cast.staff.zhang), subject=(person or cast.people.chen).pk,
                deed=Deed(on=on, at=at if said else None, kind="call", channel=channel, reached=reached),
            )  # fmt: skip

    return make


def doors(person):
    return Duty.objects.filter(subject=person.pk, rule=R03)


def test_the_second_unanswered_call_sends_somebody_to_the_door(cast, call):
    assert call(9).made == ()
    duty = doors(cast.people.chen).get(pk=call(11).made[0])
    assert (duty.role, duty.decision, duty.origin) == ("liaison", None, "action")
    assert call(13).made == ()  # one such duty waits already


@pytest.mark.parametrize(("level", "due"), [("red", 0), ("yellow", 1)])
def test_red_today_the_others_by_tomorrow(cast, call, level, due):
    Level.objects.update_or_create(person=cast.people.chen, defaults={"code": level, "since": TODAY})
    call(9)
    call(11)
    assert doors(cast.people.chen).get().due == TODAY + dt.timedelta(days=due)


def test_too_close_together_is_one_attempt(cast, call):
    call(9)
    assert call(10).made == ()


def test_the_hour_of_writing_counts_where_none_was_told(cast, call):
    call(9, said=False)
    assert call(12, said=False).made


def test_an_answer_in_between_ends_it(cast, call):
    call(9)
    call(10, reached=True)
    assert call(12).made == ()


def test_a_knock_is_no_call_and_an_old_call_another_story(cast, call):
    call(9, days=-9)
    call(8, channel="home")
    assert call(11).made == ()


def test_whoever_reaches_the_person_has_checked(cast, call):
    call(9)
    call(11)
    done = call(14, reached=True)
    assert {one.rule for one in done.closed} >= {R03}


def test_whom_the_rule_does_not_concern_nobody_disturbs(cast, call):
    person = Person.objects.get(pk=cast.people.zheng.pk)  # lives with his wife, no level
    call(9, person=person)
    call(12, person=person)
    assert doors(person).exists() is False


def test_a_call_noted_by_mistake_takes_the_door_back(cast, call):
    call(9)
    second = call(11)
    actions.revoke_evidence(by=cast.actor(cast.staff.zhang), evidence_id=second.evidence.pk, reason="拨错号码")
    assert doors(cast.people.chen).get().decision == "withdrawn"
