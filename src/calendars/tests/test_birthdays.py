"""When a birthday falls, by the sun or by the moon, with the odd days that births fall on."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.birthdays import (
    Anniversary,
    LeapPolicy,
    anniversaries_on,
    anniversary_span,
    occurrences,
    occurrences_between,
)
from calendars.errors import CalendarError
from calendars.lunar import LunarDate
from calendars.partial import Calendar, PartialDate

LEAP_SIXTH_EIGHTH = Anniversary.lunar_of(dt.date(1930, 8, 2))
LAST_OF_THE_YEAR = Anniversary.lunar_of(dt.date(1930, 1, 29))
LEAP_FOURTH_FIFTEENTH = Anniversary.lunar_of(dt.date(1925, 6, 5))


def test_the_lunar_day_of_a_civil_birth_date():
    assert Anniversary(Calendar.LUNAR, 6, 8, leap=True) == LEAP_SIXTH_EIGHTH
    assert Anniversary(Calendar.LUNAR, 12, 30) == LAST_OF_THE_YEAR
    assert Anniversary(Calendar.LUNAR, 4, 15, leap=True) == LEAP_FOURTH_FIFTEENTH


@pytest.mark.parametrize(
    ("year", "policy", "days"),
    [
        (2024, LeapPolicy.ORDINARY, ["2024-07-13"]),
        (2024, LeapPolicy.LEAP, ["2024-07-13"]),
        (2024, LeapPolicy.BOTH, ["2024-07-13"]),
        (2025, LeapPolicy.ORDINARY, ["2025-07-02"]),
        (2025, LeapPolicy.LEAP, ["2025-08-01"]),
        (2025, LeapPolicy.BOTH, ["2025-07-02", "2025-08-01"]),
        (2026, LeapPolicy.BOTH, ["2026-07-21"]),
    ],
)
def test_born_on_the_eighth_of_leap_june_1930(year, policy, days):
    assert [str(day) for day in occurrences(LEAP_SIXTH_EIGHTH, year, policy=policy)] == days


def test_born_in_an_ordinary_month_the_leap_one_is_nothing_to_them():
    ordinary = Anniversary(Calendar.LUNAR, 6, 8)
    assert occurrences(ordinary, 2025, policy=LeapPolicy.BOTH) == (dt.date(2025, 7, 2),)


@pytest.mark.parametrize(
    ("lunar_year", "day"),
    [
        (2024, "2025-01-28"),
        (2025, "2026-02-16"),
        (2026, "2027-02-05"),
        (2027, "2028-01-25"),
        (2028, "2029-02-12"),
        (2029, "2030-02-02"),
    ],
)
def test_born_on_the_thirtieth_of_the_last_month(lunar_year, day):
    assert [str(found) for found in occurrences(LAST_OF_THE_YEAR, lunar_year)] == [day]


def test_born_on_the_fifteenth_of_leap_april_1925():
    assert [str(occurrences(LEAP_FOURTH_FIFTEENTH, year)[0]) for year in (2025, 2026)] == ["2025-05-12", "2026-05-31"]


def test_born_on_a_leap_day():
    leap_day = Anniversary(Calendar.SOLAR, 2, 29)
    assert [str(occurrences(leap_day, year)[0]) for year in (2023, 2024, 2100)] == [
        *("2023-02-28", "2024-02-29", "2100-02-28"),
    ]


def test_a_civil_year_with_two_lunar_birthdays_and_one_with_none():
    first_of_twelfth = Anniversary(Calendar.LUNAR, 12, 1)
    by_year = {
        year: [str(day) for _, day in occurrences_between(first_of_twelfth, dt.date(year, 1, 1), dt.date(year, 12, 31))]
        for year in (2023, 2024, 2025, 2026)
    }
    assert by_year == {2023: [], 2024: ["2024-01-11", "2024-12-31"], 2025: [], 2026: ["2026-01-19"]}


def test_the_occurrence_is_named_by_the_year_of_its_own_calendar():
    window = (dt.date(2025, 1, 1), dt.date(2026, 12, 31))
    assert list(occurrences_between(LAST_OF_THE_YEAR, *window)) == [
        (2024, dt.date(2025, 1, 28)),
        (2025, dt.date(2026, 2, 16)),
    ]
    assert [year for year, _ in occurrences_between(Anniversary(Calendar.SOLAR, 8, 2), *window)] == [2025, 2026]


def test_both_days_of_a_leap_year_carry_the_same_year():
    window = (dt.date(2025, 1, 1), dt.date(2025, 12, 31))
    both = occurrences_between(LEAP_SIXTH_EIGHTH, *window, policy=LeapPolicy.BOTH)
    assert list(both) == [(2025, dt.date(2025, 7, 2)), (2025, dt.date(2025, 8, 1))]


anniversaries = st.builds(
    Anniversary, st.just(Calendar.LUNAR), st.integers(1, 12), st.integers(1, 30), st.booleans()
) | st.builds(lambda day: Anniversary(Calendar.SOLAR, day.month, day.day), st.dates())


@given(anniversaries, st.integers(1905, 2090), st.integers(0, 3000), st.sampled_from(LeapPolicy))
def test_a_stretch_cut_in_two_gives_the_same_days(anniversary, year, cut, policy):
    first, last = dt.date(year, 1, 1), dt.date(year + 8, 6, 30)
    middle = min(first + dt.timedelta(days=cut), last)
    whole = list(occurrences_between(anniversary, first, last, policy=policy))
    left = list(occurrences_between(anniversary, first, middle, policy=policy))
    right = list(occurrences_between(anniversary, middle + dt.timedelta(days=1), last, policy=policy))
    assert left + right == whole


@given(anniversaries, st.integers(1900, 2099), st.sampled_from(LeapPolicy))
def test_every_year_has_its_birthday(anniversary, year, policy):
    days = occurrences(anniversary, year, policy=policy)
    assert 1 <= len(days) <= (2 if policy is LeapPolicy.BOTH and anniversary.leap else 1)


def test_who_is_greeted_on_the_last_day_of_a_short_year():
    assert anniversaries_on(dt.date(2026, 2, 16)) == (
        Anniversary(Calendar.SOLAR, 2, 16),
        *(Anniversary(Calendar.LUNAR, 12, day, leap) for day in (29, 30) for leap in (False, True)),
    )
    assert anniversaries_on(dt.date(2101, 2, 28)) == (
        Anniversary(Calendar.SOLAR, 2, 28),
        Anniversary(Calendar.SOLAR, 2, 29),
    )


CALENDAR = [
    *(Anniversary(Calendar.SOLAR, month, day) for month in range(1, 13) for day in range(1, 29)),
    Anniversary(Calendar.SOLAR, 2, 29),
    *(
        Anniversary(Calendar.LUNAR, month, day, leap)
        for month in range(1, 13)
        for day in range(1, 31)
        for leap in (False, True)
    ),
]


@pytest.mark.parametrize("policy", LeapPolicy)
@pytest.mark.parametrize("year", [1930, 2024, 2025, 2026, 2033])
def test_looking_up_by_day_finds_just_those_whose_day_it_is(year, policy):
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    expected = {
        (day, anniversary)
        for anniversary in CALENDAR
        for _, day in occurrences_between(anniversary, first, last, policy=policy)
    }
    found = {
        (day, anniversary)
        for day in (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
        for anniversary in anniversaries_on(day, policy=policy)
        if anniversary.calendar is Calendar.LUNAR or anniversary.day < 29 or anniversary.month == 2
    }
    assert found == expected


def test_a_date_known_to_the_month_gives_the_month():
    joined = PartialDate.of_month(1949, 2)
    assert anniversary_span(joined, 2024) == (dt.date(2024, 2, 1), dt.date(2024, 2, 29))
    lunar = PartialDate.of_lunar_month(1930, 6, leap=True)
    assert anniversary_span(lunar, 2026) == (dt.date(2026, 7, 14), dt.date(2026, 8, 12))


def test_a_date_known_to_the_day_gives_the_day_and_one_known_to_the_year_nothing():
    day = PartialDate.of_lunar_day(LunarDate(1930, 6, 8, leap=True))
    assert anniversary_span(day, 2026) == (dt.date(2026, 7, 21), dt.date(2026, 7, 21))
    assert anniversary_span(PartialDate.of_year(1949), 2026) is None
    assert Anniversary.of(PartialDate.of_month(1949, 2)) is None
    assert Anniversary.of(PartialDate.of_day(dt.date(1928, 2, 29))) == Anniversary(Calendar.SOLAR, 2, 29)


def test_beyond_the_table_a_lunar_birthday_cannot_be_told():
    with pytest.raises(CalendarError) as caught:
        occurrences(LEAP_SIXTH_EIGHTH, 2100)
    assert caught.value.code == "lunar_out_of_range"
    assert list(occurrences_between(LEAP_SIXTH_EIGHTH, dt.date(2101, 1, 1), dt.date(2105, 1, 1))) == []
