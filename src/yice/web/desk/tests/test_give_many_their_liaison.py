"""Choosing people in the list and giving them their liaison or deputy at once."""

from __future__ import annotations

import pytest

from yice.core.people.models import Pairing

ADDRESS = "/people/assign/"


@pytest.fixture
def sent(cast):
    """孙 has nobody, 陈 has a liaison already."""
    return {
        "person": [cast.people.sun.pk, cast.people.chen.pk],
        "stage": "assign",
        "kind": "liaison",
        "staff_id": cast.staff.wang.pk,
        "valid_from": "2018-04-02",
        "idempotency_key": "a1",
    }


def current(person, kind="liaison"):
    return Pairing.objects.filter(person=person, kind=kind, valid_to=None, superseded_at=None)


def test_the_list_offers_it_to_those_who_may(lin, zhang, cast, text):
    assert f'name="person" value="{cast.people.sun.pk}"' in text(lin.get("/people/"))
    assert 'name="person"' not in text(zhang.get("/people/"))


def test_first_the_chosen_are_named(lin, cast, text):
    page = text(lin.post(ADDRESS, {"person": [cast.people.sun.pk, cast.people.chen.pk]}))
    assert cast.people.sun.name in page
    assert "联络员 张晓梅" in page
    assert not current(cast.people.sun).exists()


def test_who_has_nobody_is_paired_and_the_rest_is_counted(lin, cast, sent, text):
    page = text(lin.post(ADDRESS, sent, follow=True))
    assert "已为 1 人安排联络员；1 人已有联络员" in page
    assert current(cast.people.sun).get().staff == cast.staff.wang
    assert current(cast.people.chen).get().staff == cast.staff.zhang


def test_sent_twice_it_is_done_once_and_says_the_same(lin, cast, sent, text):
    first, second = (text(lin.post(ADDRESS, sent, follow=True)) for _ in range(2))
    assert "已为 1 人" in first
    assert "已为 1 人" in second
    assert current(cast.people.sun).count() == 1


@pytest.mark.parametrize("wrong", [{"staff_id": ""}, {"kind": "doctor"}, {"valid_from": "明天"}])
def test_what_is_wrong_is_said_and_the_rest_stays(lin, cast, sent, wrong, text):
    answer = lin.post(ADDRESS, {**sent, "reason": "新来的同志", **wrong})
    assert answer.status_code == 400
    assert "新来的同志" in text(answer)
    assert f'name="person" value="{cast.people.sun.pk}"' in text(answer)
    assert not current(cast.people.sun).exists()


def test_staff_of_elsewhere_cannot_be_chosen(lin, cast, sent):
    assert lin.post(ADDRESS, {**sent, "staff_id": cast.staff.foreign_head.pk}).status_code == 400
    assert not current(cast.people.sun).exists()


def test_nobody_chosen_is_told_so(lin, text):
    assert "请先在列表里勾选" in text(lin.post(ADDRESS, {"person": ["x", "9" * 30]}, follow=True))


def test_the_neighbours_people_are_passed_over(as_, cast, sent, text):
    head = as_(cast.staff.sibling_head)
    page = text(head.post(ADDRESS, {"person": [cast.people.sun.pk, cast.people.ma.pk]}))
    assert cast.people.ma.name in page
    assert cast.people.sun.name not in page
    head.post(ADDRESS, sent)
    assert not current(cast.people.sun).exists()


def test_who_is_not_of_the_office_finds_no_such_page(as_, cast, sent):
    for staff in (cast.staff.zhang, cast.staff.guo, cast.staff.leader, cast.staff.system_admin):
        assert as_(staff).post(ADDRESS, sent).status_code == 404
    assert not current(cast.people.sun).exists()


def test_everybody_the_filters_keep_is_chosen_and_the_filters_stay(lin, cast, sent, text):
    page = text(lin.post(f"{ADDRESS}?category=lixiu", {"all": "1"}))
    assert cast.people.chen.name in page
    assert f'action="{ADDRESS}?category=lixiu"' in page
    answer = lin.post(f"{ADDRESS}?category=lixiu", sent)
    assert answer["Location"].startswith("/people/?category=lixiu")


def test_choosing_all_reaches_only_ones_own_people(as_, cast, text):
    page = text(as_(cast.staff.sibling_head).post(ADDRESS, {"all": "1"}, follow=True))
    assert cast.people.chen.name not in page
