"""覆盖: the matrix and what is behind it."""

from __future__ import annotations

import pytest

PAGES = ("/coverage/", "/coverage/liaisons/", "/coverage/people/")


@pytest.mark.parametrize("address", PAGES)
def test_those_who_lead_and_count_read_it(as_, cast, address):
    for staff in (cast.staff.lin, cast.staff.sun, cast.staff.leader, cast.staff.guo):
        assert as_(staff).get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_others_have_no_such_page(as_, cast, address):
    for staff in (cast.staff.zhang, cast.staff.zhou, cast.staff.audit_admin):
        assert as_(staff).get(address).status_code == 404


@pytest.mark.parametrize("column", ["kept", "late", "waived", "held", "open", "missed", "unknown"])
def test_every_column_opens_its_people(lin, column):
    assert lin.get("/coverage/people/", {"column": column}).status_code == 200


def test_an_unknown_column_is_not_there(lin):
    assert lin.get("/coverage/people/", {"column": "secret"}).status_code == 404


def test_a_neighbour_does_not_see_the_works(as_, cast, text):
    page = text(as_(cast.staff.sibling_head).get("/coverage/people/"))
    assert cast.people.ma.name in page
    assert cast.people.chen.name not in page


def test_a_strange_month_means_this_one(lin, text):
    assert "2018年4月" in text(lin.get("/coverage/", {"month": "soon"}))
    assert "2018年3月" in text(lin.get("/coverage/", {"month": "2018-03"}))
