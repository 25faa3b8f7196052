"""照此补录: what the phone handed in half written, or could not bring into the file, is in the form when it opens."""

from __future__ import annotations

import datetime as dt
import json
import uuid

import pytest
from django.urls import reverse

from yice.core.audit.models import Entry
from yice.lib import clock
from yice.lib.errors import Invalid
from yice.services.visits.drafts import VisitDraft
from yice.services.visits.models import Visit
from yice.testing.cast import TODAY
from yice.web.field import actions
from yice.web.field.actions import LATER
from yice.web.field.models import Parcel, ParcelState
from yice.web.field.sealing import seal
from yice.web.field.tests.test_keep_what_the_phone_hands_in import PNG, hand_in, phone, told, zhang

__all__ = ["phone", "zhang"]


@pytest.fixture
def half(cast, phone):
    """A half-written visit of an erased phone: words, a corrected item, a promise, a gift."""
    content = told(
        cast,
        said="精神好",
        answers=[{"block": "health", "field": "drugs", "value": "换了新药", "was": None}],
        promises=[{"words": "带老花镜", "due": "2018-04-09"}],
        handed=[{"kind": "goods", "item": "牛奶", "quantity": 2, "received_by": "女儿", "no_receipt": "手抖"}],
        confirmed=["home"],
    )
    return hand_in(phone, content, kind="draft")


def address(parcel):
    return reverse("field:write_up", args=(parcel.pk,))


def test_everything_that_was_written_is_to_be_read(cast, client, half):
    cast.login(client, cast.staff.zhang)
    page = client.get(reverse("field:parcel", args=(half.pk,))).text
    for words in ("精神好", "换了新药", "带老花镜", "牛奶 ×2，签收 女儿", "居住与生活", address(half)):
        assert words in page


def test_the_form_says_it_and_keeps_it(cast, client, half):
    cast.login(client, cast.staff.zhang)
    answer = client.get(address(half))
    form = answer.context["form"]
    values = {
        name: form[name].value()
        for name in (
            "said",
            "health__drugs",
            "promise_1",
            "goods",
            "quantity",
            "received_by",
            "no_receipt",
            "sure_home",
        )
    }
    assert values == {
        "said": "精神好", "health__drugs": "换了新药", "promise_1": "带老花镜", "goods": "牛奶", "quantity": 2,
        "received_by": "女儿", "no_receipt": "手抖", "sure_home": True,
    }  # fmt: skip
    assert filled(client, half)["said"] == "精神好"
    kept = client.post(address(half), {**filled(client, half), "idempotency_key": "k"})
    assert kept.status_code == 303, kept.context["form"].errors
    visit = Visit.objects.get()
    assert visit.said == "精神好"
    assert [one.words for one in visit.promises.all()] == ["带老花镜"]
    cast.people.chen.refresh_from_db()
    assert cast.people.chen.health.drugs == "换了新药"


def filled(client, parcel):
    """What the opened form would send as it is."""
    form = client.get(address(parcel)).context["form"]
    return {one.html_name: one.value() for one in form if one.value() not in (None, "", [], False)}


def test_saved_the_parcel_is_settled_with_its_visit(cast, client, half):
    cast.login(client, cast.staff.zhang)
    sent = {**filled(client, half), "idempotency_key": "k"}
    client.post(address(half), sent)
    half.refresh_from_db()
    visit = Visit.objects.get()
    assert (half.state, half.visit_id, half.settled_by_name) == (ParcelState.APPLIED, visit.pk, cast.staff.zhang.name)
    assert Entry.objects.filter(verb="field.write_up_parcel", subject_id=half.pk).count() == 1
    page = client.get(reverse("field:parcel", args=(half.pk,))).text
    assert reverse("visits:detail", args=(visit.pk,)) in page
    assert "照此补录" not in page


def test_the_same_form_twice_is_one_visit_and_another_one_is_refused(cast, client, half):
    cast.login(client, cast.staff.zhang)
    sent = {**filled(client, half), "idempotency_key": "k"}
    first, again = (client.post(address(half), sent) for _ in range(2))
    assert first.status_code == again.status_code == 303
    assert first.url == again.url
    other = client.post(address(half), {**sent, "idempotency_key": "other", "said": "又写了一遍"})
    assert other.status_code == 409
    assert "这份上传已经处理" in other.text
    assert "又写了一遍" in other.text, "what was typed is kept"
    assert Visit.objects.count() == 1


def test_a_wrong_form_leaves_the_parcel_to_be_settled(cast, client, half):
    cast.login(client, cast.staff.zhang)
    tomorrow = (TODAY + dt.timedelta(days=1)).isoformat()
    answer = client.post(address(half), {**filled(client, half), "on": tomorrow, "idempotency_key": "k"})
    assert answer.status_code == 400
    half.refresh_from_db()
    assert (half.state, Visit.objects.count()) == (ParcelState.WAITING, 0)


def test_a_visit_to_somebody_else_does_not_settle_it(cast, zhang, half):
    """Else the photos of one door would lie in another one's file."""
    draft = VisitDraft.from_json({**told(cast)["visit"], "on": TODAY.isoformat(), "person": cast.people.li.pk})
    with pytest.raises(Invalid) as refused:
        actions.write_up_parcel(by=zhang, parcel_id=half.pk, draft=draft)
    half.refresh_from_db()
    assert (refused.value.code, half.state, Visit.objects.count()) == ("bad_parcel", ParcelState.WAITING, 0)


def with_files(cast, phone, files):
    """A half-written visit with these files: name → content."""
    number, named = str(uuid.uuid4()), []
    for name, content in files.items():
        uid = str(uuid.uuid4())
        actions.receive(device=phone, uid=uid, kind="file", of=number, sealed=seal(content, uid))
        named.append({"uid": uid, "role": "photo", "name": name})
    return hand_in(phone, {**told(cast, agreed=True), "files": named}, number, kind="draft")


def test_what_was_photographed_goes_into_the_visit_and_what_no_visit_takes_is_said(cast, client, phone):
    half = with_files(cast, phone, {"门口.png": PNG, "坏.png": b"<html>"})
    cast.login(client, cast.staff.zhang)
    client.post(address(half), {**filled(client, half), "idempotency_key": "k"})
    visit = Visit.objects.get()
    assert [one.attachment.file.name for one in visit.files.all()] == ["门口.png"]
    assert [one["name"] for one in visit.left_out] == ["坏.png"]
    files = Parcel.objects.filter(kind="file").order_by("pk")
    assert [(one.state, one.visit_id) for one in files] == [
        (ParcelState.APPLIED, visit.pk), (ParcelState.REFUSED, visit.pk),
    ]  # fmt: skip


def test_a_list_of_files_that_cannot_be_read_stands_in_nobodys_way(cast, client, phone):
    half = hand_in(phone, {**told(cast), "files": [7, {"uid": "x"}]}, kind="draft")
    cast.login(client, cast.staff.zhang)
    assert client.post(address(half), {**filled(client, half), "idempotency_key": "k"}).status_code == 303
    half.refresh_from_db()
    assert half.visit_id == Visit.objects.get().pk


def test_what_was_written_yesterday_says_why_it_comes_today(cast, client, half):
    cast.login(client, cast.staff.zhang)
    assert not client.get(address(half)).context["form"]["late_reason"].value()
    with clock.at(TODAY + dt.timedelta(days=1)):
        form = client.get(address(half)).context["form"]
    assert (form["on"].value(), form["late_reason"].value()) == (TODAY, LATER)


def test_words_nobody_foresaw_open_a_form_all_the_same(cast, client, phone):
    strange = told(
        cast, on="gestern", time=7, minutes="x", manner="rocket", promises=["x", {"words": None}], handed=[{}, 3],
        answers=[{"block": "health", "field": "drugs", "value": {"a": 1}}, {"block": "x"}, 4], confirmed=["x", []],
        kept=[{"promise": 10**30}], household={"a": 1}, said=["x"],
    )  # fmt: skip
    parcel = hand_in(phone, strange, kind="draft")
    cast.login(client, cast.staff.zhang)
    assert client.get(reverse("field:parcel", args=(parcel.pk,))).status_code == 200
    assert client.get(address(parcel)).status_code == 200


def test_only_the_writer_and_the_head_of_the_section(cast, client, half):
    cast.login(client, cast.staff.lin)
    assert client.get(address(half)).context["form"]["done_by"].value() == cast.staff.zhang.pk
    for staff in (cast.staff.wang, cast.staff.sibling_head, cast.staff.guo):
        cast.login(client, staff)
        assert client.get(address(half)).status_code == client.post(address(half), {"said": "x"}).status_code == 404
    assert not Visit.objects.exists()


def test_what_is_settled_is_not_written_up_again(cast, client, half):
    half.state = ParcelState.DROPPED
    half.save()
    cast.login(client, cast.staff.zhang)
    assert client.get(address(half)).status_code == 404
    assert "照此补录" not in client.get(reverse("field:parcel", args=(half.pk,))).text


def test_the_opened_form_leaves_a_trace(cast, client, half):
    cast.login(client, cast.staff.zhang)
    client.get(address(half))
    entry = Entry.objects.filter(verb="view.parcel").last()
    assert (entry.person_id, "精神好" in json.dumps(entry.detail, ensure_ascii=False)) == (cast.people.chen.pk, False)
