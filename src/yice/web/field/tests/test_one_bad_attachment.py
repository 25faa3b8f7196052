"""A bad attachment refuses itself, one that is late finds its visit, and none of them is out of sight."""

from __future__ import annotations

import base64
import datetime as dt
import json
import uuid

import pytest
from django.urls import reverse

from yice.lib import clock
from yice.services.visits.models import Visit
from yice.web.field import access, actions
from yice.web.field.models import Parcel, ParcelState
from yice.web.field.sealing import seal

JPG = b"\xff\xd8\xff\xe0" + b"\0" * 60
MOV = b"\0\0\0\x14ftypqt  " + b"\0" * 60
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def phone(cast):
    return actions.register_device(by=cast.actor(cast.staff.zhang), label="小张的手机")[0]


def hand_in(cast, phone, files, late=(), **more):
    """A visit with ``files`` (role, body, name); those named in ``late`` are not sent yet."""
    uid, named = str(uuid.uuid4()), []
    for role, body, name in files:
        one = str(uuid.uuid4())
        named.append({"uid": one, "role": role, "name": name})
        if name not in late:
            actions.receive(device=phone, uid=one, kind="file", of=uid, sealed=seal(body, one))
    visit = {"person": cast.people.chen.pk, "manner": "home", "reached": True, "said": "精神好", "agreed": True, **more}
    body = seal(json.dumps({"visit": visit, "files": named}).encode(), uid)
    parcel = actions.receive(device=phone, uid=uid, kind="record", sealed=body)
    return actions.apply_parcel(parcel_id=parcel.pk), named


def test_the_visit_is_in_the_file_and_the_bad_one_is_listed_with_its_reason(cast, client, phone):
    done, named = hand_in(cast, phone, [("voice", MOV, "a.mov"), ("photo", JPG, "门口.jpg")])
    visit = Visit.objects.get(pk=done.visit_id)
    assert done.state == ParcelState.APPLIED
    assert [one.role for one in visit.files.all()] == ["photo"]
    bad = Parcel.objects.get(uid=named[0]["uid"])
    assert (bad.state, bad.answer["code"], bad.visit_id) == (ParcelState.REFUSED, "file_type", visit.pk)
    assert len(done.answer["files_refused"]) == 1
    cast.login(client, cast.staff.zhang)
    page = client.get(reverse("visits:detail", args=(visit.pk,))).text
    assert "没有存入的附件" in page
    way = reverse("field:file", args=(bad.pk,))
    assert way in page
    assert client.get(way).content == MOV
    assert bad in access.listed(cast.actor(cast.staff.zhang))
    assert "没有收下的附件" in client.get(reverse("field:parcel", args=(bad.pk,))).text
    cast.login(client, cast.staff.lin)
    assert client.get(way).status_code == 200
    cast.login(client, cast.staff.sibling_head)
    assert client.get(way).status_code == 404


def test_of_too_many_photos_the_first_are_kept(cast, phone):
    done, _ = hand_in(cast, phone, [("photo", JPG, f"{place}.jpg") for place in range(13)])
    visit = Visit.objects.get(pk=done.visit_id)
    assert visit.files.count() == 12
    assert [one["name"] for one in visit.left_out] == ["12.jpg"]


def test_goods_without_their_signature_are_kept_with_the_reason(cast, phone):
    goods = [{"kind": "goods", "item": "食用油", "quantity": 1, "received_by": "本人"}]
    done, _ = hand_in(cast, phone, [("signature", JPG, "签名.png")], handed=goods)
    assert done.state == ParcelState.APPLIED
    assert Visit.objects.get().handed.get().no_receipt.startswith("签收件没有收下")


def late_one(cast, phone):
    waiting, named = hand_in(cast, phone, [("photo", PNG, "门口.png")], late={"门口.png"})
    Parcel.objects.filter(pk=waiting.pk).update(received_at=clock.now() - dt.timedelta(days=3))
    assert actions.apply_waiting() == 1
    return Parcel.objects.get(pk=waiting.pk), named[0]["uid"]


def send(record, uid, body=PNG):
    parcel = actions.receive(device=record.device, uid=uid, kind="file", of=record.uid, sealed=seal(body, uid))
    return actions.apply_parcel(parcel_id=parcel.pk)


def test_a_file_that_comes_after_its_record_goes_into_the_visit(cast, client, phone):
    record, uid = late_one(cast, phone)
    cast.login(client, cast.staff.zhang)
    page = reverse("visits:detail", args=(record.visit_id,))
    assert "还有 1 个附件没有传到" in client.get(page).text
    assert send(record, uid).state == ParcelState.APPLIED
    assert send(record, uid).state == ParcelState.APPLIED
    visit = Visit.objects.get()
    assert (visit.files.count(), visit.left_out) == (1, [])
    assert "没有传到" not in client.get(page).text


def test_the_worker_attaches_what_was_kept_and_not_attached(cast, phone):
    record, uid = late_one(cast, phone)
    actions.receive(device=phone, uid=uid, kind="file", of=record.uid, sealed=seal(PNG, uid))
    assert actions.apply_waiting() == 1
    assert Visit.objects.get().files.count() == 1
    assert actions.apply_waiting() == 0


def test_a_late_file_that_is_no_good_says_so_on_the_visit(cast, phone):
    record, uid = late_one(cast, phone)
    assert send(record, uid, MOV).state == ParcelState.REFUSED
    assert ".mov" in Visit.objects.get().left_out[0]["why"]


def test_a_file_that_never_finds_its_record_is_listed(cast, phone):
    uid = str(uuid.uuid4())
    alone = actions.receive(device=phone, uid=uid, kind="file", of=str(uuid.uuid4()), sealed=seal(PNG, uid))
    head = cast.actor(cast.staff.lin)
    assert alone not in access.listed(head)
    Parcel.objects.filter(pk=alone.pk).update(received_at=clock.now() - dt.timedelta(days=3))
    assert alone in access.listed(head)
    actions.drop_parcel(by=head, parcel_id=alone.pk, reason="走访已在桌面补录")
    assert alone not in access.listed(head)
