"""复核重点关注 from the file: kept until the next look, or ended when the facts no longer bear it out."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.planning.policy.models import Concern
from yice.testing.cast import TODAY


@pytest.fixture
def concern(cast):
    return Concern.objects.create(
        person=cast.people.chen, code="disabled", entered_on=dt.date(2017, 1, 1), clear_since=dt.date(2018, 3, 1)
    )


@pytest.fixture
def address(concern):
    return f"/people/{concern.person_id}/concerns/{concern.pk}/review/"


def test_it_ends_with_a_reason_and_by_name(lin, concern, address, text):
    assert "待复核退出" in text(lin.get(f"/people/{concern.person_id}/?tab=health"))
    answer = lin.post(address, {"verdict": "end", "reason": "上门核实已能自理", "version": 1}, follow=True)
    assert "复核结果已保存" in text(answer)
    concern.refresh_from_db()
    assert (concern.left_on, concern.left_by_name, concern.left_reason) == (TODAY, "林建设", "上门核实已能自理")


def test_it_is_kept_until_the_day_said(lin, concern, address):
    assert lin.post(address, {"verdict": "keep", "review_on": "2018-06-01", "version": 1}).status_code == 303
    concern.refresh_from_db()
    assert (concern.left_on, concern.review_on) == (None, dt.date(2018, 6, 1))


def test_without_a_reason_it_does_not_end_and_a_past_day_is_refused(lin, concern, address, text):
    answer = lin.post(address, {"verdict": "end", "reason": "", "version": 1})
    assert (answer.status_code, "请填写" in text(answer)) == (400, True)
    answer = lin.post(address, {"verdict": "keep", "review_on": "2018-04-02", "reason": "再看看", "version": 1})
    assert (answer.status_code, "须在今天之后" in text(answer), "再看看" in text(answer)) == (400, True, True)
    concern.refresh_from_db()
    assert (concern.left_on, concern.review_on) == (None, None)


def test_while_the_facts_hold_ending_is_not_offered(lin, concern, address, text):
    Concern.objects.update(clear_since=None)
    assert "退出重点关注" not in text(lin.get(address))
    assert lin.post(address, {"verdict": "end", "reason": "想退", "version": 1}).status_code == 400
    concern.refresh_from_db()
    assert concern.left_on is None


def test_sent_twice_or_from_an_old_page_it_is_decided_once(lin, address):
    sent = {"verdict": "keep", "review_on": "2018-06-01", "version": 1}
    assert [lin.post(address, sent).status_code for _ in range(2)] == [303, 409]
    assert lin.post(address, {"verdict": "end", "reason": "核实", "version": 2}).status_code == 303
    assert lin.post(address, {"verdict": "end", "reason": "核实", "version": 3}).status_code == 404


def test_only_a_reviewer_of_the_own_unit_may(as_, cast, concern, address):
    sent = {"verdict": "end", "reason": "核实", "version": 1}
    for staff in (cast.staff.zhang, cast.staff.sun, cast.staff.community_worker):
        assert as_(staff).post(address, sent).status_code == 403
    assert as_(cast.staff.sibling_head).post(address, sent).status_code == 404
    elsewhere = f"/people/{cast.people.zheng.pk}/concerns/{concern.pk}/review/"
    assert as_(cast.staff.lin).post(elsewhere, sent).status_code == 404
    concern.refresh_from_db()
    assert concern.left_on is None
