"""登记住院, 跌倒, 情绪 … from the page."""

from __future__ import annotations

import pytest

from yice.core.people.models import Event
from yice.web.desk.person.deeds import RECORDABLE


@pytest.fixture
def address(cast):
    return f"/people/{cast.people.chen.pk}/event/admitted/"


def admissions(cast):
    return Event.objects.filter(person=cast.people.chen, kind="admitted")


def test_an_admission_is_recorded_and_shown(zhang, cast, address, text):
    answer = zhang.post(
        address, {"on": "2018-04-01", "place": "市二院", "detail": "肺炎", "idempotency_key": "k1"}, follow=True
    )
    assert "已登记住院" in text(answer)
    event = Event.objects.get(person=cast.people.chen, kind="admitted")
    assert (event.place, event.detail) == ("市二院", "肺炎")
    assert "出院" in text(answer)


def test_sent_twice_it_is_one(zhang, cast, address):
    for _ in range(2):
        zhang.post(address, {"on": "2018-04-01", "idempotency_key": "same"})
    assert Event.objects.filter(person=cast.people.chen, kind="admitted").count() == 1


def test_a_day_to_come_is_refused_and_the_words_stay(zhang, cast, address, text):
    answer = zhang.post(address, {"on": "2018-05-01", "detail": "预约住院，床位待定"})
    assert answer.status_code == 400
    assert "不能晚于今天" in text(answer)
    assert "预约住院，床位待定" in text(answer)
    assert not admissions(cast)


def test_in_a_dialog_the_page_moves_on(zhang, address):
    answer = zhang.post(address, {"on": "2018-04-01", "idempotency_key": "k"}, headers={"HX-Request": "true"})
    assert answer.status_code == 204
    assert answer["HX-Redirect"].startswith("/people/")


@pytest.mark.parametrize("kind", [kind for kind, _ in RECORDABLE])
def test_every_kind_has_its_form(zhang, cast, kind, text):
    answer = zhang.get(f"/people/{cast.people.chen.pk}/event/{kind}/", headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in text(answer)


def test_deaths_have_their_own_way(zhang, cast):
    assert zhang.get(f"/people/{cast.people.chen.pk}/event/died_reported/").status_code == 404


def test_who_only_counts_may_not_record(as_, cast, address):
    assert as_(cast.staff.guo).post(address, {"on": "2018-04-01"}).status_code == 403
    assert as_(cast.staff.community_worker).post(address, {"on": "2018-04-01"}).status_code == 403
    assert as_(cast.staff.sibling_head).post(address, {"on": "2018-04-01"}).status_code == 404
    assert not admissions(cast)
