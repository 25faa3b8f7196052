"""How families want to be told: noted as they said it, honoured when something is to be sent, consent with its day."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from yice.core.audit.models import Entry
from yice.core.notify import actions as notify
from yice.core.notify.actions import Recipient
from yice.core.notify.models import Delivery, Message, Preference
from yice.core.notify.recipients import contact_of
from yice.core.people import actions as people
from yice.core.people.models import Consent, Kin
from yice.lib.errors import Invalid, NotFound, Stale


@pytest.fixture
def at(cast):
    def go(who, name, *args, data=None, query=""):
        client = cast.login(Client(), getattr(cast.staff, who))
        address = reverse(f"notify:{name}", args=args) + query
        return client.get(address) if data is None else client.post(address, data)

    return go


def text(answer):
    return answer.content.decode()


def wish(cast, **more):
    by = cast.actor(cast.staff.zhang)
    given = {"by": by, "to_kind": "kin", "to_id": cast.fang.pk, "person_id": cast.people.chen.pk, **more}
    return notify.set_preference(**given)


TYPED = {"told_by": "陈芳", "told_on": "2018-04-01", "version": "0"}


def test_a_daughter_wants_another_number_and_the_telephone_only(cast, at, outside, say, fang):
    pages = (cast.people.chen.pk, cast.fang.pk)
    typed = {**TYPED, "channels_wanted": ["phone_list"], "phone": "138 0000 1111", "quiet_from": "12:00"}
    half = at("zhang", "kin_way", *pages, data=typed)
    assert half.status_code == 400
    assert "138 0000 1111" in text(half), "what was typed is kept"
    assert at("zhang", "kin_way", *pages, data={**typed, "quiet_until": "14:00"}).status_code == 303
    row = Preference.objects.get()
    assert (row.phone, row.channels, row.told_by, row.told_on) == (
        "13800001111", ["phone_list"], "陈芳", dt.date(2018, 4, 1),
    )  # fmt: skip
    say(fang, cast.people.chen, template="t.kin")
    assert Delivery.objects.get().channel == "phone_list", "though the office sends by machine"
    assert contact_of("kin", cast.fang.pk).phone == "13800001111"
    entry = Entry.objects.get(verb="notify.set_preference")
    assert entry.person_id == cast.people.chen.pk
    assert "1380000" not in str(entry.detail)


def test_a_kind_that_is_not_wanted_is_held_back_with_its_reason(cast, at, say, fang):
    wish(cast, muted=["t.kin"])
    assert say(fang, cast.people.chen, template="t.kin") is None
    assert Message.objects.get().reason == "muted"
    shown = text(at("zhang", "person", cast.people.chen.pk))
    assert "收件人不收这一类" in shown
    assert "住院探望" not in text(at("zhang", "person", cast.people.chen.pk, query="?state=sent"))


def test_a_kind_refused_after_it_was_written_does_not_go_out(cast, outside, say, fang):
    say(fang, cast.people.chen, template="t.kin", urgent=True)
    wish(cast, muted=["t.kin"])
    outside.send()
    assert not outside.numbers


def test_nothing_at_all(cast, at, say, fang):
    at("zhang", "kin_way", cast.people.chen.pk, cast.fang.pk, data={**TYPED, "refused": "on"})
    assert say(fang, cast.people.chen, template="t.kin", urgent=True) is None
    assert Message.objects.get().reason == "refused"
    assert "一概不收" in text(at("zhang", "person", cast.people.chen.pk))
    at("zhang", "kin_way", cast.people.chen.pk, cast.fang.pk, data={**TYPED, "version": "1"})
    assert say(fang, cast.people.chen, template="t.kin", dedup="again") is not None


def test_the_elder_has_wishes_too(cast, at):
    at("lin", "person_way", cast.people.chen.pk, data={**TYPED, "told_by": "本人", "most_per_day": "1"})
    assert Preference.objects.get(to_kind="person", to_id=cast.people.chen.pk).most_per_day == 1
    assert "每天最多 1 条" in text(at("lin", "person", cast.people.chen.pk))


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"phone": "12"}, "bad_phone_number"),
        ({"phone": "620102192606100012"}, "bad_phone_number"),
        ({"quiet_from": dt.time(12)}, "quiet_half"),
        ({"told_on": dt.date(2018, 4, 3)}, "future_date"),
    ],
)
def test_wrong_input(cast, wrong, code):
    with pytest.raises(Invalid) as caught:
        wish(cast, **wrong)
    assert caught.value.code == code
    assert not Preference.objects.exists()


def test_the_same_twice_and_a_stale_form(cast):
    wish(cast, version=0, key="k")
    wish(cast, version=0, key="k")
    assert Preference.objects.get().version == 1
    with pytest.raises(Stale):
        wish(cast, version=0)


def test_consent_is_kept_with_whose_and_when_and_can_be_taken_back(cast, at, say):
    chen, fang = cast.people.chen.pk, cast.fang.pk
    Kin.objects.filter(pk=fang).update(contact_agreed=None)
    assert say(Recipient.kin(fang), cast.people.chen, template="t.kin") is None
    given = {"given_by": "陈芳", "given_on": "2018-03-30", "how": "spoken", "idempotency_key": "a"}
    assert at("zhang", "kin_agree", chen, fang, data={**given, "given_on": "2018-04-09"}).status_code == 400
    for _ in range(2):
        assert at("zhang", "kin_agree", chen, fang, data=given).status_code == 303
    row = Consent.objects.get(kin=fang, purpose="contact")
    assert (row.given_by, row.given_on, row.by) == ("陈芳", dt.date(2018, 3, 30), "张晓梅")
    assert say(Recipient.kin(fang), cast.people.chen, template="t.kin", dedup="b") is not None
    assert at("zhang", "kin_disagree", chen, fang, data={"on": "2018-04-02"}).status_code == 303
    row.refresh_from_db()
    assert row.withdrawn_on == dt.date(2018, 4, 2)
    assert contact_of("kin", fang).refusal == "no_consent"
    assert list(Entry.objects.filter(verb__endswith="_consent").values_list("verb", flat=True)) == [
        "people.give_consent", "people.withdraw_consent",
    ]  # fmt: skip


def test_a_mark_without_a_day_can_be_taken_back_and_an_unticked_box_ends_the_consent(cast):
    by, chen = cast.actor(cast.staff.zhang), cast.people.chen.pk
    Kin.objects.filter(pk=cast.fang.pk).update(contact_agreed=True)
    taken = {"by": by, "person_id": chen, "purpose": "contact", "on": dt.date(2018, 4, 2), "kin_id": cast.fang.pk}
    people.withdraw_consent(**taken)
    assert contact_of("kin", cast.fang.pk).refusal == "no_consent"
    with pytest.raises(NotFound):
        people.withdraw_consent(**taken)
    people.give_consent(
        by=by, person_id=chen, kin_id=cast.fang.pk, purpose="contact", given_on=dt.date(2018, 4, 2), how="signed"
    )
    people.update_kin(by=by, person_id=chen, kin_id=cast.fang.pk, values={"contact_agreed": False})
    assert not Consent.objects.filter(purpose="contact", withdrawn_on=None).exists()
    with pytest.raises(Invalid):
        people.give_consent(by=by, person_id=chen, purpose="contact", given_on=dt.date(2018, 4, 2), how="signed")


def test_others(cast, at):
    chen, fang = cast.people.chen.pk, cast.fang.pk
    assert at("county_head", "person", chen).status_code == 404
    assert at("guo", "person", chen).status_code == 404
    assert at("community_worker", "person", chen).status_code == 404, "a named read is not enough"
    assert at("county_head", "kin_way", chen, fang).status_code == 404
    assert at("leader", "kin_way", chen, fang).status_code == 403
    assert at("zhang", "kin_way", cast.people.li.pk, fang).status_code == 404, "another person's daughter"
    assert "改方式" not in text(at("leader", "person", chen))
