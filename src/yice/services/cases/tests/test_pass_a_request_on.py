"""转办、转介、分办：对方接收之前，责任不落空；双方当时的姓名和单位都留下。"""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.org.models import Staff, Unit
from yice.core.people.access import NotAllowed
from yice.lib.errors import Invalid, NotFound, Refused
from yice.planning.ladder.models import Clock
from yice.services.cases import access, actions
from yice.services.cases.actions.parties import Party
from yice.services.cases.models import Case, Task, Transfer
from yice.testing.cast import TODAY


def offer(desk, case, to, kind="handover", who="zhang"):
    return actions.offer_transfer(by=desk.actor(who), case_id=case.pk, kind=kind, to=to, reason="不归我们管")


def test_a_colleague_takes_it_and_both_sides_stay_as_they_were(desk, cast):
    case = desk.ask()
    row = offer(desk, case, Party(kind="staff", staff_id=cast.staff.sun.pk))
    assert Case.objects.get().owner == cast.staff.zhang, "until it is taken, the old owner answers"
    actions.answer_transfer(by=desk.actor("sun"), transfer_id=row.pk, state="accepted")
    Staff.objects.filter(pk=cast.staff.sun.pk).update(name="孙某", unit=cast.units.centre)
    Unit.objects.filter(pk=cast.units.works.pk).update(name="改了名的厂")
    row.refresh_from_db()
    assert (row.from_name, row.from_unit_name) == ("张晓梅", "金城机床厂")
    assert (row.to_name, row.to_unit_name) == ("孙敏", "金城市委老干部局")
    case.refresh_from_db()
    assert case.owner_id == cast.staff.sun.pk
    assert set(Clock.objects.filter(subject_kind="case", stopped_at=None).values_list("owner", flat=True)) == {
        cast.staff.sun.pk
    }


def test_a_unit_takes_it_through_whoever_accepts(desk, cast):
    case = desk.ask()
    row = offer(desk, case, Party(kind="unit", unit_id=cast.units.county.pk))
    assert access.visible_to(desk.actor("county_head")).filter(pk=case.pk).exists()
    with pytest.raises(Refused) as refused:
        actions.answer_transfer(by=desk.actor("zhang"), transfer_id=row.pk, state="accepted", said_by="马科长")
    assert refused.value.code == "transfer_needs_receiver"
    actions.answer_transfer(by=desk.actor("county_clerk"), transfer_id=row.pk, state="accepted")
    assert Case.objects.get().owner == cast.staff.county_clerk


def test_sent_back_it_stays_and_goes_out_of_their_sight(desk, cast):
    case = desk.ask()
    row = offer(desk, case, Party(kind="unit", unit_id=cast.units.county.pk))
    with pytest.raises(Invalid):
        actions.answer_transfer(by=desk.actor("county_head"), transfer_id=row.pk, state="rejected")
    actions.answer_transfer(by=desk.actor("county_head"), transfer_id=row.pk, state="rejected", words="不是本区的事")
    assert Case.objects.get().owner == cast.staff.zhang
    assert not access.visible_to(desk.actor("county_head")).exists()
    with pytest.raises(NotFound):
        actions.answer_transfer(by=desk.actor("county_head"), transfer_id=row.pk, state="accepted")


def test_a_partner_answers_by_telephone_and_we_stay_responsible(desk, cast):
    case = desk.ask()
    row = offer(desk, case, Party(kind="partner", name="市第二医院医务科", contact="刘社工"))
    assert row.kind == "referral", "a partner helps; responsibility does not leave the house"
    actions.answer_transfer(by=desk.actor("zhang"), transfer_id=row.pk, state="accepted", said_by="刘社工", how="phone")
    actions.answer_transfer(
        by=desk.actor("zhang"), transfer_id=row.pk, state="done", words="已安排床位", said_by="刘社工", how="phone"
    )
    row.refresh_from_db()
    assert (row.state, row.answered_by_name, row.recorded_by_name) == ("done", "刘社工", "张晓梅")
    assert Case.objects.get().owner == cast.staff.zhang


def test_one_handover_at_a_time_and_it_can_be_taken_back(desk, cast):
    case = desk.ask()
    row = offer(desk, case, Party(kind="staff", staff_id=cast.staff.sun.pk))
    with pytest.raises(Refused) as refused:
        offer(desk, case, Party(kind="staff", staff_id=cast.staff.wang.pk))
    assert refused.value.code == "transfer_pending"
    actions.revoke_transfer(by=desk.actor("zhang"), transfer_id=row.pk, reason="自己能办")
    with pytest.raises(NotFound):
        actions.answer_transfer(by=desk.actor("county_head"), transfer_id=row.pk, state="accepted")
    assert Transfer.objects.get().state == "revoked"


@pytest.mark.parametrize("wrong", ["foreign_head", "system_admin", "zhang"])
def test_it_goes_to_nobody_who_cannot_take_it(desk, cast, wrong):
    case = desk.ask()
    with pytest.raises(Invalid):
        offer(desk, case, Party(kind="staff", staff_id=getattr(cast.staff, wrong).pk))
    with pytest.raises(Invalid):
        offer(desk, case, Party(kind="unit", unit_id=cast.units.foreign.pk))


def test_who_only_takes_calls_cannot_pass_it_on(desk, cast):
    case = desk.ask()
    with pytest.raises(NotAllowed):
        offer(desk, case, Party(kind="staff", staff_id=cast.staff.sun.pk), who="zhou")


def test_all_parts_come_before_the_answer(desk, cast):
    zhang, case = desk.actor("zhang"), desk.ask(category="hospital_problem")
    one = actions.add_task(
        by=zhang, case_id=case.pk, title="找床位", to=Party(kind="partner", name="市第二医院"),
        by_on=TODAY + dt.timedelta(days=2),
    )  # fmt: skip
    two = actions.add_task(
        by=zhang, case_id=case.pk, title="派车", to=Party(kind="unit", unit_id=cast.units.county.pk),
        by_on=TODAY + dt.timedelta(days=2),
    )  # fmt: skip
    assert Clock.objects.filter(subject_kind="case_task", subject_id=one.pk, stopped_at=None).exists()
    with pytest.raises(Refused) as refused:
        actions.answer_case(by=zhang, case_id=case.pk, answer="办好了")
    assert refused.value.code == "case_tasks_open"
    actions.settle_task(by=zhang, task_id=one.pk, state="done", result="有床")
    actions.settle_task(by=desk.actor("county_head"), task_id=two.pk, state="dropped", result="家属自己接")
    with pytest.raises(Refused):
        actions.settle_task(by=zhang, task_id=one.pk, state="done", result="又记")
    assert actions.answer_case(by=zhang, case_id=case.pk, answer="办好了").state == "answered"
    assert not Clock.objects.filter(subject_kind="case_task", stopped_at=None).exists()
    assert Task.objects.filter(state="open").count() == 0


def test_the_same_offer_twice_is_one(desk, cast):
    case = desk.ask()
    to = Party(kind="staff", staff_id=cast.staff.sun.pk)
    for _ in range(2):
        actions.offer_transfer(
            by=desk.actor("zhang"), case_id=case.pk, kind="handover", to=to, reason="转办", key="once"
        )
    assert Transfer.objects.count() == 1
