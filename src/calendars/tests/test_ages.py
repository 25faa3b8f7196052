"""How old somebody is: 周岁 and 虚岁."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.birthdays import age, age_range, nominal_age, reaches, reaches_nominal
from calendars.errors import CalendarError
from calendars.partial import PartialDate

EVE = dt.date(1930, 1, 29)  # 农历己巳年腊月三十, the day before 春节 1930


def test_born_on_new_years_eve_one_day_later_two_years_old():
    assert age(EVE, dt.date(1930, 1, 30)) == 0
    assert nominal_age(EVE, EVE) == 1
    assert nominal_age(EVE, dt.date(1930, 1, 30)) == 2


def test_the_same_person_in_march_2026():
    assert (age(EVE, dt.date(2026, 3, 1)), nominal_age(EVE, dt.date(2026, 3, 1))) == (96, 98)


def test_turning_a_hundred_in_2025():
    birth = dt.date(1925, 6, 5)
    assert [age(birth, dt.date(2025, 6, day)) for day in (4, 5)] == [99, 100]
    assert reaches(birth, 100) == dt.date(2025, 6, 5)


def test_a_leap_day_birth_ages_on_the_28th_in_common_years():
    birth = dt.date(1928, 2, 29)
    assert [age(birth, day) for day in (dt.date(2026, 2, 27), dt.date(2026, 2, 28), dt.date(2028, 2, 28))] == [
        97,
        98,
        99,
    ]
    assert reaches(birth, 98) == dt.date(2026, 2, 28)


def test_celebrating_eighty_by_the_old_count():
    assert reaches_nominal(dt.date(1946, 8, 2), 80) == dt.date(2025, 1, 29)
    assert reaches_nominal(dt.date(1946, 8, 2), 1) == dt.date(1946, 8, 2)


def test_a_year_with_two_new_years_or_none():
    two, none = dt.date(1972, 2, 4), dt.date(1974, 1, 24)
    assert [count(two, dt.date(1973, 2, 3)) for count in (age, nominal_age)] == [0, 3]
    assert [count(none, dt.date(1975, 1, 24)) for count in (age, nominal_age)] == [1, 1]


births = st.dates(dt.date(1900, 1, 1), dt.date(1999, 12, 31))
spans = st.integers(0, 36_000)


@given(births, spans)
def test_age_grows_by_one_on_the_day_it_is_reached(birth, later):
    on = min(birth + dt.timedelta(days=later), dt.date(2099, 1, 1))
    years = age(birth, on)
    assert reaches(birth, years) <= on < reaches(birth, years + 1)


@given(births, spans)
def test_the_old_count_is_at_most_three_ahead_and_never_behind(birth, later):
    on = min(birth + dt.timedelta(days=later), dt.date(2099, 1, 1))
    assert nominal_age(birth, on) - age(birth, on) in {0, 1, 2, 3}
    assert reaches_nominal(birth, nominal_age(birth, on)) <= on


def test_a_birth_known_to_the_month_or_year_gives_two_ages_or_one():
    born = PartialDate.of_month(1932, 8)
    assert age_range(born, dt.date(2018, 8, 15)) == (85, 86)
    assert age_range(born, dt.date(2018, 7, 31)) == (85, 85)
    assert age_range(PartialDate.of_year(1932), dt.date(2018, 4, 2)) == (85, 86)
    assert age_range(PartialDate.of_year(2018), dt.date(2018, 4, 2)) == (0, 0)


@pytest.mark.parametrize("count", [age, nominal_age])
def test_nobody_has_an_age_before_birth(count):
    with pytest.raises(CalendarError) as caught:
        count(EVE, dt.date(1930, 1, 28))
    assert caught.value.code == "before_birth"
