"""转介给外面的伙伴：名单由科长管，只告诉办事用得着的，对方的话由我们记下，责任不走。"""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from yice.core.audit.models import Entry as Trail
from yice.core.org.models import Unit
from yice.core.people import actions as people
from yice.core.people.access import NotAllowed
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.planning.ladder.models import Clock
from yice.services.cases import access, actions
from yice.services.cases.actions.parties import Party
from yice.services.cases.actions.partners import PartnerFacts
from yice.services.cases.models import Case, Entry, Partner, Transfer
from yice.services.cases.queries import partners_for
from yice.testing.cast import TODAY

HOSPITAL = {"name": "市第二医院医务科", "kind": "hospital", "contact": "刘社工", "phone": "0931-8812345"}


def enlist(desk, cast, who="lin", unit="bureau", **more):
    facts = PartnerFacts(**{**HOSPITAL, **more})
    return actions.add_partner(by=desk.actor(who), unit_id=getattr(cast.units, unit).pk, facts=facts)


def refer(desk, case, partner, **more):
    given = {"reason": "请协助联系床位", "kind": "referral", **more}
    return actions.offer_transfer(
        by=desk.actor("zhang"), case_id=case.pk, to=Party(kind="partner", partner_id=partner.pk), **given
    )


def agree(cast):
    people.give_consent(
        by=cast.actor(cast.staff.zhang), person_id=cast.people.chen.pk, purpose="passing_on", given_on=TODAY,
        how="voice",
    )  # fmt: skip


@pytest.fixture
def hospital(desk, cast):
    return enlist(desk, cast)


def test_from_the_list_to_the_result_and_both_sides_stay_as_they_were(desk, cast, hospital, later):
    case = desk.ask()
    row = refer(desk, case, hospital, kind="handover")
    assert row.kind == "referral", "responsibility does not leave the house"
    with later(days=2):
        answer = {"by": desk.actor("zhang"), "transfer_id": row.pk, "how": "phone"}
        actions.answer_transfer(**answer, state="accepted", said_by="刘社工", said_on=TODAY)
        actions.answer_transfer(**{**answer, "how": "paper"}, state="done", said_by="王主任", words="已安排床位")
    actions.change_partner(
        by=desk.actor("lin"), partner_id=hospital.pk, facts=PartnerFacts(**{**HOSPITAL, "name": "改名的医院"})
    )
    row.refresh_from_db()
    assert (row.to_name, row.to_contact) == ("市第二医院医务科", "刘社工 0931-8812345")
    assert (row.from_name, row.from_unit_name) == ("张晓梅", "金城机床厂")
    assert (row.answered_by_name, row.answered_how, row.answered_at.date()) == ("刘社工", "phone", TODAY)
    assert (row.done_by_name, row.done_how, row.recorded_by_name) == ("王主任", "paper", "张晓梅")
    assert row.done_at > row.answered_at
    told = [line.words for line in Entry.objects.filter(case=case, kind="referral")]
    assert any("刘社工电话告知" in one for one in told)
    assert Case.objects.get().owner == cast.staff.zhang
    assert Clock.objects.filter(subject_kind="case", stopped_at=None, running_since=None).count() == 0, "time runs on"


@pytest.mark.parametrize(
    ("missing", "field"),
    [
        ({"said_by": ""}, "said_by"),
        ({"how": ""}, "how"),
        ({"how": "鸽子"}, "how"),
        ({"said_on": TODAY + dt.timedelta(days=1)}, "said_on"),
        ({"said_on": TODAY - dt.timedelta(days=1)}, "said_on"),
    ],
)
def test_an_answer_says_who_when_and_how(desk, hospital, missing, field):
    row = refer(desk, desk.ask(), hospital)
    given = {"state": "accepted", "said_by": "刘社工", "how": "phone", **missing}
    with pytest.raises(Invalid) as refused:
        actions.answer_transfer(by=desk.actor("zhang"), transfer_id=row.pk, **given)
    assert field in refused.value.fields
    assert Transfer.objects.get().state == "offered"


def test_without_consent_nobody_is_named(desk, cast, hospital):
    case = desk.ask()
    with pytest.raises(Refused) as refused:
        refer(desk, case, hospital, told=["name", "phone"])
    assert refused.value.code == "passing_on_refused"
    row = refer(desk, case, hospital)
    slip = Client()
    cast.login(slip, cast.staff.zhang)
    said = slip.get(f"/cases/transfers/{row.pk}/slip/").content.decode()
    assert "由我们居间联系" in said
    assert "陈怀山" not in said
    assert Trail.objects.filter(verb="view.referral", subject_id=case.pk, person_id=cast.people.chen.pk).exists()


def test_with_consent_only_what_was_ticked_and_only_while_it_stands(desk, cast, hospital):
    agree(cast)
    row = refer(desk, desk.ask(), hospital, told=["name"])
    zhang = desk.actor("zhang")
    assert [word for word, _ in actions.open_slip(by=zhang, transfer_id=row.pk).lines] == ["姓名"]
    people.withdraw_consent(by=zhang, person_id=cast.people.chen.pk, purpose="passing_on", on=TODAY)
    slip = actions.open_slip(by=zhang, transfer_id=row.pk)
    assert slip.withdrawn
    assert not slip.lines


def test_the_slip_is_for_who_works_on_it(desk, cast, hospital):
    row = refer(desk, desk.ask(), hospital)
    with pytest.raises(NotAllowed):
        actions.open_slip(by=desk.actor("zhou"), transfer_id=row.pk)
    with pytest.raises(NotFound):
        actions.open_slip(by=desk.actor("county_head"), transfer_id=row.pk)
    inside = actions.offer_transfer(
        by=desk.actor("zhang"), case_id=row.case_id, kind="handover", reason="转办",
        to=Party(kind="staff", staff_id=cast.staff.sun.pk),
    )  # fmt: skip
    with pytest.raises(NotFound):
        actions.open_slip(by=desk.actor("zhang"), transfer_id=inside.pk)


def test_a_partner_that_has_ended_or_serves_others_cannot_be_chosen(desk, cast, hospital):
    case = desk.ask()
    elsewhere = enlist(desk, cast, who="county_head", unit="county", name="区法律援助站", kind="legal")
    actions.change_partner(
        by=desk.actor("lin"), partner_id=hospital.pk,
        facts=PartnerFacts(**HOSPITAL, since=TODAY - dt.timedelta(days=9), until=TODAY - dt.timedelta(days=1)),
    )  # fmt: skip
    for wrong in (hospital, elsewhere):
        with pytest.raises(Invalid) as refused:
            refer(desk, case, wrong)
        assert "partner" in refused.value.fields
    assert not partners_for(case.unit).exists()


def test_closing_takes_back_what_a_partner_still_had(desk, hospital):
    case = desk.ask()
    row = refer(desk, case, hospital)
    zhang = desk.actor("zhang")
    actions.answer_transfer(by=zhang, transfer_id=row.pk, state="accepted", said_by="刘社工", how="phone")
    actions.answer_case(by=zhang, case_id=case.pk, answer="已住院")
    desk.call_back(case, "solved")
    row.refresh_from_db()
    assert (row.state, row.answer) == ("revoked", "随诉求办结")


def test_the_head_keeps_the_list_and_only_for_the_own_units(desk, cast, hospital):
    assert access.partners_visible_to(desk.actor("zhang")).filter(pk=hospital.pk).exists(), "kept above, used below"
    assert not access.partners_visible_to(desk.actor("foreign_head")).exists()
    assert not access.partners_visible_to(desk.actor("system_admin")).exists()
    facts = PartnerFacts(**HOSPITAL)
    with pytest.raises(NotAllowed):
        actions.change_partner(by=desk.actor("zhou"), partner_id=hospital.pk, facts=facts)
    for below_or_elsewhere in ("zhang", "county_head", "foreign_head"):
        with pytest.raises(NotFound):
            actions.change_partner(by=desk.actor(below_or_elsewhere), partner_id=hospital.pk, facts=facts)
    with pytest.raises(NotFound):
        enlist(desk, cast, who="county_head", unit="bureau", name="别家")
    with pytest.raises(Stale):
        actions.change_partner(by=desk.actor("lin"), partner_id=hospital.pk, facts=facts, version=7)


def test_bad_lines_are_refused_and_nothing_stands_twice(desk, cast, hospital):
    with pytest.raises(Refused) as twice:
        enlist(desk, cast)
    assert twice.value.code == "partner_exists"
    ours = Unit.objects.get(pk=cast.units.works.pk)
    with pytest.raises(Refused) as unit:
        enlist(desk, cast, name=ours.name)
    assert unit.value.code == "partner_is_unit"
    with pytest.raises(Invalid) as bad:
        enlist(desk, cast, name=" ", kind="x", contact="", phone="", team="x", until=TODAY - dt.timedelta(days=3))
    assert set(bad.value.fields) == {"name", "kind", "contact", "phone", "team", "until"}
    for _ in range(2):
        actions.add_partner(
            by=desk.actor("lin"), unit_id=cast.units.bureau.pk,
            facts=PartnerFacts(**{**HOSPITAL, "name": "社区"}), key="one",
        )  # fmt: skip
    assert Partner.objects.filter(name="社区").count() == 1


def test_the_pages(desk, cast, hospital):
    lin = cast.login(Client(), cast.staff.lin)
    form = {**HOSPITAL, "name": "<b>家政</b>", "kind": "household", "unit": cast.units.bureau.pk}
    assert lin.post("/cases/partners/new/", {**form, "phone": ""}).status_code == 400
    assert lin.post("/cases/partners/new/", form).status_code == 303
    said = lin.get("/cases/partners/").content.decode()
    assert "&lt;b&gt;家政" in said
    assert "刘社工" in said
    zhang = cast.login(Client(), cast.staff.zhang)
    assert "登记伙伴" not in zhang.get("/cases/partners/").content.decode()
    case = desk.ask()
    body = {"kind": "referral", "to_kind": "partner", "partner": hospital.pk, "reason": "找床位", "told": ["name"]}
    answer = zhang.post(f"/cases/{case.pk}/transfer/", body)
    assert answer.status_code == 409
    assert "找床位" in answer.content.decode()
    assert zhang.post(f"/cases/{case.pk}/transfer/", {**body, "told": []}).status_code == 303
    row = Transfer.objects.get()
    settle = {"state": "done", "words": "有床", "said_by": "刘社工", "how": "phone", "said_on": str(TODAY)}
    assert zhang.post(f"/cases/transfers/{row.pk}/answer/", settle).status_code == 303
    counted = zhang.get("/cases/partners/").content.decode()
    assert f"?state=all&amp;partner={hospital.pk}" in counted
    listed = zhang.get(f"/cases/?state=all&partner={hospital.pk}").content.decode()
    assert case.no in listed
    assert lin.get("/cases/partners/?state=ended").status_code == 200
