"""Periods and their numbers; the periods of joining the revolution."""

import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.partial import PartialDate
from calendars.periods import (
    REVOLUTION_PERIODS,
    Period,
    day_number,
    day_of_number,
    period_name,
    period_number,
    period_span,
    periods_between,
    possible_periods,
    revolution_period,
)

days = st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31))


@pytest.mark.parametrize(
    ("period", "number", "span", "name"),
    [
        (Period.MONTH, 2026 * 12 + 7, ("2026-08-01", "2026-08-31"), "2026年8月"),
        (Period.QUARTER, 2026 * 4 + 2, ("2026-07-01", "2026-09-30"), "2026年第3季度"),
        (Period.HALF, 2026 * 2 + 1, ("2026-07-01", "2026-12-31"), "2026年下半年"),
        (Period.YEAR, 2026, ("2026-01-01", "2026-12-31"), "2026年"),
    ],
)
def test_the_periods_of_15_august_2026(period, number, span, name):
    assert period_number(period, dt.date(2026, 8, 15)) == number
    assert tuple(str(day) for day in period_span(period, number)) == span
    assert period_name(period, number) == name


def test_the_first_half_and_the_first_month():
    assert period_name(Period.HALF, period_number(Period.HALF, dt.date(2026, 6, 30))) == "2026年上半年"
    assert period_number(Period.MONTH, dt.date(2026, 1, 1)) == 2026 * 12


@given(st.sampled_from(Period), days)
def test_a_day_lies_in_the_span_of_its_period_and_periods_follow_one_another(period, day):
    number = period_number(period, day)
    first, last = period_span(period, number)
    assert first <= day <= last
    assert period_span(period, number + 1)[0] == last + dt.timedelta(days=1)


@given(st.sampled_from(Period), days, days)
def test_all_periods_that_touch_a_stretch(period, one, other):
    first, last = sorted((one, other))
    numbers = periods_between(period, first, last)
    assert period_span(period, numbers[0])[0] <= first
    assert period_span(period, numbers[-1])[1] >= last


@given(days)
def test_day_numbers_go_there_and_back(day):
    assert day_of_number(day_number(day)) == day


def test_day_numbers_count_from_1900():
    assert [day_number(dt.date(1900, 1, 1)), day_number(dt.date(2018, 4, 2))] == [0, 43190]


@pytest.mark.parametrize(
    ("joined", "code"),
    [
        ("1927-07-31", "hongjun1"),
        ("1927-08-01", "hongjun2"),
        ("1937-07-06", "hongjun2"),
        ("1937-07-07", "kangzhan_early"),
        ("1942-12-31", "kangzhan_early"),
        ("1943-01-01", "kangzhan_late"),
        ("1945-09-02", "kangzhan_late"),
        ("1945-09-03", "jiefang"),
        ("1949-09-30", "jiefang"),
        ("1949-10-01", None),
    ],
)
def test_the_period_changes_on_its_day(joined, code):
    assert revolution_period(PartialDate.of_day(dt.date.fromisoformat(joined))) == code


@pytest.mark.parametrize(
    ("joined", "code", "possible"),
    [
        (PartialDate.of_month(1938, 5), "kangzhan_early", ("kangzhan_early",)),
        (PartialDate.of_month(1949, 9), "jiefang", ("jiefang",)),
        (PartialDate.of_month(1949, 10), None, (None,)),
        (PartialDate.of_year(1949), None, ("jiefang", None)),
        (PartialDate.of_month(1937, 7), None, ("hongjun2", "kangzhan_early")),
        (PartialDate.of_month(1945, 9), None, ("kangzhan_late", "jiefang")),
        (PartialDate.of_year(1942), "kangzhan_early", ("kangzhan_early",)),
    ],
)
def test_a_date_known_in_part_decides_only_what_it_can(joined, code, possible):
    assert revolution_period(joined) == code
    assert possible_periods(joined) == possible


def test_the_periods_leave_no_gap():
    for before, after in itertools.pairwise(REVOLUTION_PERIODS):
        assert before.last + dt.timedelta(days=1) == after.first
