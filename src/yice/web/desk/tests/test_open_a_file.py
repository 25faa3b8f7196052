"""The page of a person: who may open it, what they see, and the trace it leaves."""

from __future__ import annotations

import re

import pytest

from yice.core.audit.models import Entry

TABS = ("now", "family", "health", "benefits", "study", "file", "readers")


@pytest.mark.parametrize("tab", TABS)
def test_every_tab_opens(lin, cast, text, tab):
    answer = lin.get(f"/people/{cast.people.chen.pk}/", {"tab": tab})
    assert answer.status_code == 200
    assert cast.people.chen.name in text(answer)
    assert answer["Cache-Control"] == "no-store"


@pytest.mark.parametrize("tab", TABS)
def test_no_deed_is_offered_twice(lin, cast, tab):
    page = lin.get(f"/people/{cast.people.chen.pk}/", {"tab": tab}).content.decode()
    deeds = re.findall(r'<a[^>]*href="([^"]+)"[^>]*data-dialog', page)
    assert deeds
    assert sorted(one for one in set(deeds) if deeds.count(one) > 1) == []


def test_the_page_says_who_is_near(lin, cast, text):
    page = text(lin.get(f"/people/{cast.people.chen.pk}/"))
    assert cast.staff.zhang.name in page
    assert cast.staff.wang.name in page
    assert cast.fang.name in page


def test_a_vacant_liaison_is_said(lin, cast, text):
    assert "空缺" in text(lin.get(f"/people/{cast.people.sun.pk}/"))


def test_a_foreign_file_is_not_there(as_, cast):
    for staff in (cast.staff.foreign_head, cast.staff.sibling_head, cast.staff.empty_head, cast.staff.audit_admin):
        assert as_(staff).get(f"/people/{cast.people.chen.pk}/").status_code == 404
    assert as_(cast.staff.lin).get("/people/999999/").status_code == 404


def test_a_named_read_shows_little(as_, cast, text):
    answer = as_(cast.staff.community_worker).get(f"/people/{cast.people.chen.pk}/")
    assert answer.status_code == 200
    page = text(answer)
    assert "谁看过这份档案" not in page
    assert f"/people/{cast.people.chen.pk}/edit/" not in page
    assert "报告离世" not in page


def test_the_statistician_sees_no_health_tab(as_, cast, text):
    page = text(as_(cast.staff.guo).get(f"/people/{cast.people.chen.pk}/", {"tab": "health"}))
    assert "?tab=health" not in page


def test_opening_leaves_a_trace_and_shows_it(lin, zhang, cast, text):
    zhang.get(f"/people/{cast.people.chen.pk}/")
    assert (
        Entry.objects.filter(verb="view.file", person_id=cast.people.chen.pk, actor_id=cast.staff.zhang.pk).count() == 1
    )
    assert cast.staff.zhang.name in text(lin.get(f"/people/{cast.people.chen.pk}/", {"tab": "readers"}))


def test_identity_numbers_are_never_on_the_page(lin, cast, text):
    from yice.core.people import actions

    number = actions.reveal_identity(
        by=cast.actor(cast.staff.lin), person_id=cast.people.chen.pk, what="id_number", reason="核对"
    )
    for tab in TABS:
        assert number not in text(lin.get(f"/people/{cast.people.chen.pk}/", {"tab": tab}))


def test_the_number_of_queries_is_fixed(lin, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(64):
        lin.get(f"/people/{cast.people.chen.pk}/")


def test_the_cards_print(lin, cast, text):
    assert "个人信息档案卡" in text(lin.get(f"/people/{cast.people.chen.pk}/card/file/"))
    page = text(lin.get(f"/people/{cast.people.chen.pk}/card/service/"))
    assert cast.staff.zhang.phone in page
    assert "120" in page


def test_the_cards_of_a_foreign_file_are_not_there(as_, cast):
    for card in ("file", "service"):
        assert as_(cast.staff.sibling_head).get(f"/people/{cast.people.chen.pk}/card/{card}/").status_code == 404
