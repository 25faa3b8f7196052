"""覆盖: the matrix and what is behind it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.cache import cache

from yice.core.org.models import Staff
from yice.core.people.actions import pair
from yice.core.people.models import Pairing
from yice.lib.actor import Actor
from yice.planning.duties import actions
from yice.planning.duties.models import Duty
from yice.web.desk.coverage import views

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


@pytest.mark.parametrize("more", [{}, {"rule": "R01"}, {"liaison": "zhang"}, {"unit": "works"}])
def test_behind_a_large_number_stand_the_same_people(lin, cast, monkeypatch, more):
    """Asked one after another they are those who were read from the duties themselves."""
    actions.plan(by=Actor.system("worker"))
    named = {"liaison": cast.staff.zhang.pk, "unit": cast.units.works.pk}
    query = {"column": "open", "month": "2018-04", **{name: named.get(name, word) for name, word in more.items()}}
    shown = []
    for many in (10_000, 0):
        monkeypatch.setattr(views, "_MANY", many)
        shown.append([row.person.pk for row, _ in lin.get("/coverage/people/", query).context["rows"]])
    assert shown[0] == shown[1] != []


def test_an_unknown_column_is_not_there(lin):
    assert lin.get("/coverage/people/", {"column": "secret"}).status_code == 404


def test_a_neighbour_does_not_see_the_works(as_, cast, text):
    page = text(as_(cast.staff.sibling_head).get("/coverage/people/"))
    assert cast.people.ma.name in page
    assert cast.people.chen.name not in page


def test_a_strange_month_means_this_one(lin, text):
    assert "2018年4月" in text(lin.get("/coverage/", {"month": "soon"}))
    assert "2018年3月" in text(lin.get("/coverage/", {"month": "2018-03"}))


def by_liaison(browser):
    """Liaison → (open, kept) of April, as the page tells."""
    rows = browser.get("/coverage/liaisons/", {"month": "2018-04"}).context["rows"]
    return {row.key: (row.open, row.kept) for row in rows}


def test_by_liaison_says_at_once_what_was_kept_a_moment_ago(lin, cast):
    actions.plan(by=Actor.system("worker"))
    zhang = cast.actor(cast.staff.zhang)
    duty = actions.make_duty(by=zhang, subject=cast.people.chen.pk, title="带老花镜", due=dt.date(2018, 4, 9))
    waiting, kept = by_liaison(lin)[cast.staff.zhang.pk]
    deed = actions.Deed(on=dt.date(2018, 4, 2), kind="note", result="送到了")
    actions.record_evidence(by=zhang, subject=cast.people.chen.pk, deed=deed, only=[duty.pk])
    assert Duty.objects.get(pk=duty.pk).decision == "done"
    assert by_liaison(lin)[cast.staff.zhang.pk] == (waiting - 1, kept + 1)


def test_the_matrix_says_at_once_what_was_kept_a_moment_ago(lin, cast):
    actions.plan(by=Actor.system("worker"))
    zhang = cast.actor(cast.staff.zhang)

    def whole():
        found = lin.get("/coverage/", {"month": "2018-04"}).context["whole"]
        return found.open, found.kept

    before = whole()
    duty = actions.make_duty(by=zhang, subject=cast.people.chen.pk, title="带老花镜", due=dt.date(2018, 4, 9))
    assert whole() == (before[0] + 1, before[1])
    deed = actions.Deed(on=dt.date(2018, 4, 2), kind="note", result="送到了")
    actions.record_evidence(by=zhang, subject=cast.people.chen.pk, deed=deed, only=[duty.pk])
    assert whole() == (before[0], before[1] + 1)


def test_a_long_matrix_shows_the_first_units_and_how_many_more(lin, cast, monkeypatch):
    actions.plan(by=Actor.system("worker"))
    units = {line.row.key for line in lin.get("/coverage/").context["lines"]}
    monkeypatch.setattr(views, "_LINES", 1)
    cache.clear()
    short = lin.get("/coverage/")
    assert (len(short.context["lines"]), short.context["more"]) == (1, len(units) - 1)
    assert f"显示其余 {len(units) - 1} 个单位" in short.content.decode()
    assert {line.row.key for line in lin.get("/coverage/", {"all": "1"}).context["lines"]} == units


def test_by_liaison_shows_first_where_least_is_kept(lin, cast):
    actions.plan(by=Actor.system("worker"))

    def listed():
        return [row.key for row in lin.get("/coverage/liaisons/", {"month": "2018-04"}).context["rows"] if row.key]

    assert len(listed()) > 1
    first = Staff.objects.get(pk=listed()[0])
    theirs = Pairing.objects.filter(staff=first, kind="liaison", valid_to=None).values_list("person_id", flat=True)[0]
    by = cast.actor(first)
    duty = actions.make_duty(by=by, subject=theirs, title="带老花镜", due=dt.date(2018, 4, 9))
    deed = actions.Deed(on=dt.date(2018, 4, 2), kind="note", result="送到了")
    actions.record_evidence(by=by, subject=theirs, deed=deed, only=[duty.pk])
    assert listed()[-1] == first.pk


def test_by_liaison_says_at_once_who_is_the_liaison_now(lin, cast):
    actions.plan(by=Actor.system("worker"))
    other = cast.staff.lin
    before = by_liaison(lin)
    pair(
        by=cast.actor(cast.staff.lin), person_id=cast.people.chen.pk, kind="liaison", staff_id=other.pk,
        valid_from=dt.date(2018, 4, 2), reason="换岗",
    )  # fmt: skip
    after = by_liaison(lin)
    assert cast.staff.zhang.pk in before
    assert cast.staff.zhang.pk not in after
    assert after[other.pk][0] >= before[cast.staff.zhang.pk][0] > 0
