"""修改或核实: only what one sees, what is typed stays, two who edit at once see both versions."""

from __future__ import annotations

import pytest

from yice.core.people.models import Home, Verification


@pytest.fixture
def address(cast):
    return f"/people/{cast.people.chen.pk}/edit/home/"


def form_of(browser, address):
    form = browser.get(address).context["form"]
    return {name: form[name].value() if form[name].value() is not None else "" for name in form.fields} | {
        "verified": ""
    }


def sent(browser, address, **changes):
    values = {name: value for name, value in form_of(browser, address).items() if value != ""}
    for name, value in values.items():
        if isinstance(value, bool):
            values[name] = "1" if value else "0"
    values.pop("verified", None)
    return values | {"source": "走访当面"} | changes


def test_a_change_is_saved_with_its_source(zhang, cast, address, text):
    answer = zhang.post(address, sent(zhang, address, community="雁北路社区"), follow=True)
    assert "已保存" in text(answer)
    assert Home.objects.get(person=cast.people.chen).community == "雁北路社区"


def test_the_box_verifies_the_whole_block(zhang, cast, address):
    zhang.post(address, sent(zhang, address, verified="on"))
    assert Verification.objects.filter(person=cast.people.chen, block="home", verified_on="2018-04-02").exists()


def test_without_a_source_it_is_asked_again_and_what_was_typed_stays(zhang, address, text):
    answer = zhang.post(address, sent(zhang, address, community="雁北路社区", source=""))
    assert answer.status_code == 400
    assert "雁北路社区" in text(answer)


def test_two_at_once_see_both_versions(zhang, lin, cast, address, text):
    old = sent(zhang, address, community="雁北路社区")
    lin.post(address, sent(lin, address, community="张掖路社区"))
    answer = zhang.post(address, old)
    assert answer.status_code == 409
    page = text(answer)
    assert "两个版本的不同" in page
    assert "张掖路社区" in page
    assert "雁北路社区" in page
    again = {**old, "version": answer.context["form"].data["version"]}
    zhang.post(address, again)
    assert Home.objects.get(person=cast.people.chen).community == "雁北路社区"


def test_a_date_that_cannot_be_read_says_why(lin, cast, text):
    address = f"/people/{cast.people.chen.pk}/edit/basic/"
    answer = lin.post(address, sent(lin, address, joined_party="民国三十八年"))
    assert answer.status_code == 400
    assert "民国三十八年" in text(answer)


def test_fields_out_of_sight_are_not_in_the_form(as_, cast):
    form = as_(cast.staff.sun).get(f"/people/{cast.people.chen.pk}/edit/care/").context["form"]
    assert "carer_day" in form.fields
    assert "mood_note" not in form.fields


def test_who_may_not_edit_is_refused(as_, cast, address):
    assert as_(cast.staff.zhou).get(address).status_code == 403
    assert as_(cast.staff.sibling_head).get(address).status_code == 404
    assert as_(cast.staff.lin).get(f"/people/{cast.people.chen.pk}/edit/nothing/").status_code == 404


@pytest.mark.parametrize("block", ["basic", "contact", "home", "health", "family", "care", "party", "interests"])
def test_every_block_opens(lin, cast, block):
    assert lin.get(f"/people/{cast.people.chen.pk}/edit/{block}/").status_code == 200
