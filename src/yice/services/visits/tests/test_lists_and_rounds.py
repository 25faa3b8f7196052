"""走访的列表、联系手册和路线: filters, exports without formulas, people beside 人次, an order that saves walking."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

from yice.core.people import actions as people
from yice.core.people.models import Home
from yice.services.visits import actions
from yice.services.visits.queries.handbook import handbook
from yice.services.visits.queries.route import AFTERNOON, week_of
from yice.testing.cast import BUILDER, TODAY


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


@pytest.fixture
def three(cast, zhang, draft):
    """Two calls and a visit to one, a call to another that nobody answered."""
    actions.save_visit(by=zhang, draft=draft(said="=1+1 精神好", mood="lonely"))
    actions.save_visit(by=zhang, draft=draft(manner="phone", on=day(-1), minutes=10))
    actions.save_visit(
        by=zhang, draft=draft(person=cast.people.li.pk, manner="phone", reached=False, why_not="no_answer", said="")
    )


def test_the_list_keeps_what_the_words_say(cast, client, three):
    desk = cast.login(client, cast.staff.works_head)
    assert desk.get(reverse("visits:list")).content.decode().count('scope="row"') == 3
    for query, number in (("manner=face", 1), ("outcome=missed", 1), ("mood=lonely", 1), ("outcome=void", 0)):
        page = desk.get(reverse("visits:list") + f"?{query}")
        assert page.content.decode().count('scope="row"') == number, query
    assert b"\xe7\xb2\xbe\xe7\xa5\x9e\xe5\xa5\xbd" in desk.get(reverse("visits:list")).content


def test_the_neighbour_sees_none(cast, client, three):
    assert cast.login(client, cast.staff.sibling_head).get(reverse("visits:list")).content.decode().count('"row"') == 0


def test_an_export_is_text_and_holds_no_restricted_words(cast, client, zhang, draft, three):
    actions.save_visit(by=zhang, draft=draft(private="再婚受子女反对"))
    done = cast.login(client, cast.staff.works_head).post(reverse("visits:export"))
    sheet = openpyxl.load_workbook(io.BytesIO(done.content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == "=1+1 精神好" and cell.data_type == "s" for cell in cells)
    assert not any("再婚" in str(cell.value) for cell in cells)


def test_the_handbook_counts_contacts_and_people(cast, three, owe):
    owe(cast.people.chen, "R01", due=day(3))
    owe(cast.people.li, "R02", due=day(2))
    line = handbook([cast.staff.zhang], TODAY.replace(day=1), TODAY)[0]
    assert (line.contacts, line.persons, line.face, line.calls, line.tried) == (2, 1, 1, 1, 1)
    assert line.people == 3
    assert {one.pk for one in line.without} >= {cast.people.li.pk, cast.people.zheng.pk}
    month = handbook([cast.staff.zhang], TODAY.replace(day=1), dt.date(2018, 4, 30))[0]
    assert month.required == 2
    assert month.open == 2


def test_the_handbook_prints_for_head_and_own_worker_only(cast, client, three):
    url = reverse("visits:handbook_of", args=[cast.staff.zhang.pk])
    assert "联系 2 人次、1 人" in cast.login(client, cast.staff.zhang).get(url + "?month=2018-04").content.decode()
    assert cast.login(client, cast.staff.works_head).get(url).status_code == 200
    assert cast.login(client, cast.staff.wang).get(url).status_code == 404
    assert cast.login(client, cast.staff.sibling_head).get(url).status_code == 404


def test_a_round_goes_from_near_to_near_and_to_hospitals_after_noon(cast, owe):
    places = {cast.people.chen: (36.00, 103.80), cast.people.li: (36.20, 103.80), cast.people.zheng: (36.01, 103.80)}
    extra = cast.people.sun
    people.pair(by=BUILDER, person_id=extra.pk, kind="liaison", staff_id=cast.staff.zhang.pk, valid_from=TODAY)
    people.record_event(by=BUILDER, person_id=extra.pk, kind="discharged", on=TODAY)
    places[extra] = (36.21, 103.80)
    for person, (latitude, longitude) in places.items():
        Home.objects.update_or_create(person=person, defaults={"latitude": latitude, "longitude": longitude})
        owe(person, "R01", due=TODAY)
    stops = week_of(cast.staff.zhang, TODAY)[0].stops
    names = [one.person.pk for one in stops]
    assert sorted(names) == sorted(one.pk for one in places)
    far = [round(one.km or 0) for one in stops]
    assert sorted(far) == [0, 1, 1, 21]
    people.record_event(by=BUILDER, person_id=extra.pk, kind="admitted", on=TODAY, place="省二院")
    stops = week_of(cast.staff.zhang, TODAY)[0].stops
    assert (stops[-1].person.pk, stops[-1].half, stops[-1].place) == (extra.pk, AFTERNOON, "省二院")


def test_the_pages_stand(cast, client, three, owe):
    owe(cast.people.chen, "R01", due=TODAY)
    for who in (cast.staff.zhang, cast.staff.works_head, cast.staff.lin):
        desk = cast.login(client, who)
        for name in ("visits:list", "visits:handbook", "visits:route"):
            assert desk.get(reverse(name)).status_code == 200, name
    assert "陈怀山" in cast.login(client, cast.staff.zhang).get(reverse("visits:route")).content.decode()
