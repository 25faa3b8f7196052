"""Lunar days both ways, their names, and what does not exist."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.errors import CalendarError
from calendars.lunar import (
    FIRST_DAY,
    LAST_DAY,
    LunarDate,
    leap_month,
    lunar_month_span,
    lunar_name,
    lunar_to_solar_table,
    lunar_year_span,
    sexagenary_year,
    to_lunar,
    to_solar,
    zodiac,
)


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_there_and_back_is_the_same_day(day):
    assert to_solar(to_lunar(day)) == day


@given(st.dates(FIRST_DAY, LAST_DAY - dt.timedelta(days=1)))
def test_the_next_civil_day_is_the_next_lunar_day(day):
    today, tomorrow = to_lunar(day), to_lunar(day + dt.timedelta(days=1))
    assert tomorrow.day in {today.day + 1, 1}
    assert (tomorrow.day == 1) == (
        (today.year, today.month, today.leap) != (tomorrow.year, tomorrow.month, tomorrow.leap)
    )


@given(st.sampled_from(lunar_to_solar_table()), st.integers(1, 30))
def test_every_lunar_day_goes_there_and_back(month, day):
    date = LunarDate(month.year, month.month, min(day, month.length), month.leap)
    assert to_lunar(to_solar(date)) == date


def test_leap_months_of_the_people_we_serve():
    cohort = {1917: 2, 1919: 7, 1922: 5, 1925: 4, 1928: 2, 1930: 6, 1933: 5, 1936: 3, 1938: 7, 1941: 6, 1944: 4}
    ahead = {1947: 2, 1949: 7, 2025: 6, 2028: 5, 2031: 3, 2033: 11, 2036: 6, 2039: 5}
    assert {year: leap_month(year) for year in cohort | ahead} == cohort | ahead
    assert leap_month(2026) == 0


def test_a_month_and_a_year_have_ends():
    assert lunar_month_span(2025, 6, leap=True) == (dt.date(2025, 7, 25), dt.date(2025, 8, 22))
    assert lunar_year_span(2025) == (dt.date(2025, 1, 29), dt.date(2026, 2, 16))


@pytest.mark.parametrize(
    ("date", "name", "in_full"),
    [
        (LunarDate(2026, 1, 1), "正月初一", "2026年正月初一"),
        (LunarDate(2025, 6, 8, leap=True), "闰六月初八", "2025年闰六月初八"),
        (LunarDate(2025, 11, 10), "冬月初十", "2025年冬月初十"),
        (LunarDate(2029, 12, 30), "腊月三十", "2029年腊月三十"),
        (LunarDate(2025, 12, 29), "腊月廿九", "2025年腊月廿九"),
        (LunarDate(1930, 8, 20), "八月二十", "1930年八月二十"),
        (LunarDate(1930, 8, 15), "八月十五", "1930年八月十五"),
    ],
)
def test_days_are_named_as_people_say_them(date, name, in_full):
    assert lunar_name(date) == name
    assert lunar_name(date, with_year=True) == in_full


def test_years_are_named_by_stem_branch_and_animal():
    assert [sexagenary_year(1929) + zodiac(1929), sexagenary_year(2026) + zodiac(2026)] == ["己巳蛇", "丙午马"]


@pytest.mark.parametrize(
    ("date", "code", "words"),
    [
        (LunarDate(2025, 12, 30), "no_such_lunar_day", "只有29天"),
        (LunarDate(2025, 12, 0), "no_such_lunar_day", "第0天"),
        (LunarDate(2026, 5, 1, leap=True), "no_such_leap_month", "没有闰月"),
        (LunarDate(2025, 5, 1, leap=True), "no_such_leap_month", "那一年闰6月"),
        (LunarDate(2025, 13, 1), "no_such_lunar_month", "没有13月"),
        (LunarDate(1899, 11, 1), "lunar_out_of_range", "1900年至2099年"),
        (LunarDate(2100, 1, 1), "lunar_out_of_range", "1900年至2099年"),
    ],
)
def test_a_lunar_day_that_is_not_is_refused_with_the_reason(date, code, words):
    with pytest.raises(CalendarError) as caught:
        to_solar(date)
    assert caught.value.code == code
    assert words in caught.value.why
    assert caught.value.todo


@pytest.mark.parametrize("day", [dt.date(1899, 12, 31), LAST_DAY + dt.timedelta(days=1)])
def test_a_day_outside_the_table_is_refused(day):
    with pytest.raises(CalendarError) as caught:
        to_lunar(day)
    assert caught.value.code == "lunar_out_of_range"


def test_the_table_is_plain_tuples_for_arrays():
    row = next(row for row in lunar_to_solar_table() if row.year == 2026)
    assert tuple(row) == (2026, 1, False, dt.date(2026, 2, 17).toordinal(), 30)
