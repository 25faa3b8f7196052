"""照此补录: what the phone handed in half written, or could not bring into the file, is in the form when it opens."""

from __future__ import annotations

import datetime as dt
import json

import pytest
from django.urls import reverse

from yice.core.audit.models import Entry
from yice.lib import clock
from yice.services.visits.models import Visit
from yice.testing.cast import TODAY
from yice.web.field.actions import LATER
from yice.web.field.models import ParcelState
from yice.web.field.tests.test_keep_what_the_phone_hands_in import hand_in, phone, told, zhang

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
    record = reverse("visits:record", args=(cast.people.chen.pk,))
    assert f'action="{record}"' in answer.text
    sent = {one.html_name: one.value() for one in form if one.value() not in (None, "", [], False)}
    kept = client.post(record, {**sent, "idempotency_key": "k"})
    assert kept.status_code == 303, kept.context["form"].errors
    visit = Visit.objects.get()
    assert visit.said == "精神好"
    assert [one.words for one in visit.promises.all()] == ["带老花镜"]
    cast.people.chen.refresh_from_db()
    assert cast.people.chen.health.drugs == "换了新药"


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
        assert client.get(address(half)).status_code == 404


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
