"""Whatever is inside an envelope: it is kept, told to be kept, and holds up nothing that comes after it."""

from __future__ import annotations

import json
import uuid

import pytest
from django.db import OperationalError
from django.urls import reverse

from yice.services.visits.models import Visit
from yice.web.field import actions
from yice.web.field.models import Parcel, ParcelState
from yice.web.field.sealing import seal

BEYOND = 10**30


@pytest.fixture
def phone(cast):
    return actions.register_device(by=cast.actor(cast.staff.zhang), label="小张的手机")


def told(cast, **more):
    visit = {"person": cast.people.chen.pk, "manner": "home", "reached": True, "said": "精神好", **more}
    return {"visit": visit, "files": []}


def send(client, phone, content):
    device, secret = phone
    uid = str(uuid.uuid4())
    headers = {"X-Device": str(device.pk), "X-Secret": secret, "X-Uid": uid, "X-Kind": "record", "X-Of": ""}
    body = seal(content if isinstance(content, bytes) else json.dumps(content).encode(), uid)
    return client.post(reverse("field:send"), body, content_type="application/octet-stream", headers=headers)


ODD = [
    {"on": "0001-01-01", "time": "00:00"},
    {"promises": [{"words": "修水管", "due": "9999-12-31"}]},
    {"named": [BEYOND]},
    {"kept": [{"promise": BEYOND, "kept": True}]},
    {"handed": [{"kind": "money", "item": "慰问金", "fen": 10**25, "no_receipt": "没带"}]},
    {"answers": [{"block": "home", "field": "floor", "value": BEYOND}]},
    {"person": BEYOND},
    {"promises": 5, "said": "\x00\ud800"},
]


@pytest.mark.parametrize("odd", ODD, ids=[next(iter(one)) for one in ODD])
def test_the_phone_hears_that_it_is_kept_and_a_person_sees_why_not_in_the_file(cast, client, phone, odd):
    client.raise_request_exception = False
    answer = send(client, phone, told(cast, **odd))
    assert (answer.status_code, answer.json()["kept"]) == (200, True)
    parcel = Parcel.objects.get()
    if parcel.state == ParcelState.REFUSED:
        assert parcel.answer["code"]
        assert not Visit.objects.exists()
    else:
        assert parcel.state == ParcelState.APPLIED
    cast.login(client, cast.staff.zhang)
    assert client.get(reverse("field:parcel", args=(parcel.pk,))).status_code == 200


def test_a_nest_of_brackets_is_kept_too(client, phone):
    answer = send(client, phone, b"[" * 200_000)
    assert answer.json()["kept"] is True
    assert Parcel.objects.get().answer["code"] == "parcel_fault"


def test_the_fault_has_a_number_that_is_in_the_log_and_no_words_of_the_visit(cast, client, phone, monkeypatch, caplog):
    def stumble(**_about):
        raise ArithmeticError("见到的情况：精神好")

    monkeypatch.setattr(actions, "save_visit", stumble)
    answer = send(client, phone, told(cast)).json()
    assert (answer["state"], answer["answer"]["code"]) == (ParcelState.REFUSED, "parcel_fault")
    number = answer["answer"]["why"].partition("故障编号 ")[2][:8]
    assert number in caplog.text
    assert "精神好" not in caplog.text
    monkeypatch.undo()
    again = actions.apply_parcel(parcel_id=Parcel.objects.get().pk, by=cast.actor(cast.staff.zhang))
    assert again.state == ParcelState.APPLIED


def test_a_busy_database_keeps_it_and_the_worker_takes_it_up(cast, client, phone, monkeypatch):
    honest, busy = actions.save_visit, [True, True]

    def save(**about):
        if busy:
            busy.pop()
            raise OperationalError("database is locked")
        return honest(**about)

    monkeypatch.setattr(actions, "save_visit", save)
    first = send(client, phone, told(cast))
    assert (first.status_code, first.json()["kept"], first.json()["state"]) == (200, True, ParcelState.WAITING)
    second = send(client, phone, told(cast, said="第二次"))
    assert second.json()["state"] == ParcelState.WAITING
    busy.append(True)
    with pytest.raises(OperationalError):
        actions.apply_waiting()
    assert Visit.objects.get().said == "第二次"
    assert actions.apply_waiting() == 1
