import datetime as dt

import pytest

from dutyengine import Adjustments, Contacts, Evidence, Inputs, identity

LIXIU = {
    "category": "lixiu",
    "registered_on": dt.date(2018, 1, 10),
    "household": "with_spouse",
    "cancer": False,
    "ability": "intact",
    "birth": dt.date(1935, 1, 1),
}
GREEN_DUE = ("2018-07-02", "2018-07-09", "2018-07-23")  # 180 days after 2018-01-10


def test_without_evidence_it_counts_from_the_registration(ask):
    result = ask.result(LIXIU, {"R1"})
    assert ask(LIXIU, "R1") == [GREEN_DUE]
    assert ask.occurrences(result) == [0]


def test_evidence_moves_the_one_standing_turn(ask, done):
    inputs = done(ask.book, R1="2018-03-01")
    assert ask(LIXIU, "R1", inputs=inputs) == [("2018-08-21", "2018-08-28", "2018-09-11")]
    occurrence = ask.occurrences(ask.result(LIXIU, {"R1"}, inputs=inputs))
    assert occurrence == [(dt.date(2018, 3, 1) - dt.date(1900, 1, 1)).days]


def test_the_later_of_two_pieces_of_evidence_counts(ask):
    inputs = Inputs(evidence=Evidence.of(subject=[1, 1], rule=[1, 1], on=["2018-03-01", "2017-03-01"]))
    assert ask(LIXIU, "R1", inputs=inputs)[0][1] == "2018-08-28"


def test_an_overdue_turn_stands_however_long_ago(ask):
    long_ago = {**LIXIU, "registered_on": dt.date(2010, 1, 1)}
    for day in ("2018-04-02", "2018-05-03", "2018-05-04", "2018-09-01", "2019-12-31"):
        opens, due, closes = ask(long_ago, "R1", day)[0]
        assert (opens, due) == ("2010-06-23", "2010-06-30")
        assert closes > day


def test_a_contact_counts_though_no_duty_asked_for_it(ask):
    spoken = Inputs(
        contacts=Contacts.of([(1, "visit", "home", dt.date(2018, 3, 20)), (2, "visit", "home", dt.date(2018, 4, 1))])
    )
    assert ask(LIXIU, "R1", inputs=spoken)[0][1] == "2018-09-16"
    other = Inputs(contacts=Contacts.of([(1, "note", "", dt.date(2018, 3, 20))]))
    assert ask(LIXIU, "R1", inputs=other) == ask(LIXIU, "R1")


def test_a_turn_that_opens_after_the_window_is_not_owed_yet(ask):
    assert ask(LIXIU, "R1", end="2018-07-01") == []
    assert len(ask.result(LIXIU, {"R1"}, end="2018-07-01").beyond) == 1


def test_the_interval_follows_the_level(ask):
    assert ask({**LIXIU, "cancer": True}, "R1")[0][1] == "2018-02-09"
    assert ask({**LIXIU, "household": "alone"}, "R1")[0][1] == "2018-04-10"


def test_null_means_these_have_no_interval(ask_with):
    ask = ask_with({"parameters": {"visited_categories": [{"from": "2000-01-01", "value": ["tuixiu"]}]}})
    assert ask({**LIXIU, "category": "tuixiu"}, "R1") == []


def test_months_count_as_months_and_first_after_may_be_shorter(ask):
    old = {**LIXIU, "birth": dt.date(1926, 1, 1), "assessed_on": dt.date(2017, 8, 31)}
    assert ask(old, "R12") == [("2018-08-31", "2018-09-30", "2018-09-30")]
    assert ask({**old, "assessed_on": None}, "R12") == [("2018-02-09", "2018-03-11", "2018-04-10")]


def test_another_rules_evidence_may_count_too(ask, done):
    old = {**LIXIU, "birth": dt.date(1926, 1, 1), "assessed_on": dt.date(2017, 8, 31)}
    assert ask(old, "R12", inputs=done(ask.book, R1="2018-01-31"), end="2019-12-31")[0][0] == "2019-01-31"


@pytest.mark.parametrize(
    ("kind", "days", "due"),
    [
        ("tighten", 60, "2018-03-11"),
        ("tighten", 300, "2018-07-09"),
        ("loosen", 200, "2018-07-29"),
        ("loosen", 90, "2018-07-09"),
    ],
)
def test_a_plan_tightens_and_loosens(ask, kind, days, due):
    inputs = Inputs(adjustments=Adjustments.of([(1, 1, kind, days)]))
    assert ask(LIXIU, "R1", inputs=inputs)[0][1] == due


def test_a_plan_switches_off_but_not_what_is_fixed(ask):
    old = {**LIXIU, "birth": dt.date(1926, 1, 1)}
    inputs = Inputs(adjustments=Adjustments.of([(1, 1, "off", 0), (1, 12, "off", 0), (1, 12, "loosen", 900)]))
    assert ask(old, "R1", inputs=inputs) == []
    assert ask(old, "R12", inputs=inputs) == ask(old, "R12")


def test_projection_is_asked_for_and_kept_apart(ask):
    red = {**LIXIU, "cancer": True}
    plain = ask.result(red, {"R1"})
    ahead = ask.result(red, {"R1"}, project=True)
    assert len(plain.projected) == 0
    assert ahead.owed.key.tolist() == plain.owed.key.tolist()
    # Overdue since February: done today at the earliest, then every thirty days.
    assert [str(one) for one in ahead.projected.dates("due")[:3]] == ["2018-05-02", "2018-06-01", "2018-07-01"]
    assert len(set(ahead.projected.key.tolist())) == len(ahead.projected)


def test_an_unknown_first_day_is_doubt_not_silence(ask):
    result = ask.result({**LIXIU, "registered_on": None}, {"R1"})
    assert len(result.owed) == 0
    assert result.doubtful_lines.tolist() == [identity.encode(1, "person", 1, 0, 0) >> 18]
