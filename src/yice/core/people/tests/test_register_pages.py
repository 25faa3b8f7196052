"""The pages of the register: each opens, does its deed once, keeps what was typed, and is not there for others."""

import datetime as dt

import pytest
from django.urls import reverse

from yice.core.people import queries
from yice.core.people.models import Affiliation, Doubt, Kin, Pairing, Person
from yice.testing.personas import id_of

DAY = "2018-04-01"


@pytest.fixture
def desk(cast, client):
    return lambda who: cast.login(client, getattr(cast.staff, who))


def deeds(cast):
    """Address, its further parts, and a form that is right."""
    community = Affiliation.objects.get(person=cast.people.chen, role="community")
    liaison = Pairing.objects.get(person=cast.people.chen, kind="liaison")
    why = {"reason": "按文件办理"}
    return {
        "people:status": ((), {"rank": "zhengxian", "valid_from": DAY, **why}),
        "people:transfer": ((), {"unit_id": cast.units.county.pk, "valid_from": DAY, **why}),
        "people:affiliate": ((), {"unit_id": cast.units.clinic.pk, "role": "clinic", "valid_from": DAY}),
        "people:affiliation_end": ((community.pk,), {"on": DAY, **why}),
        "people:pair": ((), {"kind": "liaison", "staff_id": cast.staff.works_clerk.pk, "valid_from": DAY}),
        "people:unpair": ((liaison.pk,), {"on": DAY, **why}),
        "people:greeting": ((), {"calendar": "solar", "month": "6", "day": "5"}),
        "people:number": (("id_number",), {"number": id_of("62010219250605003"), **why}),
        "people:honour_add": ((), {"title": "抗战胜利纪念章"}),
        "people:experience_add": ((), {"place": "西北野战军", "from_text": "1948"}),
        "people:kin_remove": ((cast.fang.pk,), why),
    }


NAMES = [
    "people:status", "people:transfer", "people:affiliate", "people:affiliation_end", "people:pair", "people:unpair",
    "people:greeting", "people:number", "people:honour_add", "people:experience_add", "people:kin_remove",
]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_head_opens_the_form_and_does_the_deed(cast, desk, name):
    parts, form = deeds(cast)[name]
    client, url = desk("lin"), reverse(name, args=[cast.people.chen.pk, *parts])
    assert client.get(url).status_code == 200
    answer = client.post(url, {**form, "idempotency_key": "k1"})
    assert answer.status_code == 303, answer.content.decode()[-3000:]


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_form_says_what_is_missing(cast, desk, name):
    parts, _ = deeds(cast)[name]
    url = reverse(name, args=[cast.people.chen.pk, *parts])
    answer = desk("lin").post(url, {"idempotency_key": "k2"})
    assert answer.status_code == (303 if name == "people:greeting" else 400)


@pytest.mark.parametrize("who", ["sibling_head", "empty_head", "foreign_head", "security_admin"])
@pytest.mark.parametrize("name", NAMES)
def test_the_neighbours_find_no_form(cast, desk, name, who):
    parts, form = deeds(cast)[name]
    url = reverse(name, args=[cast.people.chen.pk, *parts])
    client = desk(who)
    assert client.get(url).status_code == client.post(url, form).status_code == 404


def test_the_liaison_may_not_change_the_standing(cast, desk):
    assert desk("zhang").get(reverse("people:status", args=[cast.people.chen.pk])).status_code == 403


def test_what_was_typed_is_kept_when_refused(cast, desk):
    answer = desk("lin").post(
        reverse("people:pair", args=[cast.people.chen.pk]),
        {"kind": "liaison", "staff_id": cast.staff.wang.pk, "valid_from": DAY, "reason": "轮换岗位"},
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "轮换岗位" in page
    assert "已是副联络员" in page


def test_a_file_is_opened_by_hand_with_what_is_known(cast, desk):
    client = desk("sun")
    assert client.get(reverse("people:admit")).status_code == 200
    form = {
        "name": "宋 大年", "category": "lixiu", "unit_id": cast.units.county.pk, "birth": "1932年8月",
        "id_number": "620102193208150019", "phone": "139 0931 7777", "party_member": "1",
    }  # fmt: skip
    answer = client.post(reverse("people:admit"), form)
    song = Person.objects.get(name="宋大年")
    assert answer["Location"] == reverse("desk:person", args=[song.pk])
    assert (song.birth_precision, song.party_member, song.sex) == ("month", True, None)
    assert Doubt.objects.get(person=song).code == "id_check_digit"
    again = client.post(reverse("people:admit"), {**form, "name": "宋二年"})
    assert again.status_code == 409
    assert "宋二年" in again.content.decode()


def test_a_date_that_cannot_be_read_says_how_to_write_it(cast, desk):
    answer = desk("sun").post(
        reverse("people:admit"),
        {"name": "宋", "category": "lixiu", "unit_id": cast.units.county.pk, "birth": "民国二十年"},
    )
    assert answer.status_code == 400
    assert "民国二十年" in answer.content.decode()


def test_a_caseload_is_looked_at_and_then_handed_over(cast, desk):
    client, url = desk("lin"), reverse("people:hand_over")
    form = {
        "from_staff_id": cast.staff.zhang.pk, "to_staff_id": cast.staff.works_clerk.pk, "on": DAY, "reason": "产假",
    }  # fmt: skip
    preview = client.post(url, form)
    assert preview.status_code == 200
    assert "陈怀山" in preview.content.decode()
    assert queries.caseload(cast.staff.zhang.pk, dt.date(2018, 4, 2)).count() == 3
    assert client.post(url, {**form, "sure": "1"}).status_code == 303
    assert queries.caseload(cast.staff.works_clerk.pk, dt.date(2018, 4, 2)).count() == 3


def test_a_death_is_retracted_and_a_closed_file_erased(cast, desk):
    client = desk("lin")
    assert (
        client.post(reverse("people:death_retract", args=[cast.people.wang.pk]), {"reason": "同名同姓"}).status_code
        == 303
    )
    assert client.post(reverse("people:erase", args=[cast.people.wang.pk]), {"reason": "期满"}).status_code == 409
    assert Kin.objects.filter(person=cast.people.wang).exists()
