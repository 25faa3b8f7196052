"""Festivals and solar terms on their days."""

import datetime as dt

import pytest
from lunar_python import Solar

from calendars.errors import CalendarError
from calendars.festivals import (
    FESTIVALS,
    day_label,
    festival_date,
    festivals_between,
    festivals_of_year,
    festivals_on,
)
from calendars.lunar import TERMS, solar_term, term_date

CODES = (
    *("spring_festival_eve", "spring_festival", "qingming", "dragon_boat", "mid_autumn", "double_ninth"),
    "winter_solstice",
)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2025, "01-28 01-29 04-04 05-31 10-06 10-29 12-21"),
        (2026, "02-16 02-17 04-05 06-19 09-25 10-18 12-22"),
        (2027, "02-05 02-06 04-05 06-09 09-15 10-08 12-22"),
        (2028, "01-25 01-26 04-04 05-28 10-03 10-26 12-21"),
        (2029, "02-12 02-13 04-04 06-16 09-22 10-16 12-21"),
        (2030, "02-02 02-03 04-05 06-05 09-12 10-05 12-22"),
        (2031, "01-22 01-23 04-05 06-24 10-01 10-24 12-22"),
        (2032, "02-10 02-11 04-04 06-12 09-19 10-12 12-21"),
        (2033, "01-30 01-31 04-04 06-01 09-08 10-01 12-21"),
        (2034, "02-18 02-19 04-05 06-20 09-27 10-20 12-22"),
        (2035, "02-07 02-08 04-05 06-10 09-16 10-09 12-22"),
    ],
)
def test_moving_festivals_of_the_coming_years(year, days):
    assert " ".join(f"{festival_date(code, year):%m-%d}" for code in CODES) == days


@pytest.mark.parametrize(
    ("code", "day"),
    [
        *(("new_year", "01-01"), ("womens_day", "03-08"), ("labour_day", "05-01"), ("youth_day", "05-04")),
        *(("party_day", "07-01"), ("army_day", "08-01"), ("victory_day", "09-03"), ("martyrs_day", "09-30")),
        *(("national_day", "10-01"), ("memorial_day", "12-13"), ("lantern", "03-03"), ("little_new_year", "02-10")),
    ],
)
def test_other_festivals_of_2026(code, day):
    assert f"{festival_date(code, 2026):%m-%d}" == day


def test_each_festival_falls_once_in_each_civil_year():
    for year in range(1900, 2100):
        days = festivals_of_year(year)
        assert sorted(code for _, code in days) == sorted(FESTIVALS)
        assert {day.year for day, _ in days} == {year}
        assert list(days) == sorted(days)


def test_two_festivals_on_one_day():
    assert set(festivals_on(dt.date(2031, 10, 1))) == {"mid_autumn", "national_day"}
    assert set(festivals_on(dt.date(2033, 10, 1))) == {"double_ninth", "national_day"}
    assert festivals_on(dt.date(2026, 3, 3)) == ("lantern",)
    assert festivals_on(dt.date(2026, 3, 4)) == ()


def test_festivals_between_two_days_both_included_across_years():
    found = list(festivals_between(dt.date(2025, 12, 13), dt.date(2026, 1, 1)))
    assert found == [
        (dt.date(2025, 12, 13), "memorial_day"),
        (dt.date(2025, 12, 21), "winter_solstice"),
        (dt.date(2026, 1, 1), "new_year"),
    ]


def test_an_unknown_code_and_a_year_beyond_the_tables():
    with pytest.raises(KeyError):
        festival_date("black_friday", 2026)
    for code, error in (("mid_autumn", "lunar_out_of_range"), ("qingming", "term_out_of_range")):
        with pytest.raises(CalendarError) as caught:
            festival_date(code, 2100)
        assert caught.value.code == error
    assert dict(festivals_of_year(2100)) == {
        festival_date(code, 2100): code for code, festival in FESTIVALS.items() if festival.kind == "solar"
    }


@pytest.mark.parametrize(
    ("day", "label"),
    [
        (dt.date(2026, 2, 17), "春节"),
        (dt.date(2026, 2, 18), "雨水"),
        (dt.date(2026, 2, 19), "初三"),
        (dt.date(2025, 7, 25), "闰六月"),
        (dt.date(2026, 4, 5), "清明节"),
        (dt.date(2026, 9, 23), "秋分"),
        (dt.date(2200, 3, 4), ""),
    ],
)
def test_the_label_under_a_day_of_the_month_calendar(day, label):
    assert day_label(day) == label


def test_all_solar_terms_are_those_of_the_oracle():
    latin = {"大雪": "DA_XUE", "冬至": "DONG_ZHI"}
    for year in range(1900, 2100):
        table = Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable()
        for name in TERMS:
            day = term_date(name, year)
            keys = (name, latin.get(name, name))
            assert day.isoformat() in {table[key].toYmd() for key in keys}, (year, name)
            assert solar_term(day) == name


def test_a_name_that_is_no_term():
    with pytest.raises(KeyError):
        term_date("中秋", 2026)
