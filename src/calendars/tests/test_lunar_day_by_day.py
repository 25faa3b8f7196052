"""The frozen table against the oracle: every month always, every day in the slow test, the 90 known days one by one."""

import datetime as dt
import itertools

import pytest
from lunar_python import Lunar, LunarYear, Solar

from calendars.lunar import LunarDate, lunar_to_solar_table, table, to_lunar, to_solar

JULIAN_DAY_OF_ORDINAL_0 = 1721425
FIRST, LAST = dt.date(1900, 1, 1), dt.date(2099, 12, 31)


def test_every_month_begins_when_the_oracle_says_and_is_as_long():
    oracle = {
        (month.getYear(), abs(month.getMonth()), month.getMonth() < 0): (
            int(month.getFirstJulianDay()) - JULIAN_DAY_OF_ORDINAL_0,
            month.getDayCount(),
        )
        for year in range(1900, 2100)
        for month in LunarYear.fromYear(year).getMonths()
        if 1900 <= month.getYear() <= 2099
    }
    oracle[1899, 12, False] = (FIRST.toordinal(), 30)
    assert {(m.year, m.month, m.leap): (m.first, m.length) for m in lunar_to_solar_table()} == oracle


def test_months_follow_one_another_without_gap_or_overlap():
    months = lunar_to_solar_table()
    assert months[0].first == FIRST.toordinal()
    for before, after in itertools.pairwise(months):
        assert before.first + before.length == after.first
    assert months[-1].first + months[-1].length > LAST.toordinal()


def test_the_new_years_day_printed_in_each_line_is_the_one_that_follows_from_the_lengths():
    printed = {int(line.split()[0]): line.split()[1] for line in table._YEARS.split("\n")[1:-1]}
    counted = {m.year: f"{dt.date.fromordinal(m.first):%m-%d}" for m in table.MONTHS if (m.month, m.leap) == (1, False)}
    assert printed == counted
    assert len(printed) == 200


def _days(first_year, last_year):
    first, last = dt.date(first_year, 1, 1), dt.date(last_year, 12, 31)
    return [dt.date.fromordinal(ordinal) for ordinal in range(first.toordinal(), last.toordinal() + 1)]


QUARTERS = [(1900, 1949), (1950, 1999), (2000, 2049), (2050, 2099)]


def test_the_quarters_below_are_all_73049_days():
    assert sum(len(_days(*years)) for years in QUARTERS) == (LAST - FIRST).days + 1 == 73_049


@pytest.mark.slow
@pytest.mark.parametrize("years", QUARTERS, ids=lambda years: f"{years[0]}-{years[1]}")
def test_every_single_day_is_that_of_the_oracle(years, monkeypatch):
    # it works out stems, branches and feasts of each day as well, nine tenths of its time: nobody asks it here
    monkeypatch.setattr(Lunar, "_Lunar__compute", lambda *_: None)
    wrong = []
    for day in _days(*years):
        oracle = Solar.fromYmd(day.year, day.month, day.day).getLunar()
        month = oracle.getMonth()
        lunar = LunarDate(oracle.getYear(), abs(month), oracle.getDay(), month < 0)
        if to_lunar(day) != lunar or to_solar(lunar) != day:
            wrong.append(day)
    assert wrong == []


def _thirty_days(first, *lunar):
    return [(first + dt.timedelta(days=offset), date) for offset, date in enumerate(lunar)]


# The thirty days each of three years on which a widely used library is one day off. New moons in Beijing time:
# 1933-07-23 00:04 and 1978-09-03 00:09 (it begins the month a day early), 1954-11-25 20:31 (a day late).
# People born in July and August 1933 are among ours.
PINNED = [
    *_thirty_days(
        dt.date(1933, 7, 22), LunarDate(1933, 5, 30, leap=True), *(LunarDate(1933, 6, day) for day in range(1, 30))
    ),
    *_thirty_days(dt.date(1954, 11, 25), *(LunarDate(1954, 11, day) for day in range(1, 31))),
    *_thirty_days(dt.date(1978, 9, 2), LunarDate(1978, 7, 30), *(LunarDate(1978, 8, day) for day in range(1, 30))),
]


@pytest.mark.parametrize(("day", "lunar"), PINNED, ids=[str(day) for day, _ in PINNED])
def test_days_on_which_a_popular_library_is_wrong(day, lunar):
    assert to_lunar(day) == lunar
    assert to_solar(lunar) == day


def test_ninety_days_are_pinned():
    assert [str(PINNED[place][0]) for place in (0, 29, 30, 59, 60, 89)] == [
        *("1933-07-22", "1933-08-20", "1954-11-25", "1954-12-24", "1978-09-02", "1978-10-01"),
    ]
    assert len(PINNED) == 90


@pytest.mark.parametrize(
    ("day", "lunar"),
    [
        # Near midnight and far ahead: another library is a day late here, and so for thirty days.
        (dt.date(2089, 9, 4), LunarDate(2089, 8, 1)),
        (dt.date(2089, 10, 3), LunarDate(2089, 8, 30)),
        (dt.date(2097, 8, 7), LunarDate(2097, 7, 1)),
        (dt.date(2097, 9, 5), LunarDate(2097, 7, 30)),
        # Before 1929 the almanac counted by Beijing's own meridian; by today's these would be a day later.
        (dt.date(1914, 11, 17), LunarDate(1914, 10, 1)),
        (dt.date(1916, 2, 3), LunarDate(1916, 1, 1)),
        (dt.date(1920, 11, 10), LunarDate(1920, 10, 1)),
    ],
)
def test_other_months_that_begin_close_to_midnight(day, lunar):
    assert to_lunar(day) == lunar
