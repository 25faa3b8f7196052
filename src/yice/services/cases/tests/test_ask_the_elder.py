"""回访：五到位五问；不满意重开一次；没有办法的要上报，不能悄悄了结；办结入档。"""

from __future__ import annotations

import pytest

from yice.core.people import actions as people
from yice.core.people.access import NotAllowed
from yice.core.people.models import Need
from yice.lib.errors import Invalid, Refused
from yice.planning.ladder.models import Clock
from yice.services.cases import actions
from yice.services.cases.models import Callback, Case, Filed
from yice.services.cases.queries import filed_of
from yice.testing.cast import TODAY


def test_satisfied_it_is_closed_and_filed_at_once(desk, cast):
    need = people.state_need(
        by=desk.actor("zhang"), person_id=cast.people.chen.pk, words="水管漏", kind="living", stated_on=TODAY
    )
    case = desk.answered(need_id=need.pk)
    closed = desk.call_back(case, "solved")
    assert (closed.state, closed.outcome) == ("closed", "solved")
    (item,) = filed_of(cast.people.chen, desk.actor("zhang"))
    assert (item.title, item.words, item.outcome) == ("厨房水管漏水", "已请水工更换水管", "已解决")
    assert Need.objects.get(pk=need.pk).state == "met"
    assert not Clock.objects.filter(subject_id=case.pk, stopped_at=None).exists()
    assert filed_of(cast.people.chen, desk.actor("guo")) == []


def test_partly_solved_closes_as_partly(desk):
    assert desk.call_back(desk.answered(), "partly").outcome == "partly"


@pytest.mark.parametrize(("verdict", "marks"), [("unsolved", {}), ("solved", {"warm": 1})])
def test_unhappy_it_is_reopened_once_under_the_head(desk, cast, verdict, marks):
    case = desk.call_back(desk.answered(), verdict, **marks)
    assert (case.state, case.owner) == ("reopened", cast.staff.works_head)
    assert Clock.objects.filter(subject_id=case.pk, rule=74, stopped_at=None, owner=cast.staff.works_head).exists()
    assert not Filed.objects.exists()


def again(desk):
    """Reopened, answered by the head, unsolved a second time."""
    case = desk.call_back(desk.answered(), "unsolved")
    head = desk.actor("works_head")
    actions.accept_case(by=head, case_id=case.pk)
    actions.answer_case(by=head, case_id=case.pk, answer="产权单位不同意改管")
    return desk.call_back(case, "unsolved")


def test_the_second_time_it_is_not_reopened_and_not_closed(desk):
    case = again(desk)
    assert case.state == "answered"
    assert case.entries.filter(kind="reopened").count() == 1
    with pytest.raises(Refused) as refused:
        actions.close_otherwise(by=desk.actor("works_head"), case_id=case.pk, outcome="unreachable", reason="不想再打")
    assert refused.value.code == "callback_tries"


def test_without_a_solution_it_ends_only_with_a_leaders_word(desk, cast):
    case = again(desk)
    row = actions.escalate(by=desk.actor("works_head"), case_id=case.pk, reason="产权单位不同意，我们没有权限")
    assert row.to_staff == cast.staff.leader
    with pytest.raises(Refused):
        actions.escalate(by=desk.actor("works_head"), case_id=case.pk, reason="再报")
    with pytest.raises(NotAllowed):
        actions.decide_escalation(
            by=desk.actor("works_head"), escalation_id=row.pk, decision="no_solution", answer="同意"
        )
    with pytest.raises(Invalid):
        actions.decide_escalation(by=desk.actor("leader"), escalation_id=row.pk, decision="no_solution", answer=" ")
    actions.decide_escalation(
        by=desk.actor("leader"), escalation_id=row.pk, decision="no_solution", answer="列入明年改造，先向本人说明"
    )
    assert Case.objects.get().state == "working"
    actions.answer_case(by=desk.actor("works_head"), case_id=case.pk, answer="说明列入明年改造")
    closed = desk.call_back(case, "unsolved")
    assert (closed.state, closed.outcome) == ("closed", "no_solution")


def test_told_to_go_on_the_work_goes_on(desk):
    case = again(desk)
    row = actions.escalate(by=desk.actor("works_head"), case_id=case.pk, reason="没有经费")
    actions.decide_escalation(by=desk.actor("leader"), escalation_id=row.pk, decision="continue", answer="从公用经费出")
    assert Case.objects.get().state == "working"
    with pytest.raises(Refused):
        actions.decide_escalation(by=desk.actor("leader"), escalation_id=row.pk, decision="continue", answer="再批")


def test_a_call_that_reaches_nobody_changes_nothing(desk):
    case = desk.answered()
    for _ in range(3):
        actions.record_callback(by=desk.actor("zhou"), case_id=case.pk, reached=False)
    assert Case.objects.get().state == "answered"
    closed = actions.close_otherwise(
        by=desk.actor("works_head"), case_id=case.pk, outcome="unreachable", reason="三次无人接听，家属说在外地"
    )
    assert (closed.outcome, Filed.objects.get().words) == ("unreachable", "已请水工更换水管")


def test_what_is_missing_is_said_and_before_the_answer_nobody_is_asked(desk):
    case = desk.ask()
    with pytest.raises(Refused):
        desk.call_back(case, "solved")
    actions.answer_case(by=desk.actor("zhang"), case_id=case.pk, answer="好了")
    with pytest.raises(Invalid) as refused:
        actions.record_callback(by=desk.actor("zhou"), case_id=case.pk, reached=True, verdict="")
    assert "verdict" in refused.value.fields
    with pytest.raises(Invalid):
        desk.call_back(case, "solved", warm=9)
    assert not Callback.objects.exists()


def test_only_the_head_ends_it_without_the_elder(desk):
    case = desk.ask()
    with pytest.raises(NotAllowed):
        actions.close_otherwise(by=desk.actor("zhang"), case_id=case.pk, outcome="withdrawn", reason="不办了")
    with pytest.raises(Invalid):
        actions.close_otherwise(by=desk.actor("lin"), case_id=case.pk, outcome="withdrawn", reason="")
    with pytest.raises(Invalid):
        actions.close_otherwise(by=desk.actor("lin"), case_id=case.pk, outcome="solved", reason="我说了算")
    assert actions.close_otherwise(
        by=desk.actor("lin"), case_id=case.pk, outcome="withdrawn", reason="自己修好了"
    ).closed_at


def test_the_same_call_twice_is_one(desk):
    case = desk.answered()
    for _ in range(2):
        actions.record_callback(
            by=desk.actor("zhou"), case_id=case.pk, reached=True, verdict="solved", ratings={"warm": 5}, key="c"
        )
    assert (Callback.objects.count(), Filed.objects.count()) == (1, 1)
