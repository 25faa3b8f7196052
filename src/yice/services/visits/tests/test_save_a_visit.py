"""记一次走访: one record, every duty it satisfies closed and named, the household's too, and what follows from it."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from yice.core.audit.models import Entry
from yice.core.people import actions as people
from yice.core.people.access import NotAllowed
from yice.core.people.models import Event, Need
from yice.lib import clock
from yice.lib.errors import Invalid, NotFound, Refused
from yice.planning.duties import actions as duties
from yice.planning.duties.models import Duty, Evidence
from yice.services.visits import actions
from yice.services.visits.drafts import HandedDraft, KeptDraft, PromiseDraft, Upload, VisitDraft
from yice.services.visits.models import Promise, Visit
from yice.services.visits.tests.conftest import JPG, MP3, signature
from yice.testing.cast import TODAY


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def test_a_visit_closes_what_it_satisfies_and_proposes_the_next(cast, zhang, draft, owe):
    visit, call = owe(cast.people.chen, "R01", due=day(3)), owe(cast.people.chen, "R02", due=day(-1))
    saved = actions.save_visit(by=zhang, draft=draft(mood="calm", needs="想有人读报", need_kind="comfort", minutes=40))
    assert {visit.pk, call.pk} <= {one.pk for one in saved.closed}
    assert saved.visit.evidence.kind == "visit"
    assert saved.visit.done_by == cast.staff.zhang
    assert Event.objects.filter(person=cast.people.chen, kind="mood", sub="calm").exists()
    assert Need.objects.get(person=cast.people.chen, words="想有人读报").kind == "comfort"
    assert saved.coming
    assert saved.coming[0].due > TODAY
    assert saved.visit.next_on == saved.coming[0].due
    assert Entry.objects.filter(verb="visits.save_visit", person_id=cast.people.chen.pk).exists()


def test_one_visit_serves_the_household(cast, zhang, draft, owe):
    people.form_household(by=zhang, person_ids=[cast.people.chen.pk, cast.people.li.pk], on=TODAY)
    hers = owe(cast.people.li, "R01", due=day(3))
    saved = actions.save_visit(by=zhang, draft=draft(household=(cast.people.li.pk,)))
    assert hers.pk in {one.pk for one in saved.closed}
    assert [one.person_id for one in saved.visit.members.all()] == [cast.people.li.pk]


def test_a_leader_who_came_along_has_visited(cast, zhang, draft, owe):
    led = owe(cast.people.chen, "R08", due=day(60), early=90)
    alone = actions.save_visit(by=zhang, draft=draft())
    assert led.pk not in {one.pk for one in alone.closed}
    saved = actions.save_visit(by=zhang, draft=draft(staff=(cast.staff.leader.pk,)))
    assert led.pk in {one.pk for one in saved.closed}


def test_a_gift_handed_over_is_evidence_of_a_gift(cast, zhang, draft, owe):
    gift = owe(cast.people.chen, "R23", due=TODAY, early=20)
    handed = (HandedDraft(kind="goods", item="春联、福字", quantity=1), HandedDraft(kind="money", fen=50_000))
    saved = actions.save_visit(by=zhang, draft=draft(handed=handed, named=(gift.pk,)), files=[signature()])
    assert gift.pk in {one.pk for one in saved.closed}
    assert sorted(saved.visit.handed.values_list("kind", "fen")) == [("goods", 0), ("money", 50_000)]
    assert [one.role for one in saved.visit.files.all()] == ["signature"]


def test_a_signature_for_oil_authenticates_nobody(cast, zhang, draft, owe):
    """R90 asks for a receipt too: for the pension authentication."""
    other = owe(cast.people.chen, "R90", due=TODAY)
    handed = (HandedDraft(kind="goods", item="食用油"),)
    saved = actions.save_visit(by=zhang, draft=draft(handed=handed), files=[signature()])
    assert other.pk not in {one.pk for one in saved.closed}


def test_promises_stand_until_kept(cast, zhang, draft):
    first = actions.save_visit(
        by=zhang, draft=draft(promises=(PromiseDraft(words="带老花镜", due=day(5)), PromiseDraft(words="问医药费")))
    )
    glasses, money = Promise.objects.order_by("pk")
    assert (glasses.duty_id, money.duty_id) == first.made
    later = actions.save_visit(
        by=zhang,
        draft=draft(
            kept=(KeptDraft(promise=glasses.pk, kept=True), KeptDraft(promise=money.pk, kept=False, note="还在等"))
        ),
    )
    glasses.refresh_from_db()
    money.refresh_from_db()
    assert (glasses.kept, glasses.settled_by) == (True, later.visit)
    assert (money.kept, money.note) == (None, "还在等")
    assert Duty.objects.get(pk=glasses.duty_id).decision == "done"
    assert Duty.objects.get(pk=money.duty_id).decision is None


def test_a_promise_a_colleague_has_kept_meanwhile_does_not_stop_the_visit(cast, zhang, draft):
    actions.save_visit(by=zhang, draft=draft(promises=(PromiseDraft(words="带老花镜"),)))
    promise = Promise.objects.get()
    note = duties.Deed(on=TODAY, kind="note", result="已带去")
    duties.record_evidence(
        by=cast.actor(cast.staff.wang), subject=cast.people.chen.pk, deed=note, only=[promise.duty_id]
    )
    saved = actions.save_visit(by=zhang, draft=draft(kept=(KeptDraft(promise=promise.pk, kept=True),)))
    promise.refresh_from_db()
    assert promise.kept
    assert saved.visit.pk


def test_photos_and_voice_need_consent_and_are_kept_sealed(cast, zhang, draft):
    files = [Upload(role="photo", name="合影.jpg", content=JPG), Upload(role="voice", name="原话.mp3", content=MP3)]
    with pytest.raises(Invalid) as refused:
        actions.save_visit(by=zhang, draft=draft(), files=files)
    assert refused.value.code == "recording_not_agreed"
    saved = actions.save_visit(by=zhang, draft=draft(agreed=True), files=files)
    assert [(one.role, one.attachment.file.kind) for one in saved.visit.files.all()] == [
        ("photo", "photo"),
        ("voice", "audio"),
    ]


def test_a_place_is_kept_only_with_consent(cast, zhang, draft):
    where = {"longitude": 103.8, "latitude": 36.0}
    saved = actions.save_visit(by=zhang, draft=draft(**where))
    assert saved.visit.longitude is None
    assert any("位置" in note for note in saved.notes)
    people.give_consent(by=zhang, person_id=cast.people.chen.pk, purpose="location", given_on=TODAY, how="spoken")
    assert actions.save_visit(by=zhang, draft=draft(**where)).visit.longitude == pytest.approx(103.8)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"on": day(1)}, "on"),
        ({"time": dt.time(23, 59)}, "time"),
        ({"said": " "}, "said"),
        ({"said": "长" * 4001}, "said"),
        ({"manner": "pigeon"}, "manner"),
        ({"reached": False}, "why_not"),
        ({"reached": False, "why_not": "away", "mood": "calm"}, "reached"),
        ({"promises": (PromiseDraft(words="昨天办", due=day(-1)),)}, "promises"),
        ({"handed": (HandedDraft(kind="money"),)}, "handed"),
        ({"handed": (HandedDraft(kind="goods", item="米"),)}, "handed"),
        ({"minutes": 0}, "minutes"),
        ({"longitude": 500.0, "latitude": 1.0}, "place"),
    ],
)
def test_what_cannot_be_is_refused_by_name(cast, zhang, draft, wrong, field):
    with pytest.raises(Invalid) as refused:
        actions.save_visit(by=zhang, draft=draft(**wrong))
    assert field in refused.value.fields
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (Upload(role="photo", name="a.exe", content=b"MZ" + b"\0" * 99), "file_type"),
        (Upload(role="photo", name="a.jpg", content=MP3), "file_mismatch"),
        (Upload(role="voice", name="a.jpg", content=JPG), "visit_file_sort"),
        (Upload(role="photo", name="a.jpg", content=b""), "file_empty"),
    ],
)
def test_files_of_the_wrong_sort_are_refused(cast, zhang, draft, file, code):
    with pytest.raises(Invalid) as refused:
        actions.save_visit(by=zhang, draft=draft(agreed=True), files=[file])
    assert refused.value.code == code
    assert not Evidence.objects.exists()


def test_an_oversize_file_is_refused(zhang, draft, monkeypatch):
    monkeypatch.setattr("yice.services.visits.actions._checking.LIMIT", 50)
    with pytest.raises(Invalid) as refused:
        actions.save_visit(by=zhang, draft=draft(agreed=True), files=[Upload(role="photo", name="a.jpg", content=JPG)])
    assert refused.value.code == "file_too_large"


def test_a_visit_to_the_dead_is_refused(cast, zhang, draft):
    with pytest.raises(Refused) as refused:
        actions.save_visit(by=cast.actor(cast.staff.works_head), draft=draft(person=cast.people.wang.pk))
    assert refused.value.code == "person_frozen"


def test_markup_stays_words_and_numbers_of_identity_go(zhang, draft):
    saved = actions.save_visit(by=zhang, draft=draft(said="<script>x</script> =1+1，证号62010219260815123X\x00"))
    assert saved.visit.said.startswith("<script>x</script> =1+1，")
    assert "62010219260815" not in saved.visit.said
    assert "\x00" not in saved.visit.said


def test_the_same_submit_twice_is_one_visit(zhang, draft, cast, owe):
    owe(cast.people.chen, "R01", due=day(3))
    first = actions.save_visit(by=zhang, draft=draft(), key="k1")
    second = actions.save_visit(by=zhang, draft=draft(), key="k1")
    assert (second.visit, second.again) == (first.visit, True)
    assert {one.pk for one in second.closed} == {one.pk for one in first.closed}
    phone = draft(uid="0a1b", said="从手机来")
    assert actions.save_visit(by=zhang, draft=phone, key="a").visit == actions.save_visit(by=zhang, draft=phone).visit
    assert Visit.objects.count() == 2


def test_a_uid_of_somebody_else_is_refused(cast, zhang, draft):
    actions.save_visit(by=zhang, draft=draft(uid="0a1b"))
    with pytest.raises(Refused) as refused:
        actions.save_visit(by=cast.actor(cast.staff.wang), draft=draft(uid="0a1b"))
    assert refused.value.code == "visit_uid_taken"


def test_the_wrong_person_and_the_neighbours_unit(cast, draft):
    for who in (cast.staff.sibling_head, cast.staff.foreign_head, cast.staff.system_admin):
        with pytest.raises(NotFound):
            actions.save_visit(by=cast.actor(who), draft=draft())
    for who in (cast.staff.leader, cast.staff.guo, cast.staff.community_worker):
        with pytest.raises(NotAllowed):
            actions.save_visit(by=cast.actor(who), draft=draft())


def test_a_draft_goes_to_a_phone_and_back(draft):
    told = draft(
        time=dt.time(9, 30), promises=(PromiseDraft(words="带老花镜", due=day(5)),),
        kept=(KeptDraft(promise=3, kept=True),),
        handed=(HandedDraft(kind="money", fen=100),), seen={"home": 2}, named=(2**60,), household=(5,),
    )  # fmt: skip
    assert VisitDraft.from_json(json.loads(json.dumps(told.to_json()))) == told
    with pytest.raises(ValueError, match="unknown"):
        VisitDraft.from_json({**told.to_json(), "evil": 1})


def test_days_nobody_can_mean_are_refused(zhang, draft):
    for told in (
        {"on": dt.date(208, 4, 2)},
        {"on": dt.date(1, 1, 1), "time": dt.time(0, 10)},
        {"on": dt.date(1901, 4, 2), "late_reason": "旧本子里的"},
        {"on": day(-732)},
        {"promises": (PromiseDraft(words="带眼镜", due=dt.date(9999, 12, 31)),)},
        {"promises": (PromiseDraft(words="带眼镜", due=day(367)),)},
    ):
        with pytest.raises(Invalid):
            actions.save_visit(by=zhang, draft=draft(**told))
    assert not Visit.objects.exists()
    old = actions.save_visit(by=zhang, draft=draft(on=day(-732), late_reason="旧本子里的，补录"))
    assert old.visit.on == day(-732)


def test_a_later_hour_of_today_is_the_future(zhang, draft):
    with clock.at(dt.datetime.combine(TODAY, dt.time(10))):
        assert actions.save_visit(by=zhang, draft=draft(time=dt.time(9, 55))).visit.timed
