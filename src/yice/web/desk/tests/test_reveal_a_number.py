"""查看全号: a reason first, one look, and a trace."""

from __future__ import annotations

import pytest

from yice.core.audit.models import Entry
from yice.core.people import actions


@pytest.fixture
def number(cast):
    return actions.reveal_identity(
        by=cast.actor(cast.staff.lin), person_id=cast.people.chen.pk, what="id_number", reason="测试前核对"
    )


@pytest.fixture
def address(cast):
    return f"/people/{cast.people.chen.pk}/reveal/id_number/"


def test_with_a_reason_it_is_shown_once(lin, number, address, text):
    assert number not in text(lin.get(address))
    assert number in text(lin.post(address, {"reason": "办理养老资格认证"}))
    assert number not in text(lin.get(address))
    assert Entry.objects.filter(verb="view.id_number", reason="办理养老资格认证").count() == 1


def test_without_a_reason_nothing_is_shown(lin, number, address, text):
    answer = lin.post(address, {"reason": ""})
    assert answer.status_code == 400
    assert number not in text(answer)


def test_the_wrong_people_see_nothing(as_, cast, number, address, text):
    for staff in (cast.staff.zhou, cast.staff.guo, cast.staff.community_worker):
        answer = as_(staff).post(address, {"reason": "想看"})
        assert answer.status_code == 403
        assert number not in text(answer)
    assert as_(cast.staff.sibling_head).post(address, {"reason": "想看"}).status_code == 404


def test_only_the_two_numbers_can_be_asked_for(lin, cast):
    assert lin.get(f"/people/{cast.people.chen.pk}/reveal/password/").status_code == 404
