"""Files of other units that one is told of by name: in a list of their own, without figures, duties or deeds."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.people import actions


@pytest.fixture
def told(cast):
    """The sibling unit is told of Chen."""
    unit = cast.staff.sibling_head.unit_id
    actions.affiliate(
        by=cast.actor(cast.staff.lin), person_id=cast.people.chen.pk, unit_id=unit, role="original",
        valid_from=dt.date(2018, 1, 1),
    )  # fmt: skip


def test_they_stand_apart_from_the_own_people(as_, cast, told, text):
    browser = as_(cast.staff.sibling_head)
    assert cast.people.chen.name not in text(browser.get("/people/"))
    page = text(browser.get("/people/?reach=named"))
    assert cast.people.chen.name in page
    assert "下一件" not in page
    assert "导出这些人" not in page


def test_without_any_it_says_so(as_, cast, text):
    assert "没有知情档案" in text(as_(cast.staff.sibling_head).get("/people/?reach=named"))


def test_ones_own_people_are_not_among_them(lin, cast, told, text):
    assert f'href="/people/{cast.people.chen.pk}/"' not in text(lin.get("/people/?reach=named"))
