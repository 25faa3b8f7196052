"""为单位或工作人员安排一件事: the office's promises to itself, by head and clerk, for their own units."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from yice.planning.duties.models import Duty
from yice.planning.duties.queries import owners_of
from yice.testing.cast import TODAY

pytestmark = pytest.mark.django_db
GIVEN = {"title": "更换应急电话牌", "due": (TODAY + dt.timedelta(days=5)).isoformat(), "role": ""}


@pytest.fixture
def as_(cast, business_day):
    return lambda staff: cast.login(Client(), staff)


def unit_page(unit):
    return f"/duties/units/{unit.pk}/make/"


def test_a_head_puts_something_on_the_list_of_a_unit(cast, as_):
    works = cast.units.works
    answer = as_(cast.staff.works_head).post(unit_page(works), GIVEN)
    assert answer.status_code == 303
    duty = Duty.objects.get(note="更换应急电话牌")
    assert (duty.subject_kind, duty.subject, duty.unit_id, duty.role) == (2, works.pk, works.pk, "head")
    assert owners_of([duty])[duty.pk].staff_id == cast.staff.works_head.pk
    assert "更换应急电话牌" in as_(cast.staff.works_head).get("/duties/").content.decode()
    assert "安排一件事" in as_(cast.staff.works_clerk).get(f"/org/units/{works.pk}/").content.decode()


def test_a_clerk_for_a_worker(cast, as_):
    zhang = cast.staff.zhang
    given = GIVEN | {"title": "参加心理慰藉培训", "role": "clerk"}
    assert as_(cast.staff.works_clerk).post(f"/duties/staff/{zhang.pk}/make/", given).status_code == 303
    duty = Duty.objects.get(note="参加心理慰藉培训")
    assert (duty.subject, duty.unit_id, duty.role) == (zhang.pk, zhang.unit_id, "clerk")


def test_wrong_days_and_no_words_are_kept_on_the_page(cast, as_):
    head = as_(cast.staff.works_head)
    answer = head.post(unit_page(cast.units.works), GIVEN | {"due": "2018-01-01"})
    assert answer.status_code == 400
    assert "更换应急电话牌" in answer.content.decode()
    assert head.post(unit_page(cast.units.works), GIVEN | {"title": ""}).status_code == 400
    assert not Duty.objects.exists()


def test_the_same_form_twice_is_one_duty(cast, as_):
    head = as_(cast.staff.works_head)
    for _ in range(2):
        head.post(unit_page(cast.units.works), GIVEN | {"idempotency_key": "k"})
    assert Duty.objects.filter(note="更换应急电话牌").count() == 1


@pytest.mark.parametrize(
    ("who", "status"),
    [("zhou", 403), ("zhang", 404), ("county_head", 404), ("foreign_head", 404), ("system_admin", 404), ("lin", 200)],
)
def test_who_may(cast, as_, who, status):
    assert as_(getattr(cast.staff, who)).get(unit_page(cast.units.works)).status_code == status
    if status != 200:
        assert as_(getattr(cast.staff, who)).post(unit_page(cast.units.works), GIVEN).status_code == status
    assert as_(cast.staff.lin).get("/duties/units/999999/make/").status_code == 404
