"""The sums of today are remembered, and are those of now all the same."""

from __future__ import annotations

import datetime as dt

from yice.core.people import actions
from yice.planning.duties import rollups
from yice.planning.duties.queries.remembered import remembered, stamp


def hospital(browser):
    return next(one.value for one in browser.get("/").context["figures"] if one.word == "住院")


def test_an_admission_is_counted_at_once(lin, cast):
    before = hospital(lin)
    actions.record_event(
        by=cast.actor(cast.staff.zhang), person_id=cast.people.zheng.pk, kind="admitted", on=dt.date(2018, 4, 2)
    )
    assert hospital(lin) == before + 1


def test_what_nothing_changed_is_made_once(lin):
    made = []
    area = lin.get("/").context["area"]
    told = stamp(area.key, dt.date(2018, 4, 2))
    for _ in range(3):
        remembered("test", told, lambda: made.append(1) or "sum")
    assert made == [1]


def test_two_who_see_different_people_share_no_sum(lin, as_, cast):
    mine = stamp(lin.get("/").context["area"].key, dt.date(2018, 4, 2))
    theirs = stamp(as_(cast.staff.sibling_head).get("/").context["area"].key, dt.date(2018, 4, 2))
    assert mine != theirs


def test_every_write_to_a_units_duties_moves_the_stamp(cast):
    """Whatever wrote them, in bulk or one by one, with or without a trail of its own."""
    before = stamp("month")
    assert stamp("month") == before
    rollups.mark_units([cast.units.works.pk])
    assert stamp("month") != before
