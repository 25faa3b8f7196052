"""人工提级, and ending it again, from the file."""

from __future__ import annotations

import pytest

from yice.planning.policy.models import Elevation

WHOLE = {"code": "red", "reason": "近期连续住院", "expires_on": "2018-05-01", "idempotency_key": "k1"}


@pytest.fixture
def address(cast):
    return f"/people/{cast.people.chen.pk}/level/raise/"


@pytest.fixture
def raised(zhang, cast, address):
    zhang.post(address, WHOLE)
    return Elevation.objects.get(person=cast.people.chen)


def test_it_is_raised_until_its_day_and_shown(zhang, cast, address, text):
    answer = zhang.post(address, WHOLE, follow=True)
    assert "已提级" in text(answer)
    assert "近期连续住院" in text(answer)
    raised = Elevation.objects.get(person=cast.people.chen)
    assert (raised.code, str(raised.expires_on), raised.by_name) == ("red", "2018-05-01", "张晓梅")


def test_sent_twice_it_is_one(zhang, cast, address):
    for _ in range(2):
        zhang.post(address, WHOLE)
    assert Elevation.objects.filter(person=cast.people.chen).count() == 1


@pytest.mark.parametrize(
    "wrong", [{"code": "regular"}, {"code": ""}, {"reason": " "}, {"expires_on": "2018-04-01"}, {"expires_on": "明年"}]
)
def test_what_is_wrong_is_said_and_the_rest_stays(zhang, address, wrong, text):
    answer = zhang.post(address, {**WHOLE, "reason": "邻居反映夜间呼救", **wrong})
    assert answer.status_code == 400
    assert ("邻居反映夜间呼救" in text(answer)) == ("reason" not in wrong)
    assert not Elevation.objects.exists()


def test_only_those_who_care_for_him_may(as_, cast, address, text):
    for staff in (cast.staff.guo, cast.staff.leader, cast.staff.community_worker):
        assert as_(staff).post(address, WHOLE).status_code == 403
        assert "人工提级" not in text(as_(staff).get(f"/people/{cast.people.chen.pk}/"))
    assert as_(cast.staff.sibling_head).post(address, WHOLE).status_code == 404
    assert as_(cast.staff.system_admin).post(address, WHOLE).status_code == 404
    assert not Elevation.objects.exists()


def test_who_is_not_living_is_not_raised(lin, cast):
    assert lin.get(f"/people/{cast.people.wang.pk}/level/raise/").status_code == 404


def test_it_can_be_ended_before_its_day(zhang, cast, raised, text):
    address = f"/people/{cast.people.chen.pk}/level/{raised.pk}/end/"
    assert "近期连续住院" in text(zhang.get(address))
    for _ in range(2):
        assert zhang.post(address, {"idempotency_key": "e"}).status_code == 303
    raised.refresh_from_db()
    assert str(raised.ended_on) == "2018-04-02"


def test_anothers_raise_is_not_ended_through_this_file(lin, as_, cast, raised):
    assert lin.post(f"/people/{cast.people.zheng.pk}/level/{raised.pk}/end/", {"x": "1"}).status_code == 404
    address = f"/people/{cast.people.chen.pk}/level/{raised.pk}/end/"
    assert as_(cast.staff.sibling_head).post(address, {"x": "1"}).status_code == 404
    assert as_(cast.staff.guo).post(address, {"x": "1"}).status_code == 403
    raised.refresh_from_db()
    assert raised.ended_on is None
