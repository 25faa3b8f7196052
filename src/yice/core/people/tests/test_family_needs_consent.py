"""Kin, households, needs, consent, honours, doubts."""

import datetime as dt

import pytest

from yice.core.people import actions, queries
from yice.core.people.models import Consent, Doubt, HouseholdMember, Kin, Need, Person
from yice.lib.errors import Invalid, NotFound, Refused, Stale

DAY = dt.date(2018, 4, 1)


@pytest.fixture
def zhang(cast):
    return cast.actor(cast.staff.zhang)


def test_a_grandson_is_added_corrected_and_removed(cast, zhang):
    chen = cast.people.chen.pk
    kin = actions.add_kin(by=zhang, person_id=chen, name="陈小龙", relation="grandchild", phone="139 0000 1111")
    kin = actions.update_kin(by=zhang, person_id=chen, kin_id=kin.pk, values={"place": "北京"}, version=1)
    assert (kin.phone, kin.place, kin.version) == ("13900001111", "北京", 2)
    with pytest.raises(Stale):
        actions.update_kin(by=zhang, person_id=chen, kin_id=kin.pk, values={"place": "上海"}, version=1)
    actions.remove_kin(by=zhang, person_id=chen, kin_id=kin.pk, reason="登记错误")
    assert Kin.objects.get(pk=kin.pk).ended_at is not None


@pytest.mark.parametrize("values", [{"name": ""}, {"name": "陈1"}, {"relation": "boss"}, {"colour": "red"}])
def test_bad_kin_is_refused(cast, zhang, values):
    with pytest.raises(Invalid) as error:
        actions.add_kin(by=zhang, person_id=cast.people.chen.pk, **{"name": "陈小龙", "relation": "son", **values})
    assert set(error.value.fields) == set(values)


def test_kin_with_a_file_must_be_in_sight(cast, zhang):
    with pytest.raises(NotFound):
        actions.add_kin(
            by=zhang, person_id=cast.people.chen.pk, name="马占彪", relation="friend", as_person_id=cast.people.ma.pk
        )


def test_a_survivor_is_person_and_kin_at_once(cast):
    kin = cast.people.li.kin_of.get()
    assert (kin.person, kin.relation) == (cast.people.wang, "spouse")


def test_two_with_files_make_a_household(cast):
    sun = cast.actor(cast.staff.sun)
    ids = [cast.people.chen.pk, cast.people.li.pk]
    actions.form_household(by=sun, person_ids=ids, on=DAY, key="h")
    actions.form_household(by=sun, person_ids=ids, on=DAY, key="h")
    assert [one.name for one in queries.housemates(cast.people.chen)] == ["李桂英"]
    actions.leave_household(by=sun, person_id=cast.people.li.pk, on=dt.date(2018, 4, 2))
    assert not queries.housemates(cast.people.chen).exists()
    assert HouseholdMember.objects.filter(left_on=None).count() == 1


def test_a_need_is_kept_in_the_own_words_and_settled(cast, zhang):
    chen = cast.people.chen.pk
    need = actions.state_need(by=zhang, person_id=chen, words="想听厂里的消息", kind="comfort", stated_on=DAY)
    assert Person.objects.get(pk=chen).needs_on == DAY
    with pytest.raises(Invalid):
        actions.settle_need(by=zhang, person_id=chen, need_id=need.pk, state="met", outcome="", settled_on=DAY)
    done = actions.settle_need(
        by=zhang, person_id=chen, need_id=need.pk, state="met", outcome="每周送厂报", settled_on=DAY
    )
    assert done.state == "met"
    with pytest.raises(Refused):
        actions.settle_need(by=zhang, person_id=chen, need_id=need.pk, state="met", outcome="再", settled_on=DAY)


def test_no_need_at_present_is_a_dated_statement(cast, zhang):
    need = actions.state_need(by=zhang, person_id=cast.people.li.pk, words="", kind="none", stated_on=DAY)
    assert (need.words, need.state) == ("目前无需求", "met")
    with pytest.raises(Invalid):
        actions.state_need(by=zhang, person_id=cast.people.li.pk, words=" ", kind="medical", stated_on=DAY)


def test_the_same_need_sent_twice_is_one(cast, zhang):
    for _ in range(2):
        actions.state_need(
            by=zhang, person_id=cast.people.li.pk, words="要报销", kind="errand", stated_on=DAY, key="n1"
        )
    assert Need.objects.filter(person=cast.people.li).count() == 1


def test_consent_stands_for_one_purpose_until_withdrawn(cast, zhang):
    chen = cast.people.chen.pk
    for _ in range(2):
        actions.give_consent(by=zhang, person_id=chen, purpose="health", given_on=DAY, how="signed")
    assert Consent.objects.filter(person_id=chen).count() == 1
    assert queries.consented(chen, "health")
    assert not queries.consented(chen, "publication")
    actions.withdraw_consent(by=zhang, person_id=chen, purpose="health", on=DAY)
    assert not queries.consented(chen, "health")
    with pytest.raises(NotFound):
        actions.withdraw_consent(by=zhang, person_id=chen, purpose="health", on=DAY)


def test_a_relatives_consent_is_their_own(cast, zhang):
    chen = cast.people.chen.pk
    actions.give_consent(
        by=zhang, person_id=chen, purpose="family_view", given_on=DAY, how="voice", kin_id=cast.fang.pk, given_by="陈芳"
    )
    assert not queries.consented(chen, "family_view")
    assert queries.consented(chen, "family_view", cast.fang.pk)


def test_a_doubt_is_settled_with_a_note(cast, zhang):
    chen = cast.people.chen.pk
    doubt = actions.raise_doubt(by=zhang, person_id=chen, code="id_birth_conflict", field="birth", words="档案早一年")
    assert actions.raise_doubt(by=zhang, person_id=chen, code="id_birth_conflict", field="birth") == doubt
    with pytest.raises(Invalid):
        actions.settle_doubt(by=zhang, person_id=chen, doubt_id=doubt.pk, decision=" ")
    actions.settle_doubt(by=zhang, person_id=chen, doubt_id=doubt.pk, decision="以档案为准")
    assert Doubt.objects.get(pk=doubt.pk).settled_at is not None
    with pytest.raises(Refused):
        actions.settle_doubt(by=zhang, person_id=chen, doubt_id=doubt.pk, decision="再定")


def test_a_model_worker_is_marked(cast, zhang):
    honour = actions.add_honour(by=zhang, person_id=cast.people.zheng.pk, title="甘肃省劳动模范")
    assert honour.is_model_worker
    actions.remove_honour(by=zhang, person_id=cast.people.zheng.pk, honour_id=honour.pk)
    assert not cast.people.zheng.honours.exists()


def test_the_life_lived_is_written_down(cast, zhang):
    row = actions.add_experience(
        by=zhang, person_id=cast.people.chen.pk, from_text="1948", place="西北野战军", story="兰州战役"
    )
    assert row.place == "西北野战军"
    with pytest.raises(Invalid):
        actions.add_experience(by=zhang, person_id=cast.people.chen.pk)


@pytest.mark.parametrize("who", ["sibling_head", "foreign_head", "empty_head", "audit_admin"])
def test_the_neighbours_do_none_of_it(cast, who):
    by = cast.actor(getattr(cast.staff, who))
    chen = cast.people.chen.pk
    deeds = [
        lambda: actions.add_kin(by=by, person_id=chen, name="甲", relation="son"),
        lambda: actions.state_need(by=by, person_id=chen, words="甲", kind="other", stated_on=DAY),
        lambda: actions.give_consent(by=by, person_id=chen, purpose="health", given_on=DAY, how="signed"),
        lambda: actions.raise_doubt(by=by, person_id=chen, code="other"),
        lambda: actions.add_honour(by=by, person_id=chen, title="甲"),
    ]
    for deed in deeds:
        with pytest.raises(NotFound):
            deed()
