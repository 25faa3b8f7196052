"""免办: one asks, another answers."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.people.access import NotAllowed
from yice.lib.errors import Invalid, NotFound, Refused
from yice.planning.duties import actions
from yice.planning.duties.models import Waiver
from yice.testing.cast import TODAY


@pytest.fixture
def duty(cast, owe):
    return owe(cast.people.chen, "R01", due=TODAY + dt.timedelta(days=3))


@pytest.fixture
def asked(cast, duty):
    return actions.ask_waiver(by=cast.actor(cast.staff.zhang), duty_id=duty.pk, reason="在深圳女儿家，五月回来")


@pytest.mark.parametrize("who", ["works_head", "lin", "leader"])
def test_head_or_leader_over_the_unit_grants(cast, duty, asked, who):
    waiver = actions.grant_waiver(by=cast.actor(getattr(cast.staff, who)), waiver_id=asked.pk)
    duty.refresh_from_db()
    assert (waiver.state, duty.decision, duty.decided_on) == ("granted", "waived", TODAY)


def test_refused_with_a_reason_the_duty_stands(cast, duty, asked):
    actions.refuse_waiver(by=cast.actor(cast.staff.works_head), waiver_id=asked.pk, answer="可以电话联系")
    duty.refresh_from_db()
    assert duty.decision is None
    assert list(duty.transitions.values_list("deed", flat=True)) == ["waiver_asked", "waiver_refused"]


def test_refusing_needs_a_reason(cast, asked):
    with pytest.raises(Invalid):
        actions.refuse_waiver(by=cast.actor(cast.staff.works_head), waiver_id=asked.pk, answer="")


def test_nobody_grants_the_own_wish(cast, duty):
    head = cast.actor(cast.staff.works_head)
    asked = actions.ask_waiver(by=head, duty_id=duty.pk, reason="外出")
    with pytest.raises(Refused) as refused:
        actions.grant_waiver(by=head, waiver_id=asked.pk)
    assert refused.value.code == "second_person_needed"


def test_a_clerk_does_not_grant(cast, asked):
    with pytest.raises(NotAllowed):
        actions.grant_waiver(by=cast.actor(cast.staff.works_clerk), waiver_id=asked.pk)


def test_the_neighbour_finds_nothing(cast, duty, asked):
    with pytest.raises(NotFound):
        actions.grant_waiver(by=cast.actor(cast.staff.sibling_head), waiver_id=asked.pk)
    with pytest.raises(NotFound):
        actions.ask_waiver(by=cast.actor(cast.staff.sibling_head), duty_id=duty.pk, reason="x")


def test_one_wish_at_a_time_and_one_answer(cast, duty, asked):
    with pytest.raises(Refused) as refused:
        actions.ask_waiver(by=cast.actor(cast.staff.wang), duty_id=duty.pk, reason="又问")
    assert refused.value.code == "waiver_asked"
    actions.grant_waiver(by=cast.actor(cast.staff.lin), waiver_id=asked.pk, key="g")
    assert actions.grant_waiver(by=cast.actor(cast.staff.lin), waiver_id=asked.pk, key="g").pk == asked.pk
    with pytest.raises(Refused):
        actions.grant_waiver(by=cast.actor(cast.staff.lin), waiver_id=asked.pk)
    assert Waiver.objects.count() == 1


def test_what_policy_fixes_is_not_waived(cast, owe):
    duty = owe(cast.people.chen, "R51", due=TODAY, occurrence=1)
    with pytest.raises(Refused) as refused:
        actions.ask_waiver(by=cast.actor(cast.staff.zhang), duty_id=duty.pk, reason="x")
    assert refused.value.code == "duty_fixed"


def test_a_waived_duty_can_stand_again(cast, duty, asked):
    actions.grant_waiver(by=cast.actor(cast.staff.lin), waiver_id=asked.pk)
    actions.reopen_duty(by=cast.actor(cast.staff.works_head), duty_id=duty.pk, reason="提前回来了")
    duty.refresh_from_db()
    assert duty.decision is None
