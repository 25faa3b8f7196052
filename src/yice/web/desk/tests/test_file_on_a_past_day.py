"""查看某日的档案."""

from __future__ import annotations

import datetime as dt

from yice.core.people import actions


def test_the_file_as_it_stood(lin, cast, text):
    actions.change_status(
        by=cast.actor(cast.staff.lin), person_id=cast.people.zheng.pk, changes={"residence": "elsewhere"},
        valid_from=dt.date(2018, 3, 1), reason="随子女居住",
    )  # fmt: skip
    address = f"/people/{cast.people.zheng.pk}/as-of/"
    assert "异地居住" in text(lin.get(address, {"on": "2018-03-02"}))
    assert "异地居住" not in text(lin.get(address, {"on": "2018-02-01"}))


def test_before_the_file_began_it_says_so(lin, cast, text):
    assert "还没有建立档案" in text(lin.get(f"/people/{cast.people.chen.pk}/as-of/", {"on": "1950-01-01"}))


def test_a_day_to_come_or_no_day_asks_for_one(lin, cast, text):
    address = f"/people/{cast.people.chen.pk}/as-of/"
    assert "还没到" in text(lin.get(address, {"on": "2030-01-01"}))
    assert "选一个日期" in text(lin.get(address, {"on": "yesterday"}))


def test_a_foreign_file_is_not_there(as_, cast):
    answer = as_(cast.staff.sibling_head).get(f"/people/{cast.people.chen.pk}/as-of/", {"on": "2018-01-01"})
    assert answer.status_code == 404


def test_as_it_was_known_on_another_day(lin, cast, text):
    actions.change_status(
        by=cast.actor(cast.staff.lin), person_id=cast.people.zheng.pk, changes={"residence": "elsewhere"},
        valid_from=dt.date(2018, 3, 1), reason="随子女居住",
    )  # fmt: skip
    address = f"/people/{cast.people.zheng.pk}/as-of/"
    assert "异地居住" not in text(lin.get(address, {"on": "2018-03-02", "known": "2018-03-31"}))
    assert "异地居住" in text(lin.get(address, {"on": "2018-03-02", "known": "2018-04-02"}))
