"""What a phone hands in is kept first, then applied; twice is once, and whatever is wrong waits for a person."""

from __future__ import annotations

import base64
import datetime as dt
import json
import uuid

import pytest
from django.urls import reverse

from yice.core.people import actions as people
from yice.core.people.models import Doubt
from yice.lib import clock
from yice.lib.errors import Invalid, NotFound, Refused
from yice.services.visits.models import Visit
from yice.testing.cast import TODAY
from yice.web.field import actions
from yice.web.field.models import Device, Parcel, ParcelState
from yice.web.field.pack import pack_of, people_of
from yice.web.field.sealing import public_key, seal, unseal

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def zhang(cast):
    return cast.actor(cast.staff.zhang)


@pytest.fixture
def phone(zhang):
    return actions.register_device(by=zhang, label="小张的手机")[0]


def told(cast, **more):
    visit = {"person": cast.people.chen.pk, "manner": "home", "reached": True, "said": "精神好", **more}
    return {"visit": visit, "files": []}


def hand_in(phone, content, uid=None, kind="record", **more):
    number = uid or str(uuid.uuid4())
    sealed = seal(json.dumps(content).encode(), number)
    parcel = actions.receive(device=phone, uid=number, kind=kind, sealed=sealed, **more)
    return actions.apply_parcel(parcel_id=parcel.pk)


def test_an_envelope_opens_only_whole_and_under_its_own_number():
    shut = seal(b"words", "one")
    assert unseal(shut, "one") == b"words"
    assert len(public_key()) == 65
    for broken, number in ((shut, "two"), (shut[:-1], "one"), (b"\x02" + shut[1:], "one"), (b"", "one")):
        with pytest.raises(Invalid) as refused:
            unseal(broken, number)
        assert refused.value.code == "envelope_broken"


def test_a_record_becomes_a_visit_that_closes_its_duties(cast, phone):
    done = hand_in(phone, told(cast, mood="calm"))
    assert done.state == ParcelState.APPLIED
    visit = Visit.objects.get(pk=done.visit_id)
    assert (visit.said, visit.mood, visit.recorded_by) == ("精神好", "calm", cast.staff.zhang.pk)
    assert visit.on == TODAY


def test_the_same_parcel_twice_is_one_visit(cast, phone):
    uid = str(uuid.uuid4())
    first = hand_in(phone, told(cast), uid)
    again = hand_in(phone, told(cast), uid)
    assert first.pk == again.pk
    assert Visit.objects.count() == Parcel.objects.count() == 1


def test_it_is_kept_even_when_it_cannot_be_taken_over(cast, phone):
    refused = hand_in(phone, told(cast, manner="rocket"))
    assert (refused.state, refused.answer["code"]) == (ParcelState.REFUSED, "bad_visit")
    assert json.loads(unseal(refused.sealed, refused.uid))["visit"]["said"] == "精神好"
    assert not Visit.objects.exists()


@pytest.mark.parametrize("content", [[], {}, {"visit": {"person": "x"}}, {"visit": {"person": 1, "unknown": 2}}])
def test_nonsense_inside_an_envelope_waits_for_a_person(phone, content):
    assert hand_in(phone, content).answer["code"] in {"bad_parcel", "bad_visit"}


def test_a_visit_to_somebody_who_has_died_since_is_not_lost(cast, phone):
    people.report_death(by=cast.actor(cast.staff.lin), person_id=cast.people.chen.pk, on=TODAY)
    refused = hand_in(phone, told(cast, mood="calm"))
    assert (refused.state, refused.answer["code"]) == (ParcelState.REFUSED, "person_frozen")


def test_the_time_is_reckoned_back_from_now_whatever_the_phones_clock_says(cast, phone):
    Device.objects.filter(pk=phone.pk).update(registered_at=clock.now() - dt.timedelta(days=9))
    phone.refresh_from_db()
    wrong_year = 86_400_000 * 365
    done = hand_in(phone, told(cast), filled_ms=wrong_year, sent_ms=wrong_year + 86_400_000 * 2)
    visit = Visit.objects.get(pk=done.visit_id)
    assert visit.on == TODAY - dt.timedelta(days=2)
    ahead = hand_in(phone, told(cast), filled_ms=9_000, sent_ms=1_000)  # a clock that ran backwards
    assert Visit.objects.get(pk=ahead.visit_id).on == TODAY


def test_what_was_done_in_time_and_sent_late_is_kept_and_told(cast, phone, owe):
    Device.objects.filter(pk=phone.pk).update(registered_at=clock.now() - dt.timedelta(days=30))
    phone.refresh_from_db()
    then = TODAY - dt.timedelta(days=9)
    birthday = owe(cast.people.chen, "R20", due=then, late=0)
    done = hand_in(phone, told(cast, mood="calm"), filled_ms=1, sent_ms=1 + 9 * 86_400_000)
    birthday.refresh_from_db()
    assert (birthday.decision, birthday.decided_on, birthday.late_reason) == ("done", then, actions.LATER)
    assert done.answer["closed"] >= 1
    assert done.answer["kept_titles"] == ["高龄祝寿"]


def test_what_is_past_and_was_written_down_today_is_told_as_missed(cast, phone, owe, monkeypatch):
    monkeypatch.setattr(actions, "replan_changed", lambda _people: None)  # it was put there by hand
    then = TODAY - dt.timedelta(days=9)
    birthday = owe(cast.people.chen, "R20", due=then, late=0)
    done = hand_in(phone, told(cast, on=then.isoformat()))
    birthday.refresh_from_db()
    assert birthday.decision is None
    assert (done.answer["missed"], done.answer["missed_titles"]) == (1, ["高龄祝寿"])


def test_files_come_before_or_after_their_record(cast, phone):
    for files_first in (True, False):
        uid, photo = str(uuid.uuid4()), str(uuid.uuid4())
        content = told(cast, agreed=True) | {"files": [{"uid": photo, "role": "photo", "name": "门口.png"}]}
        body = seal(PNG, photo)
        if files_first:
            actions.receive(device=phone, uid=photo, kind="file", of=uid, sealed=body)
            done = hand_in(phone, content, uid)
        else:
            waiting = hand_in(phone, content, uid)
            assert waiting.state == ParcelState.WAITING
            actions.receive(device=phone, uid=photo, kind="file", of=uid, sealed=body)
            assert actions.apply_waiting() == 1
            done = Parcel.objects.get(pk=waiting.pk)
        assert done.state == ParcelState.APPLIED
        assert Visit.objects.get(pk=done.visit_id).files.count() == 1


def test_a_file_that_never_comes_does_not_hold_the_record_for_ever(cast, phone):
    content = told(cast, agreed=True) | {"files": [{"uid": str(uuid.uuid4()), "role": "photo", "name": "a.png"}]}
    waiting = hand_in(phone, content)
    Parcel.objects.filter(pk=waiting.pk).update(received_at=clock.now() - dt.timedelta(days=3))
    assert actions.apply_waiting() == 1
    assert Visit.objects.count() == 1


def test_both_sides_changed_one_item_and_a_person_sees_both(cast, zhang, phone):
    chen = cast.people.chen
    seen = pack_of(zhang, [chen])["people"][0]
    home = next(one for one in seen["blocks"] if one["block"] == "home")
    was = next(item["value"] for item in home["items"] if item["name"] == "address")
    people.update_block(
        by=cast.actor(cast.staff.lin), person_id=chen.pk, block="home", values={"address": "局里改的地址"},
        source="电话", valid_on=TODAY, version=home["version"],
    )  # fmt: skip
    answer = {"block": "home", "field": "address", "value": "门上看到的地址", "was": was}
    done = hand_in(phone, told(cast, seen={"home": home["version"]}, answers=[answer]))
    assert done.answer["conflicts"] == 1
    conflict = Visit.objects.get(pk=done.visit_id).conflicts.get()
    assert {conflict.theirs, conflict.mine} == {"局里改的地址", "门上看到的地址"}
    assert Doubt.objects.filter(person=chen, settled_at__isnull=True, field="address").exists()


def test_what_a_stopped_phone_still_sends_is_kept_and_looked_at_first(cast, zhang, phone):
    actions.revoke_device(by=zhang, device_id=phone.pk, reason="手机遗失")
    phone.refresh_from_db()
    held = hand_in(phone, told(cast))
    assert held.state == ParcelState.HELD
    assert not Visit.objects.exists()
    done = actions.apply_parcel(parcel_id=held.pk, by=cast.actor(cast.staff.zhang))
    assert done.state == ParcelState.APPLIED


def test_who_lost_the_person_since_cannot_write_to_the_file(cast, phone):
    from yice.core.org.models import Post

    Post.objects.filter(staff=cast.staff.zhang).delete()
    refused = hand_in(phone, told(cast))
    assert refused.state == ParcelState.REFUSED
    assert refused.sealed


def test_the_pack_holds_the_own_living_people_and_no_more(cast, zhang):
    persons = people_of(zhang)
    assert {one.pk for one in persons} == {cast.people.chen.pk, cast.people.li.pk, cast.people.zheng.pk}
    told_people = json.dumps(pack_of(zhang, persons), ensure_ascii=False)
    assert "id_cipher" not in told_people
    assert "bank" not in told_people
    assert people_of(cast.actor(cast.staff.lin)) == []


def test_setting_a_parcel_aside_needs_a_reason_and_happens_once(cast, zhang, phone):
    refused = hand_in(phone, told(cast, manner="rocket"))
    with pytest.raises(Invalid):
        actions.drop_parcel(by=zhang, parcel_id=refused.pk, reason=" ")
    with pytest.raises(NotFound):
        actions.drop_parcel(by=cast.actor(cast.staff.sibling_head), parcel_id=refused.pk, reason="重复")
    actions.drop_parcel(by=zhang, parcel_id=refused.pk, reason="重复", key="d")
    assert actions.drop_parcel(by=zhang, parcel_id=refused.pk, reason="重复", key="d").state == ParcelState.DROPPED
    with pytest.raises(Refused) as again:
        actions.drop_parcel(by=zhang, parcel_id=refused.pk, reason="重复")
    assert again.value.code == "parcel_settled"


def test_originals_are_emptied_a_month_after_they_are_in_the_file(cast, phone):
    done = hand_in(phone, told(cast))
    assert actions.empty_old() == 0
    Parcel.objects.filter(pk=done.pk).update(settled_at=clock.now() - dt.timedelta(days=31))
    assert actions.empty_old() == 1
    waiting = hand_in(phone, told(cast, manner="rocket"))
    Parcel.objects.filter(pk=waiting.pk).update(settled_at=clock.now() - dt.timedelta(days=400))
    assert actions.empty_old() == 0


@pytest.mark.parametrize(
    "wrong", [{"uid": "x"}, {"kind": "letter"}, {"kind": "file"}, {"of": "record-of-something"}, {"sealed": b"short"}]
)
def test_a_parcel_of_the_wrong_shape_is_refused(phone, wrong):
    given = {"uid": str(uuid.uuid4()), "kind": "record", "sealed": seal(b"{}", "x")} | wrong
    with pytest.raises(Invalid) as refused:
        actions.receive(device=phone, **given)
    assert refused.value.code == "bad_parcel"
    assert not Parcel.objects.exists()


def test_a_parcel_too_large_is_refused(phone, monkeypatch):
    monkeypatch.setattr(actions, "MOST_BYTES", 200)
    with pytest.raises(Invalid) as refused:
        actions.receive(device=phone, uid=str(uuid.uuid4()), kind="record", sealed=b"\x01" * 201)
    assert refused.value.code == "parcel_too_large"


def test_one_has_five_phones_at_most(zhang, phone):
    for _ in range(actions.MOST_DEVICES - 1):
        actions.register_device(by=zhang, label="手机")
    with pytest.raises(Refused) as refused:
        actions.register_device(by=zhang, label="手机")
    assert refused.value.code == "too_many_devices"


def test_a_phone_is_stopped_by_its_user_or_the_head_and_with_a_reason(cast, zhang, phone):
    with pytest.raises(Invalid):
        actions.revoke_device(by=zhang, device_id=phone.pk, reason="")
    for who in ("wang", "sibling_head", "foreign_head", "audit_admin"):
        with pytest.raises(NotFound):
            actions.revoke_device(by=cast.actor(getattr(cast.staff, who)), device_id=phone.pk, reason="遗失")
    stopped = actions.revoke_device(by=cast.actor(cast.staff.lin), device_id=phone.pk, reason="遗失", key="r")
    assert actions.revoke_device(by=cast.actor(cast.staff.lin), device_id=phone.pk, reason="遗失", key="r") == stopped
    with pytest.raises(Refused) as again:
        actions.revoke_device(by=zhang, device_id=phone.pk, reason="遗失")
    assert again.value.code == "device_stopped"


def test_the_way_in_asks_for_the_phones_secret_and_nothing_else(cast, client, zhang):
    device, secret = actions.register_device(by=zhang, label="手机")
    uid = str(uuid.uuid4())
    body = seal(json.dumps(told(cast)).encode(), uid)
    headers = {"X-Device": str(device.pk), "X-Secret": secret, "X-Uid": uid, "X-Kind": "record", "X-Of": ""}
    way = reverse("field:send")

    def post(**more):
        return client.post(way, body, content_type="application/octet-stream", headers=headers | more)

    for wrong in ({"X-Secret": "guess"}, {"X-Device": "999"}, {"X-Device": "x"}, {"X-Secret": ""}):
        assert post(**wrong).status_code == 404
    assert not Parcel.objects.exists()
    answer = post().json()
    assert (answer["kept"], answer["state"], answer["erase"]) == (True, "applied", False)
    assert post().json()["state"] == "applied"
    assert post(**{"X-Kind": "letter", "X-Uid": str(uuid.uuid4())}).json()["kept"] is False
    asked = client.post(
        reverse("field:states"), json.dumps({"uids": [uid, "never"]}), content_type="application/json", headers=headers
    ).json()
    assert [one["uid"] for one in asked["parcels"]] == [uid]


def test_the_pack_goes_only_to_the_one_signed_in_on_a_phone_in_use(cast, client, zhang):
    device, secret = actions.register_device(by=zhang, label="手机")
    headers = {"X-Device": str(device.pk), "X-Secret": secret}
    assert client.post(reverse("field:pack"), headers=headers).status_code == 302
    cast.login(client, cast.staff.wang)
    assert client.post(reverse("field:pack"), headers=headers).status_code == 410
    cast.login(client, cast.staff.zhang)
    assert len(client.post(reverse("field:pack"), headers=headers).json()["people"]) == 3
    device.refresh_from_db()
    assert device.pack_people == 3
    actions.revoke_device(by=zhang, device_id=device.pk, reason="换机")
    stopped = client.post(reverse("field:pack"), headers=headers)
    assert (stopped.status_code, stopped.json()["erase"]) == (410, True)


def test_the_shell_holds_nothing_about_anybody(cast, client):
    for name in ("app", "worker", "manifest"):
        answer = client.get(reverse(f"field:{name}"))
        assert answer.status_code == 200
        assert cast.people.chen.name not in answer.content.decode()


def test_the_desk_shows_phones_and_what_waits(cast, client, phone):
    refused = hand_in(phone, told(cast, manner="rocket"))
    cast.login(client, cast.staff.zhang)
    assert "小张的手机" in client.get(reverse("field:devices")).text
    assert "要人处理" in client.get(reverse("field:parcels") + "?state=open").text
    page = client.get(reverse("field:parcel", args=(refused.pk,))).text
    assert "精神好" in page
    assert "bad_visit" in page
    assert client.post(reverse("field:retry", args=(refused.pk,))).status_code == 303
    cast.login(client, cast.staff.wang)
    assert client.get(reverse("field:parcel", args=(refused.pk,))).status_code == 404


def test_a_voice_note_larger_than_a_form_comes_in_whole(client, zhang):
    device, secret = actions.register_device(by=zhang, label="手机")
    uid, size = str(uuid.uuid4()), 6 * 1024 * 1024
    headers = {
        "X-Device": str(device.pk),
        "X-Secret": secret,
        "X-Uid": uid,
        "X-Kind": "file",
        "X-Of": str(uuid.uuid4()),
    }
    body = seal(b"\x00" * size, uid)
    answer = client.post(reverse("field:send"), body, content_type="application/octet-stream", headers=headers)
    assert answer.json()["kept"] is True
    assert len(unseal(Parcel.objects.get().sealed, uid)) == size


def test_half_an_envelope_is_not_kept_and_the_whole_one_is_taken_afterwards(cast, client, zhang):
    """The line broke while the phone sent: the server must not answer for what it does not have."""
    device, secret = actions.register_device(by=zhang, label="手机")
    uid = str(uuid.uuid4())
    body = seal(json.dumps(told(cast)).encode(), uid)
    headers = {"X-Device": str(device.pk), "X-Secret": secret, "X-Uid": uid, "X-Kind": "record", "X-Of": ""}
    headers["X-Size"] = str(len(body))

    def post(content):
        return client.post(reverse("field:send"), content, content_type="application/octet-stream", headers=headers)

    for cut in (len(body) // 2, len(body) - 1, 0):
        answer = post(body[:cut])
        assert (answer.status_code, answer.json()) == (400, {"kept": False})
    assert not Parcel.objects.exists()
    assert post(body).json()["state"] == "applied"


def test_records_waiting_for_files_do_not_hold_up_the_others(cast, phone):
    for _ in range(3):
        hand_in(phone, told(cast, agreed=True) | {"files": [{"uid": str(uuid.uuid4()), "role": "photo", "name": "a"}]})
    uid = str(uuid.uuid4())
    actions.receive(device=phone, uid=uid, kind="record", sealed=seal(json.dumps(told(cast)).encode(), uid))
    assert actions.apply_waiting(most=1) == 1
    assert Visit.objects.count() == 1
