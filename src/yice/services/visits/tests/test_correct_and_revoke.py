"""补充、更正、作废一次走访: what stood there stays, and everything a void visit brought is taken back."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.people.access import NotAllowed
from yice.core.people.models import Care, Event, Need, Person
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.planning.duties import actions as duties
from yice.planning.duties.models import Duty
from yice.services.visits import actions
from yice.services.visits.drafts import KeptDraft, PromiseDraft, Upload
from yice.services.visits.models import Promise, Visit
from yice.services.visits.tests.conftest import JPG
from yice.testing.cast import TODAY


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def test_a_void_visit_gives_everything_back(cast, zhang, draft, owe):
    duty = owe(cast.people.chen, "R01", due=day(3))
    before = Person.objects.get(pk=cast.people.chen.pk).needs_on
    mood_before = Care.objects.filter(person=cast.people.chen).values_list("mood", "mood_watch").first()
    told = draft(mood="anxious", needs="想有人读报", promises=(PromiseDraft(words="带老花镜"),))
    visit = actions.save_visit(by=zhang, draft=told).visit
    again = actions.revoke_visit(by=zhang, visit_id=visit.pk, reason="记错了人")
    assert [one.pk for one in again] == [duty.pk]
    duty.refresh_from_db()
    assert duty.decision is None
    assert Event.objects.get(person=cast.people.chen, kind="mood", on=TODAY).retracted_at is not None
    assert Need.objects.get(words="想有人读报").retracted_at is not None
    assert Person.objects.get(pk=cast.people.chen.pk).needs_on == before
    after = Care.objects.filter(person=cast.people.chen).values_list("mood", "mood_watch").first()
    assert (after[0], bool(after[1])) == (mood_before[0], bool(mood_before[1])) if mood_before else True
    assert Duty.objects.get(pk=Promise.objects.get().duty_id).decision == "withdrawn"


def test_a_void_visit_no_longer_keeps_a_promise(zhang, draft):
    actions.save_visit(by=zhang, draft=draft(promises=(PromiseDraft(words="带老花镜"),)))
    promise = Promise.objects.get()
    keeping = actions.save_visit(by=zhang, draft=draft(kept=(KeptDraft(promise=promise.pk, kept=True),))).visit
    actions.revoke_visit(by=zhang, visit_id=keeping.pk, reason="没有带到")
    promise.refresh_from_db()
    assert (promise.kept, promise.settled_by) == (None, None)
    assert Duty.objects.get(pk=promise.duty_id).decision is None


def test_a_visit_is_made_void_once_and_with_a_reason(zhang, draft):
    visit = actions.save_visit(by=zhang, draft=draft()).visit
    with pytest.raises(Invalid):
        actions.revoke_visit(by=zhang, visit_id=visit.pk, reason=" ")
    actions.revoke_visit(by=zhang, visit_id=visit.pk, reason="重复", key="k")
    actions.revoke_visit(by=zhang, visit_id=visit.pk, reason="重复", key="k")
    with pytest.raises(Refused) as refused:
        actions.revoke_visit(by=zhang, visit_id=visit.pk, reason="再来")
    assert refused.value.code == "visit_revoked"


def test_the_right_visit_takes_the_place_of_the_wrong_one(cast, zhang, draft, owe):
    home = owe(cast.people.chen, "R01", due=day(3))
    files = [Upload(role="photo", name="a.jpg", content=JPG)]
    wrong = actions.save_visit(by=zhang, draft=draft(agreed=True), files=files).visit
    saved = actions.correct_visit(
        by=zhang,
        visit_id=wrong.pk,
        version=wrong.version,
        draft=draft(manner="phone", said="其实是电话"),
        reason="方式选错",
    )
    wrong.refresh_from_db()
    home.refresh_from_db()
    assert wrong.revoked_at is not None
    assert saved.visit.replaces == wrong
    assert saved.visit.files.count() == 1
    assert home.decision is None
    with pytest.raises(Refused):
        actions.correct_visit(by=zhang, visit_id=wrong.pk, version=2, draft=draft(), reason="再改")


def test_a_correction_stays_with_the_person_and_the_version(cast, zhang, draft):
    visit = actions.save_visit(by=zhang, draft=draft()).visit
    with pytest.raises(Invalid) as refused:
        actions.correct_visit(
            by=zhang, visit_id=visit.pk, version=1, draft=draft(person=cast.people.li.pk), reason="记错了人"
        )
    assert refused.value.code == "other_person"
    actions.amend_visit(by=zhang, visit_id=visit.pk, version=1, words="补一句")
    with pytest.raises(Stale):
        actions.correct_visit(by=zhang, visit_id=visit.pk, version=1, draft=draft(), reason="晚了一步")
    assert Visit.objects.get(pk=visit.pk).revoked_at is None


def test_what_is_added_stands_beside(zhang, draft):
    visit = actions.save_visit(by=zhang, draft=draft()).visit
    files = [Upload(role="photo", name="a.jpg", content=JPG)]
    actions.amend_visit(by=zhang, visit_id=visit.pk, version=1, words="<b>补</b>", files=files, agreed=True)
    assert visit.additions.get().words == "<b>补</b>"
    assert visit.files.count() == 1
    with pytest.raises(Invalid):
        actions.amend_visit(by=zhang, visit_id=visit.pk, version=2, words=" ")


def test_others_may_not(cast, zhang, draft):
    visit = actions.save_visit(by=zhang, draft=draft()).visit
    for who in (cast.staff.sibling_head, cast.staff.foreign_head):
        with pytest.raises(NotFound):
            actions.revoke_visit(by=cast.actor(who), visit_id=visit.pk, reason="x")
    for who in (cast.staff.leader, cast.staff.zhou):
        with pytest.raises(NotAllowed):
            actions.revoke_visit(by=cast.actor(who), visit_id=visit.pk, reason="x")


def test_the_record_behind_a_visit_is_not_made_void_by_itself(zhang, draft):
    visit = actions.save_visit(by=zhang, draft=draft()).visit
    with pytest.raises(Refused) as refused:
        duties.revoke_evidence(by=zhang, evidence_id=visit.evidence_id, reason="记错了")
    assert refused.value.code == "evidence_of_visit"
