"""Which days are worked: decreed years, a year not yet decreed, and the decree that is imported later."""

import datetime as dt
import json

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.errors import CalendarError
from calendars.workdays import (
    DEFAULT,
    Decree,
    HolidayCalendar,
    YearStatus,
    add_workdays,
    is_workday,
    next_workday,
    statutory_days,
    workday_flags,
    workdays_between,
    year_status,
)

UNDECREED = DEFAULT.decreed_years[-1] + 1
days = st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31))


def decree(year, *entries, **more):
    named = [{"name": name, "date": day, "isOffDay": off} for name, day, off in entries]
    return json.dumps({"year": year, "papers": ["notice"], "days": named} | more)


def test_the_shifted_days_of_2026():
    worked = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
    free = ["2026-01-02", "2026-02-16", "2026-02-23", "2026-04-06", "2026-06-19", "2026-10-07", "2026-07-04"]
    assert all(is_workday(dt.date.fromisoformat(day)) for day in worked)
    assert not any(is_workday(dt.date.fromisoformat(day)) for day in free)
    assert [DEFAULT.mark(dt.date.fromisoformat(day)) for day in (worked[0], free[0], "2026-07-04")] == ["班", "休", ""]
    assert DEFAULT.named_day(dt.date(2026, 2, 16)).name == "春节"


def test_every_decreed_day_is_that_of_the_library():
    first, last = dt.date(2004, 1, 1), dt.date(UNDECREED - 1, 12, 31)
    flags = workday_flags(first, last)
    assert len(flags) == (last - first).days + 1
    for place, flag in enumerate(flags):
        day = first + dt.timedelta(days=place)
        assert bool(flag) == chinese_calendar.is_workday(day), day


def test_a_year_not_yet_decreed_is_provisional_with_its_statutory_days():
    assert year_status(UNDECREED - 1) is YearStatus.DECREED
    assert year_status(2003) is YearStatus.PROVISIONAL
    assert year_status(UNDECREED) is YearStatus.PROVISIONAL
    assert DEFAULT.is_provisional(dt.date(UNDECREED, 3, 1))
    free = {day for day, _ in statutory_days(UNDECREED)}
    for place, flag in enumerate(workday_flags(dt.date(UNDECREED, 1, 1), dt.date(UNDECREED, 12, 31))):
        day = dt.date(UNDECREED, 1, 1) + dt.timedelta(days=place)
        assert bool(flag) == (day.weekday() < 5 and day not in free)


def test_statutory_days_by_the_law_of_the_year():
    counts = {1949: 0, 1999: 7, 2003: 10, 2008: 11, 2013: 11, 2014: 11, 2024: 11, 2025: 13, 2026: 13, 2031: 13}
    assert {year: len(statutory_days(year)) for year in counts} == counts
    assert [f"{day:%m-%d} {name}" for day, name in statutory_days(2026)] == [
        *("01-01 元旦", "02-16 春节", "02-17 春节", "02-18 春节", "02-19 春节", "04-05 清明节", "05-01 劳动节"),
        *("05-02 劳动节", "06-19 端午节", "09-25 中秋节", "10-01 国庆节", "10-02 国庆节", "10-03 国庆节"),
    ]
    assert statutory_days(2013)[1][0] == dt.date(2013, 2, 9)  # 除夕
    assert statutory_days(2014)[1][0] == dt.date(2014, 1, 31)  # 正月初一


def test_an_imported_decree_settles_the_year_and_leaves_the_old_calendar_as_it_was():
    holidays = decree(
        2031, ("国庆节、中秋节", "2031-10-06", True), ("国庆节", "2031-10-01", True), ("国庆节", "2031-10-11", False)
    )
    known = DEFAULT.with_decree(Decree.from_json(holidays, source="国办发明电〔2030〕1号"))
    assert known.year_status(2031) is YearStatus.DECREED
    assert not known.is_workday(dt.date(2031, 10, 6))
    assert known.is_workday(dt.date(2031, 10, 11))
    assert known.is_workday(dt.date(2031, 10, 2))  # what the decree does not name is an ordinary day
    assert DEFAULT.year_status(2031) is YearStatus.PROVISIONAL
    assert DEFAULT.is_workday(dt.date(2031, 10, 6))
    assert known.decreed_years == (*DEFAULT.decreed_years, 2031)


def test_the_same_decree_twice_is_the_same_and_a_corrected_one_takes_its_place():
    first = Decree.from_json(decree(2031, ("春节", "2031-01-22", True)))
    second = Decree.from_json(decree(2031, ("春节", "2031-01-23", True)))
    year = (dt.date(2031, 1, 1), dt.date(2031, 12, 31))
    once = DEFAULT.with_decree(first)
    assert once.with_decree(first).workday_flags(*year) == once.workday_flags(*year)
    corrected = once.with_decree(second)
    assert corrected.is_workday(dt.date(2031, 1, 22))
    assert not corrected.is_workday(dt.date(2031, 1, 23))


def test_an_imported_decree_stands_before_the_programs_own():
    known = DEFAULT.with_decree(Decree.from_json(decree(2018, ("元旦", "2018-01-01", True))))
    assert known.is_workday(dt.date(2018, 2, 16))  # in this decree 春节 is not named
    assert known.is_workday(dt.date(2018, 12, 29))  # decreed with 2019, and 2019 is still the program's own
    assert not known.is_workday(dt.date(2018, 12, 31))


def test_a_decree_may_reach_into_the_year_before():
    new_year = Decree.from_json(decree(2031, ("元旦", "2030-12-28", False), ("元旦", "2030-12-31", True)))
    known = HolidayCalendar((new_year,))
    assert known.is_workday(dt.date(2030, 12, 28))
    assert not known.is_workday(dt.date(2030, 12, 31))
    assert known.year_status(2030) is YearStatus.PROVISIONAL
    assert not known.is_workday(dt.date(2030, 10, 1))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "JSON"),
        (b"\xff\xfe", "JSON"),
        ("[" * 100_000, "JSON"),
        ("[]", "year 和 days"),
        ('{"days": []}', "year"),
        ('{"year": true, "days": [1]}', "year"),
        ('{"year": 2031}', "非空"),
        ('{"year": 2031, "days": [5]}', "第1项"),
        (decree(2031, ("", "2031-01-01", True)), "name"),
        (decree(2031, ("元旦", "2031-01-01", True), ("元旦", "2031-01-02", 1)), "第2项的 isOffDay"),
        (decree(2031, ("元旦", "2031-02-30", True)), "2031-02-30"),
        (decree(2031, ("元旦", None, True)), "None"),
        (decree(2031, ("元旦", "2033-01-01", True)), "不属于2031年"),
        (decree(2031, ("元旦", "2031-01-01", True), ("元旦", "2031-01-01", False)), "既放假又上班"),
    ],
)
def test_a_file_that_is_no_decree_is_refused_with_the_place(content, words):
    with pytest.raises(CalendarError) as caught:
        Decree.from_json(content)
    assert caught.value.code == "bad_decree"
    assert words in caught.value.why
    assert "原有安排未变" in caught.value.todo


def test_where_a_decree_comes_from():
    assert Decree.from_json(decree(2031, ("元旦", "2031-01-01", True))).source == "notice"
    assert Decree.from_json(decree(2031, ("元旦", "2031-01-01", True), papers=None)).source == "导入文件"


def test_counting_over_the_national_day_of_2026():
    eve = dt.date(2026, 9, 30)
    assert add_workdays(eve, 1) == dt.date(2026, 10, 8)
    assert add_workdays(eve, 3) == dt.date(2026, 10, 10)  # a Saturday that is worked
    assert add_workdays(dt.date(2026, 10, 8), -1) == eve
    assert add_workdays(dt.date(2026, 10, 3), 0) == dt.date(2026, 10, 3)
    assert next_workday(dt.date(2026, 10, 3)) == dt.date(2026, 10, 8)
    assert next_workday(eve) == eve
    assert workdays_between(eve, dt.date(2026, 10, 10)) == 3
    assert workdays_between(dt.date(2026, 10, 10), eve) == -3
    assert workday_flags(eve, eve - dt.timedelta(days=1)) == b""


@given(days, st.integers(1, 60))
def test_counting_forward_and_asking_back_agree(day, count):
    later = add_workdays(day, count)
    assert is_workday(later)
    assert workdays_between(day, later) == count
    assert add_workdays(later, -count) < add_workdays(later, 1 - count)


@given(days, days, days)
def test_stretches_add_up(one, two, three):
    first, middle, last = sorted((one, two, three))
    assert workdays_between(first, middle) + workdays_between(middle, last) == workdays_between(first, last)
    assert workdays_between(first, first) == 0
