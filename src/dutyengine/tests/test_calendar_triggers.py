import datetime as dt

from calendars.workdays import DEFAULT, Decree, DecreedDay
from dutyengine._result import PROVISIONAL

LIXIU = {"category": "lixiu", "registered_on": dt.date(2000, 1, 1)}


def test_festivals_each_with_its_own_number_and_window(ask):
    facts = {**LIXIU, "served_army": True}
    assert ask(facts, "R4", "2018-01-15", "2018-12-31") == [
        ("2018-02-01", "2018-02-13", "2018-02-16"),
        ("2018-07-17", "2018-07-29", "2018-08-01"),
        ("2018-09-14", "2018-09-21", "2018-09-24"),
    ]
    assert ask.occurrences(ask.result(facts, {"R4"}, "2018-01-15")) == [2018 * 32 + 3, 2018 * 32 + 11, 2018 * 32 + 13]


def test_a_festival_for_some_only(ask):
    assert len(ask({**LIXIU, "served_army": False}, "R4", "2018-01-15")) == 2
    result = ask.result(LIXIU, {"R4"}, "2018-01-15")
    assert len(result.owed) == 2
    assert len(result.doubtful) > 0


def test_months_open_with_the_month_and_close_in_working_days(ask):
    facts = {**LIXIU, "category": "tuixiu"}
    assert ask(facts, "R5", "2018-09-01", "2018-10-31") == [
        ("2018-09-01", "2018-09-30", "2018-10-12"),  # 国庆 is not worked
        ("2018-10-01", "2018-10-31", "2018-11-07"),
    ]
    assert ask.occurrences(ask.result(facts, {"R5"}, "2018-09-01", "2018-10-31")) == [2018 * 12 + 8, 2018 * 12 + 9]


def test_a_year_not_yet_decreed_is_provisional_until_the_decree_is_imported(ask):
    facts = {**LIXIU, "category": "tuixiu"}
    first = ask.result(facts, {"R5"}, "2050-01-01", "2050-01-31")
    assert first.owed.flags.tolist() == [int(PROVISIONAL)]
    days = tuple(DecreedDay(dt.date(2050, 2, day), "春节", off=True) for day in range(1, 10))
    later = ask.result(
        facts, {"R5"}, "2050-01-01", "2050-01-31", holidays=DEFAULT.with_decree(Decree(2050, days, "试"))
    )
    assert later.owed.flags.tolist() == [0]
    assert later.owed.closes[0] > first.owed.closes[0]


def test_quarters_of_a_unit(ask):
    rows = ask.result({"unit_open": True}, {"R16"}, "2018-01-01", "2018-12-31", subject="unit")
    assert [str(one) for one in rows.owed.dates("due")] == ["2018-04-10", "2018-07-10", "2018-10-10", "2019-01-10"]
    assert ask.occurrences(rows) == [2018 * 4, 2018 * 4 + 1, 2018 * 4 + 2, 2018 * 4 + 3]


def test_a_lunar_day_of_the_year(ask_with):
    ask = ask_with({"on": ["R15"]})
    assert ask(LIXIU, "R15", "2018-01-01", "2019-12-31") == [
        ("2018-01-24", "2018-02-13", "2018-02-13"),
        ("2019-01-13", "2019-02-02", "2019-02-02"),
    ]


def test_a_rule_that_is_off_owes_nothing(ask):
    assert ask(LIXIU, "R15", "2018-01-01", "2019-12-31") == []


def test_nothing_after_the_death_but_what_was_before_stands(ask):
    facts = {**LIXIU, "category": "tuixiu", "life": "dead", "death_on": dt.date(2018, 6, 15)}
    assert [due for _, due, _ in ask(facts, "R5", "2018-04-01", "2018-08-31")] == ["2018-04-30", "2018-05-31"]
