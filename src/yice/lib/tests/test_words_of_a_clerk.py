"""Days, spans and money in words."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.lib import words

TODAY = dt.date(2018, 4, 2)


@pytest.mark.parametrize(
    ("days", "word"), [(0, "今天"), (-1, "昨天"), (1, "明天"), (2, "后天"), (3, "4月5日 周四"), (300, "2019年1月27日")]
)
def test_near(days, word):
    assert words.near(TODAY + dt.timedelta(days=days), TODAY) == word


@pytest.mark.parametrize(("back", "word"), [(0, "今天"), (1, "昨天"), (5, "5 天前"), (65, "2 个月前"), (800, "2 年前")])
def test_ago(back, word):
    assert words.ago(TODAY - dt.timedelta(days=back), TODAY) == word


def test_due_counts_the_days_late():
    assert words.due(dt.date(2018, 3, 30), TODAY) == "逾期 3 天"


def test_money_keeps_its_fen_and_its_sign():
    assert words.yuan(226800000) == "2,268,000.00 元"
    assert words.yuan(-5) == "-0.05 元"


def test_percent_is_never_full_while_one_is_missing():
    assert words.percent(37182, 37183) == "99%"
    assert words.percent(1, 37183) == "1%"
    assert words.percent(7, 7) == "100%"


def test_age_turns_on_the_birthday():
    assert words.age_on(dt.date(1925, 4, 3), TODAY) == 92
    assert words.age_on(dt.date(1925, 4, 2), TODAY) == 93
