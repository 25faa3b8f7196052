"""起草方案: for one, and for everybody who has none."""

from __future__ import annotations

import pytest

from yice.core.audit.models import Entry
from yice.core.people import actions as people
from yice.core.people.access import NotAllowed
from yice.lib.errors import NotFound, Refused
from yice.planning.duties.actions import replan_changed
from yice.planning.duties.models import Duty
from yice.planning.plans import actions
from yice.planning.plans.models import Plan
from yice.planning.plans.queries.missing import without_plan
from yice.planning.policy import books
from yice.testing.cast import TODAY


def test_a_draft_names_the_promises_and_what_it_rests_on(planned):
    zhang = planned.actor(planned.staff.zhang)
    people.state_need(by=zhang, person_id=planned.people.chen.pk, words="希望有人读报", kind="comfort", stated_on=TODAY)
    plan = actions.draft_plan(by=zhang, person_id=planned.people.chen.pk)
    items = {item.rule: item for item in plan.items.all()}
    assert items[1].base in {30, 90, 180}
    assert items[2].title == "电话联系"
    assert items[20].rhythm == "每年"
    own = items[1000]
    assert (own.slot, own.content) == (1, "“希望有人读报”")
    assert plan.basis["level"]
    assert "独居" in plan.basis["concerns"]
    assert plan.identical_since == TODAY


def test_what_the_office_does_for_its_own_files_is_no_service(planned, draft):
    _, book = books.in_force(TODAY)
    office = {rule.number for rule in book.rules.values() if rule.office}
    assert office
    assert not set(draft.items.values_list("rule", flat=True)) & office
    assert {1, 2, 20} <= set(draft.items.values_list("rule", flat=True))


def test_drafting_is_the_proof_that_it_was_drafted(planned, draft):
    step = Duty.objects.get(subject=planned.people.chen.pk, rule=116, step=1)
    assert step.decision == "done"
    assert Duty.objects.get(subject=planned.people.chen.pk, rule=116, step=2).decision is None


def test_one_plan_at_a_time_and_one_answer_per_form(planned):
    zhang = planned.actor(planned.staff.zhang)
    first = actions.draft_plan(by=zhang, person_id=planned.people.chen.pk, key="d")
    assert actions.draft_plan(by=zhang, person_id=planned.people.chen.pk, key="d") == first
    with pytest.raises(Refused) as refused:
        actions.draft_plan(by=zhang, person_id=planned.people.chen.pk)
    assert refused.value.code == "plan_exists"


@pytest.mark.parametrize("who", ["sibling_head", "foreign_head", "community_worker", "security_admin", "guo"])
def test_the_wrong_person_finds_nobody(planned, who):
    with pytest.raises(NotFound):
        actions.draft_plan(by=planned.actor(getattr(planned.staff, who)), person_id=planned.people.chen.pk)


def test_the_duty_officer_reads_but_does_not_draft(planned):
    with pytest.raises(NotAllowed):
        actions.draft_plan(by=planned.actor(planned.staff.zhou), person_id=planned.people.chen.pk)


def test_no_plan_for_the_reported_dead(planned):
    zhang = planned.actor(planned.staff.zhang)
    people.report_death(by=zhang, person_id=planned.people.chen.pk, on=TODAY)
    with pytest.raises(Refused):
        actions.draft_plan(by=zhang, person_id=planned.people.chen.pk)


def test_everybody_who_has_none_and_twice_changes_nothing(planned, draft):
    from yice.core.people.models import Person

    ids = list(without_plan(Person.objects.all()).values_list("pk", flat=True))
    assert planned.people.chen.pk not in ids
    assert {planned.people.sun.pk, planned.people.wei.pk, planned.people.ma.pk} <= set(ids)
    lin = planned.actor(planned.staff.lin)
    assert actions.draft_plans(by=lin, person_ids=ids) == len(ids)
    assert actions.draft_plans(by=lin, person_ids=ids) == 0
    assert Plan.objects.count() == len(ids) + 1
    assert Entry.objects.filter(verb="plans.draft_plan").count() == len(ids) + 1


def test_the_job_drafts_within_the_scope_of_who_asked(planned):
    from yice.core.jobs.models import Run
    from yice.core.jobs.runs import RunContext
    from yice.lib import clock
    from yice.planning.plans.jobs import draft

    by = planned.actor(planned.staff.sibling_head)
    row = Run.objects.create(
        kind="plans.draft", by_kind="staff", by_id=by.id, by_name=by.name, queued_at=clock.now(),
        by_grants=[[one.role.value, one.unit_id, one.low, one.high] for one in by.grants],
    )  # fmt: skip
    context = RunContext(row)
    context.progress = lambda *_args: None
    assert draft(context, {}) == {"people": 1, "drafted": 1}
    assert Plan.objects.get().person == planned.people.ma


def test_the_rules_know_the_plan_once_agreed(planned, agreed):
    replan_changed([planned.people.chen.pk])
    standing = Duty.objects.filter(subject=planned.people.chen.pk, rule=116, decision__isnull=True)
    assert not standing.exists()
