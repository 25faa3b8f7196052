"""调整、商定、批准、复评."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.people.access import NotAllowed
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.planning.duties.actions import Deed, record_evidence, replan_changed
from yice.planning.duties.models import Duty
from yice.planning.duties.queries import lines
from yice.planning.plans import actions
from yice.planning.plans.actions import Wish
from yice.planning.plans.models import Plan, StandingWaiver
from yice.planning.plans.queries import differences
from yice.testing.cast import TODAY


def visit(plan, rule=1):
    return plan.items.get(rule=rule)


def standing_visit(person):
    return Duty.objects.filter(subject=person.pk, rule=1, decision__isnull=True).order_by("due").first()


@pytest.fixture
def zhang(planned):
    return planned.actor(planned.staff.zhang)


def test_tightening_is_free_and_flows_back_into_the_duties(planned, zhang, draft):
    chen = planned.people.chen
    record_evidence(by=zhang, subject=chen.pk, deed=Deed(on=TODAY, kind="visit", channel="home"))
    replan_changed([chen.pk])
    before = standing_visit(chen)
    actions.adjust_item(by=zhang, item_id=visit(draft).pk, wish=Wish(every=14))
    draft.refresh_from_db()
    assert draft.identical_since is None
    assert not StandingWaiver.objects.exists()
    actions.agree_plan(by=zhang, plan_id=draft.pk, whom="self", how="signed", on=TODAY)
    actions.approve_plan(by=planned.actor(planned.staff.works_head), plan_id=draft.pk)
    replan_changed([chen.pk])
    after = standing_visit(chen)
    assert after.due == TODAY + dt.timedelta(days=14)
    assert after.due < before.due if before else True


def test_loosening_waits_for_a_second_person_and_a_refusal_returns_to_the_rule(planned, zhang, draft):
    head = planned.actor(planned.staff.works_head)
    item = visit(draft)
    actions.adjust_item(by=zhang, item_id=item.pk, wish=Wish(every=item.base + 30, reason="女儿每周来"))
    actions.agree_plan(by=zhang, plan_id=draft.pk, whom="self", how="spoken", on=TODAY)
    with pytest.raises(Invalid) as refused:
        actions.approve_plan(by=head, plan_id=draft.pk)
    assert refused.value.code == "loosening_unanswered"
    waiver = StandingWaiver.objects.get()
    actions.approve_plan(by=head, plan_id=draft.pk, loosenings={waiver.pk: False}, answer="仍须按期上门")
    item.refresh_from_db()
    assert (item.every, StandingWaiver.objects.get().state) == (None, "refused")


def test_a_granted_loosening_reaches_the_engine(planned, zhang, draft):
    import numpy as np

    from yice.lib.columns import Ask
    from yice.planning.plans.facts import read_plans

    item = visit(draft)
    actions.adjust_item(by=zhang, item_id=item.pk, wish=Wish(every=item.base + 30, reason="女儿每周来"))
    actions.agree_plan(by=zhang, plan_id=draft.pk, whom="self", how="spoken", on=TODAY)
    ask = Ask(np.array([planned.people.chen.pk]), TODAY)
    assert read_plans(ask).adjustments == ()
    waiver = StandingWaiver.objects.get()
    actions.approve_plan(by=planned.actor(planned.staff.lin), plan_id=draft.pk, loosenings={waiver.pk: True})
    assert read_plans(ask).adjustments == ((planned.people.chen.pk, 1, "loosen", item.base + 30),)


def test_loosening_needs_a_reason(zhang, draft):
    item = visit(draft)
    with pytest.raises(Invalid) as refused:
        actions.adjust_item(by=zhang, item_id=item.pk, wish=Wish(off=True))
    assert refused.value.code == "reason_missing"
    item.refresh_from_db()
    assert not item.off


@pytest.mark.parametrize("wish", [Wish(every=0), Wish(every=9999), Wish(every=10, party="martian")])
def test_wrong_input(zhang, draft, wish):
    with pytest.raises(Invalid):
        actions.adjust_item(by=zhang, item_id=visit(draft).pk, wish=wish)


def test_a_birthday_has_no_interval_to_change(zhang, draft):
    with pytest.raises(Invalid):
        actions.adjust_item(by=zhang, item_id=visit(draft, 20).pk, wish=Wish(every=10))


def test_an_item_of_its_own_becomes_a_duty_and_keeps_its_slot(planned, zhang, draft):
    chen = planned.people.chen
    first = TODAY + dt.timedelta(days=3)
    item = actions.add_item(
        by=zhang,
        plan_id=draft.pk,
        title="读报",
        wish=Wish(every=7, content="人民日报", party="community"),
        first_due=first,
    )
    actions.agree_plan(by=zhang, plan_id=draft.pk, whom="self", how="signed", on=TODAY)
    actions.approve_plan(by=planned.actor(planned.staff.lin), plan_id=draft.pk)
    replan_changed([chen.pk])
    duty = Duty.objects.get(subject=chen.pk, rule=1000)
    assert (duty.step, duty.due) == (item.slot, first)
    assert lines([duty])[0].title == "读报"
    new = actions.revise_plan(by=zhang, plan_id=draft.pk, reason="换一份报")
    kept = new.items.get(rule=1000)
    assert kept.slot == item.slot
    actions.remove_item(by=zhang, item_id=kept.pk)
    other = actions.add_item(by=zhang, plan_id=new.pk, title="理发", wish=Wish(every=30), first_due=first)
    assert other.slot != item.slot


def test_a_rules_promise_is_not_removed(zhang, draft):
    with pytest.raises(Refused) as refused:
        actions.remove_item(by=zhang, item_id=visit(draft).pk)
    assert refused.value.code == "promise_not_removable"


def test_a_stale_form_is_refused(zhang, draft):
    seen = draft.version
    actions.set_goal(by=zhang, plan_id=draft.pk, goal="稳住血压", version=seen)
    with pytest.raises(Stale):
        actions.set_goal(by=zhang, plan_id=draft.pk, goal="别的", version=seen)


def test_what_was_agreed_was_another_content(zhang, agreed):
    actions.adjust_item(by=zhang, item_id=visit(agreed).pk, wish=Wish(every=10))
    agreed.refresh_from_db()
    assert (agreed.state, agreed.agreed_on) == ("draft", None)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"whom": "dog"}, "whom"),
        ({"whom": "family", "name": ""}, "name"),
        ({"how": "wink"}, "how"),
        ({"on": TODAY + dt.timedelta(days=1)}, "on"),
    ],
)
def test_an_agreement_says_who_how_and_when(zhang, draft, more, field):
    given = {"whom": "self", "how": "signed", "on": TODAY} | more
    with pytest.raises(Invalid) as refused:
        actions.agree_plan(by=zhang, plan_id=draft.pk, **given)
    assert field in refused.value.fields


def test_who_drafted_does_not_approve(planned, planned_head_draft):
    head = planned.actor(planned.staff.works_head)
    with pytest.raises(Refused) as refused:
        actions.approve_plan(by=head, plan_id=planned_head_draft.pk)
    assert refused.value.code == "second_person_needed"


@pytest.fixture
def planned_head_draft(planned):
    head = planned.actor(planned.staff.works_head)
    plan = actions.draft_plan(by=head, person_id=planned.people.chen.pk)
    return actions.agree_plan(by=head, plan_id=plan.pk, whom="self", how="signed", on=TODAY)


def test_a_liaison_does_not_approve_and_the_neighbour_finds_nothing(planned, agreed):
    with pytest.raises(NotAllowed):
        actions.approve_plan(by=planned.actor(planned.staff.wang), plan_id=agreed.pk)
    with pytest.raises(NotFound):
        actions.approve_plan(by=planned.actor(planned.staff.sibling_head), plan_id=agreed.pk)


def test_nothing_is_approved_before_it_is_agreed(planned, draft):
    with pytest.raises(Refused) as refused:
        actions.approve_plan(by=planned.actor(planned.staff.lin), plan_id=draft.pk)
    assert refused.value.code == "plan_not_agreed"


def test_a_new_version_replaces_the_old_and_the_difference_can_be_read(planned, zhang, current):
    new = actions.revise_plan(by=zhang, plan_id=current.pk, reason="住到女儿附近")
    current.refresh_from_db()
    assert (current.state, new.no) == ("approved", 2)
    actions.adjust_item(by=zhang, item_id=visit(new).pk, wish=Wish(every=10))
    assert [(one.title, one.kind) for one in differences(current, new)] == [("全员走访", "changed")]
    actions.agree_plan(by=zhang, plan_id=new.pk, whom="self", how="signed", on=TODAY)
    actions.approve_plan(by=planned.actor(planned.staff.works_head), plan_id=new.pk, key="a")
    assert actions.approve_plan(by=planned.actor(planned.staff.works_head), plan_id=new.pk, key="a") == new
    assert dict(Plan.objects.filter(person=planned.people.chen).values_list("no", "state")) == {
        1: "superseded",
        2: "approved",
    }


def test_a_plan_in_force_may_be_tightened_at_once_but_not_loosened(planned, zhang, current):
    item = visit(current)
    actions.adjust_item(by=zhang, item_id=item.pk, wish=Wish(every=10))
    current.refresh_from_db()
    assert current.state == "approved"
    with pytest.raises(Refused) as refused:
        actions.adjust_item(by=zhang, item_id=item.pk, wish=Wish(every=300, reason="x"))
    assert refused.value.code == "plan_closed"


def test_a_review_keeps_or_opens_the_next_version(planned, zhang, current):
    kept = actions.review_plan(by=zhang, plan_id=current.pk, keep=True, reason="情况没有变化")
    assert (kept.pk, kept.reviewed_on, kept.review_note) == (current.pk, TODAY, "情况没有变化")
    new = actions.review_plan(by=zhang, plan_id=current.pk, keep=False, reason="血压高了")
    assert (new.no, new.state) == (2, "draft")
