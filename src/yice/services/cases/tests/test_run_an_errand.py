"""代办：材料、步骤、渠道；认证办成，新日期进档案，应办随之办结。"""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.people.access import NotAllowed
from yice.core.people.models import Change, Person
from yice.lib.errors import Invalid, NotFound, Refused
from yice.planning.duties import actions as duties
from yice.planning.duties.models import Duty
from yice.planning.ladder.models import Clock
from yice.services.cases import actions
from yice.services.cases.catalog import cited, procedures, shipped_kinds
from yice.services.cases.models import Attempt, Case, Material
from yice.testing.cast import BUILDER, TODAY

PDF = b"%PDF-1.7 " + b"x" * 40


def errand(desk, procedure="authentication", **more):
    return desk.ask(category="errand", title=procedures()[procedure].title, procedure=procedure, **more)


def test_it_is_laid_out_from_the_procedure(desk):
    case = errand(desk, "remote_reimbursement")
    assert [step.code for step in case.steps.all()] == ["receive", "precheck", "audit", "pay", "tell"]
    assert case.materials.filter(state="missing").count() == 8
    assert case.track == "joint"


def test_an_authentication_becomes_a_fact_and_keeps_its_duty(desk, cast):
    chen = cast.people.chen
    Person.objects.filter(pk=chen.pk).update(authenticated_on=dt.date(2017, 5, 20))
    duties.plan(by=BUILDER)
    owed = Duty.objects.get(subject=chen.pk, rule=90, decision=None)
    case = errand(desk)
    actions.record_attempt(
        by=desk.actor("zhang"), case_id=case.pk, on=TODAY, channel="phone_guide", result="failed", helper="女儿陈芳"
    )
    actions.complete_authentication(
        by=desk.actor("zhang"), case_id=case.pk, on=TODAY, channel="home", helper="张晓梅", file=("回执.pdf", PDF)
    )
    owed.refresh_from_db()
    assert (owed.decision, owed.evidence.kind, owed.evidence.channel) == ("done", "receipt", "home")
    assert Person.objects.get(pk=chen.pk).authenticated_on == TODAY
    assert Change.objects.get(person=chen, field="authenticated_on").source == f"认证回执（代办 {case.no}）"
    assert Material.objects.get(case=case, code="receipt").state == "received"
    assert [row.result for row in Attempt.objects.order_by("pk")] == ["failed", "done"]
    assert list(case.steps.filter(state="todo").values_list("code", flat=True)) == ["pay"]
    duties.replan_changed()
    following = Duty.objects.filter(subject=chen.pk, rule=90, decision=None)
    assert all(duty.closes >= dt.date(2019, 4, 1) for duty in following), "the next one is a year away"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"on": TODAY + dt.timedelta(days=1)}, "future_date"),
        ({"on": dt.date(2017, 1, 1)}, "authentication_older"),
        ({"channel": "pigeon"}, "unknown_code"),
    ],
)
def test_a_wrong_receipt_changes_nothing(desk, cast, wrong, code):
    Person.objects.filter(pk=cast.people.chen.pk).update(authenticated_on=dt.date(2017, 5, 20))
    case = errand(desk)
    with pytest.raises(Invalid) as refused:
        actions.complete_authentication(
            by=desk.actor("zhang"), case_id=case.pk, **{"on": TODAY, "channel": "home", **wrong}
        )
    assert refused.value.code == code
    assert Person.objects.get(pk=cast.people.chen.pk).authenticated_on == dt.date(2017, 5, 20)
    assert not Attempt.objects.exists()


def test_other_errands_are_no_authentication(desk):
    case = errand(desk, "nursing_fee")
    with pytest.raises(Refused):
        actions.complete_authentication(by=desk.actor("zhang"), case_id=case.pk, on=TODAY, channel="home")
    plain = desk.ask()
    with pytest.raises(NotFound):
        actions.record_attempt(by=desk.actor("zhang"), case_id=plain.pk, on=TODAY, channel="home", result="done")


def test_a_step_with_a_term_runs_when_the_one_before_is_done(desk):
    zhang, case = desk.actor("zhang"), errand(desk, "remote_reimbursement")
    first, second = case.steps.all()[:2]
    actions.mark_step(by=zhang, step_id=first.pk, state="done", done_on=TODAY)
    clock = Clock.objects.get(subject_kind="case_step", subject_id=second.pk)
    assert (clock.rule, clock.step, clock.minutes) == (96, 1, 2 * 420)
    actions.mark_step(by=zhang, step_id=second.pk, state="done", done_on=TODAY)
    clock.refresh_from_db()
    assert clock.outcome == "done"


def test_a_paper_with_its_copy(desk, cast):
    case = errand(desk)
    row = case.materials.get(code="id_card")
    actions.mark_material(
        by=desk.actor("zhang"), material_id=row.pk, state="received", note="复印件", file=("证.pdf", PDF)
    )
    row.refresh_from_db()
    assert (row.state, row.received_on) == ("received", TODAY)
    assert row.copy.person_id == cast.people.chen.pk
    with pytest.raises(NotAllowed):
        actions.mark_material(by=desk.actor("zhou"), material_id=row.pk, state="returned")
    with pytest.raises(NotFound):
        actions.mark_material(by=desk.actor("sibling_head"), material_id=row.pk, state="returned")


def test_the_same_receipt_twice_is_one(desk):
    case = errand(desk)
    for _ in range(2):
        actions.complete_authentication(by=desk.actor("zhang"), case_id=case.pk, on=TODAY, channel="home", key="a")
    assert Attempt.objects.count() == 1
    assert Case.objects.get(pk=case.pk).state == "working"


def test_what_ships_is_sound_and_cites_its_sources():
    from pathlib import Path

    import rulebook

    known = {
        line.split()[0]
        for line in (Path(rulebook.__file__).parent / "requirements.txt").read_text().splitlines()[1:]
        if line
    }
    assert cited() <= known
    assert all(kind.cover != kind.title for kind in shipped_kinds().values() if kind.restricted)
    assert list(procedures()) == ["authentication", "nursing_fee", "remote_reimbursement", "application"]
