"""The value of a date known in part: its ends, its words, and what it leaves open."""

import datetime as dt

import pytest

from calendars.errors import CalendarError
from calendars.lunar import LunarDate
from calendars.partial import Calendar, PartialDate, Precision


@pytest.mark.parametrize(
    ("value", "earliest", "latest", "words"),
    [
        (PartialDate.of_day(dt.date(1925, 8, 15)), "1925-08-15", "1925-08-15", "1925年8月15日"),
        (PartialDate.of_month(1925, 8), "1925-08-01", "1925-08-31", "1925年8月"),
        (PartialDate.of_month(1928, 2), "1928-02-01", "1928-02-29", "1928年2月"),
        (PartialDate.of_year(1925), "1925-01-01", "1925-12-31", "1925年"),
        (PartialDate.of_lunar_day(LunarDate(1925, 4, 15, leap=True)), "1925-06-05", "1925-06-05", "1925年闰四月十五"),
        (PartialDate.of_lunar_month(1925, 4, leap=True), "1925-05-22", "1925-06-20", "1925年闰四月"),
        (PartialDate.of_lunar_year(1925), "1925-01-24", "1926-02-12", "1925年"),
        (PartialDate.of_lunar_day(LunarDate(1929, 12, 30)), "1930-01-29", "1930-01-29", "1929年腊月三十"),
    ],
)
def test_ends_and_words(value, earliest, latest, words):
    assert (str(value.earliest), str(value.latest)) == (earliest, latest)
    assert value.chinese() == words
    assert str(value) == ("农历" if value.calendar is Calendar.LUNAR else "") + words
    assert value.is_exact == (earliest == latest)


def test_it_comes_back_from_five_columns():
    value = PartialDate.of_lunar_day(LunarDate(1925, 4, 15, leap=True), text="闰四月十五")
    columns = (value.earliest, value.latest, str(value.precision), str(value.calendar), value.text)
    earliest, latest, precision, calendar, text = columns
    again = PartialDate(earliest, latest, Precision(precision), Calendar(calendar), text)
    assert again == value
    assert again.lunar == LunarDate(1925, 4, 15, leap=True)


def test_the_same_date_written_otherwise_is_equal():
    assert PartialDate.of_month(1932, 8, text="1932.08") == PartialDate.of_month(1932, 8, text="1932年8月")
    assert PartialDate.of_day(dt.date(1930, 1, 29)) != PartialDate.of_lunar_day(LunarDate(1929, 12, 30))


def test_before_a_day_is_yes_no_or_unknown():
    joined = PartialDate.of_month(1949, 9)
    assert joined.is_before(dt.date(1949, 10, 1)) is True
    assert joined.is_before(dt.date(1949, 9, 1)) is False
    assert joined.is_before(dt.date(1949, 9, 15)) is None
    assert joined.is_before(dt.date(1949, 9, 30)) is None


def test_the_card_and_the_file_may_speak_of_one_day():
    file = PartialDate.of_month(1932, 8)
    assert file.may_be(PartialDate.of_day(dt.date(1932, 8, 31)))
    assert PartialDate.of_year(1932).may_be(file)
    assert not file.may_be(PartialDate.of_day(dt.date(1932, 9, 1)))


@pytest.mark.parametrize(
    "parts",
    [
        (dt.date(1932, 8, 2), dt.date(1932, 8, 1), Precision.MONTH),
        (dt.date(1932, 8, 1), dt.date(1932, 8, 2), Precision.DAY),
    ],
)
def test_ends_that_contradict_are_refused(parts):
    with pytest.raises(CalendarError) as caught:
        PartialDate(*parts)
    assert caught.value.code == "bad_range"


def test_a_lunar_day_that_is_not_is_refused():
    with pytest.raises(CalendarError) as caught:
        PartialDate.of_lunar_day(LunarDate(2025, 12, 30))
    assert caught.value.code == "no_such_lunar_day"
