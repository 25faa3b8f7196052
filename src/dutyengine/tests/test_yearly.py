"""Birthdays: solar, lunar, leap months, missing days, dates known in part; and the age that is reached on them."""

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from calendars.birthdays import Anniversary, LeapPolicy, occurrences
from calendars.partial import Calendar
from dutyengine import Inputs, Window, evaluate
from dutyengine.testing import facts_from

BASE = {"category": "lixiu", "registered_on": dt.date(2000, 1, 1), "birth_precision": "day"}


def born(text, **more):
    return {**BASE, "birth": dt.date.fromisoformat(text), **more}


def lunar(month, day, *, leap=False):
    return {"birthday_calendar": "lunar", "birthday_month": month, "birthday_day": day, "birthday_leap": leap}


def dues(ask, facts, start, end, rule="R2"):
    return [due for _, due, _ in ask(facts, rule, start, end)]


def test_the_window_lies_around_the_day(ask):
    assert ask(born("1926-06-10"), "R2", "2018-04-02", "2018-12-31") == [("2018-05-27", "2018-06-10", "2018-06-10")]
    assert ask.occurrences(ask.result(born("1926-06-10"), {"R2"})) == [2018]


def test_the_age_is_that_of_the_birthday_not_of_today(ask):
    assert dues(ask, born("1938-06-10"), "2018-04-02", "2018-12-31") == ["2018-06-10"]
    assert dues(ask, born("1938-06-11"), "2017-04-02", "2017-12-31") == []


def test_a_lunar_eightieth_birthday_may_fall_before_the_civil_one(ask):
    # 1938-03-10 is 农历二月初九; in 2018 that is 25 March. In 2017 it was 6 March, in the year before.
    facts = born("1938-03-10", **lunar(2, 9))
    assert dues(ask, facts, "2017-01-01", "2018-12-31") == ["2018-03-25"]
    # 1938-12-01 is 十月初十, in 2018 on 17 November: before the civil day.
    assert dues(ask, born("1938-12-01", **lunar(10, 10)), "2018-01-01", "2018-12-31") == ["2018-11-17"]


def test_a_birth_in_a_leap_month_keeps_the_ordinary_month_unless_the_tenant_says_otherwise(ask, ask_with):
    facts = born("1930-08-02", **lunar(6, 8, leap=True))
    window = ("2024-01-01", "2026-12-31")
    assert dues(ask, facts, *window) == ["2024-07-13", "2025-07-02", "2026-07-21"]
    chosen = {
        choice: ask_with({"parameters": {"leap_month": [{"from": "2000-01-01", "value": choice}]}})
        for choice in ("leap", "both")
    }
    assert dues(chosen["leap"], facts, *window) == ["2024-07-13", "2025-08-01", "2026-07-21"]
    assert dues(chosen["both"], facts, *window) == ["2024-07-13", "2025-07-02", "2026-07-21", "2025-08-01"]
    keys = ask.occurrences(chosen["both"].result(facts, {"R2"}, *window))
    assert len(set(keys)) == 4


def test_the_missing_thirtieth_is_kept_on_the_twenty_ninth(ask):
    facts = born("1930-01-29", **lunar(12, 30))
    assert dues(ask, facts, "2025-01-01", "2030-12-31") == [
        "2025-01-28",
        "2026-02-16",
        "2027-02-05",
        "2028-01-25",
        "2029-02-12",
        "2030-02-02",
    ]


def test_a_lunar_birthday_may_fall_twice_in_a_civil_year_or_never(ask):
    facts = born("1930-01-14", **lunar(11, 25))
    result = ask.result(facts, {"R2"}, "2019-12-01", "2021-12-31")
    assert [str(one) for one in result.owed.dates("due")] == ["2019-12-20", "2021-01-08", "2021-12-28"]
    assert ask.occurrences(result) == [2019, 2020, 2021]


def test_the_twenty_ninth_of_february(ask, ask_with):
    facts = born("1928-02-29")
    assert dues(ask, facts, "2019-01-01", "2020-12-31") == ["2019-02-28", "2020-02-29"]
    march = ask_with({"parameters": {"feb29": [{"from": "2000-01-01", "value": "mar1"}]}})
    assert dues(march, facts, "2019-01-01", "2020-12-31") == ["2019-03-01", "2020-02-29"]
    assert dues(ask, born("1940-02-29"), "2020-01-01", "2020-12-31") == ["2020-02-29"]


def test_known_only_to_the_month_the_window_is_the_month(ask):
    facts = born("1932-08-01", birth_precision="month")
    assert ask(facts, "R2", "2018-04-02", "2018-12-31") == [("2018-07-18", "2018-08-31", "2018-08-31")]
    month = born("1932-08-01", birthday_calendar="lunar", birthday_month=8)
    assert ask(month, "R2", "2018-04-02", "2018-12-31") == [("2018-08-27", "2018-10-08", "2018-10-08")]


def test_known_only_to_the_year_it_is_a_gap(ask):
    facts = born("1932-01-01", birth_precision="year")
    result = ask.result(facts, {"R2"}, "2018-04-02", "2018-12-31")
    assert len(result.owed) == 0
    assert len(result.doubtful_lines) == 1


def test_the_wish_comes_before_the_file(ask):
    facts = born("1926-06-10", birthday_calendar="solar", birthday_month=9, birthday_day=9)
    assert dues(ask, facts, "2018-01-01", "2018-12-31") == ["2018-09-09"]


def test_nominal_age_counts_from_one_and_from_new_year(ask_with):
    nominal = ask_with({"parameters": {"age_reckoning": [{"from": "2000-01-01", "value": "nominal"}]}})
    # Born 农历己卯年腊月廿一: on the day in 2019 the lunar year is still 2018, and the count is 80, a year before 周岁.
    assert dues(nominal, born("1940-01-29"), "2018-01-15", "2019-12-31") == ["2019-01-29"]
    assert dues(nominal, born("1940-12-31"), "2018-01-01", "2018-12-31") == []
    assert dues(nominal, born("1940-12-31"), "2019-01-01", "2019-12-31") == ["2019-12-31"]


def test_another_anniversary(ask):
    facts = {**BASE, "party_member": True, "joined_party": dt.date(1948, 5, 1)}
    assert ask(facts, "R3", "2018-04-02", "2018-12-31") == [("2018-04-24", "2018-05-01", "2018-05-08")]


def test_nothing_is_owed_before_the_file_was_opened(ask):
    assert dues(ask, born("1926-06-10", registered_on=dt.date(2018, 6, 11)), "2018-01-01", "2018-12-31") == []
    assert dues(ask, born("1926-06-10", registered_on=dt.date(2018, 6, 10)), "2018-01-01", "2018-12-31") == [
        "2018-06-10"
    ]


@settings(max_examples=60, deadline=None)
@given(
    calendar=st.sampled_from(["solar", "lunar"]),
    month=st.integers(1, 12),
    day=st.integers(1, 30),
    leap=st.booleans(),
    policy=st.sampled_from(["ordinary", "leap"]),
    year=st.integers(2015, 2060),
)
def test_the_columns_agree_with_the_calendar_one_by_one(ask_with, calendar, month, day, leap, policy, year):
    day = min(day, 29 if month == 2 else 30)
    ask = ask_with({"parameters": {"leap_month": [{"from": "2000-01-01", "value": policy}]}})
    facts = born("1920-05-05", birthday_calendar=calendar, birthday_month=month, birthday_day=day, birthday_leap=leap)
    kind = Calendar.LUNAR if calendar == "lunar" else Calendar.SOLAR
    one = Anniversary(kind, month, day, leap=leap and calendar == "lunar")
    expected = occurrences(one, year, policy=LeapPolicy(policy))[-1]
    start, end = expected - dt.timedelta(days=14), expected
    result = evaluate(facts_from(ask.book, [facts]), Inputs(), ask.book, Window(start, end, start), rules={"R2"})
    assert expected in result.owed.dates("due").tolist()


def test_who_was_born_before_the_spring_festival_counts_from_the_lunar_year_before(ask):
    # 1938-01-10 is 腊月初九 of the lunar year 1937: the eightieth is 腊月初九 of 2017, in January 2018.
    facts = born("1938-01-10", **lunar(12, 9))
    assert dues(ask, facts, "2016-12-01", "2018-06-30") == ["2018-01-25"]
