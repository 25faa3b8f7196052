"""The sums of working time: additive, monotone, and deadline and used undo each other. On any days, any hours."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yice.lib.clock import ZONE
from yice.planning.ladder.worktime import WorkTime

USUAL = WorkTime(((510, 720), (870, 1080)))
_ZERO = dt.timedelta(0)


def at(text: str) -> dt.datetime:
    """A moment in China."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZONE)


def hours(count: float) -> dt.timedelta:
    """So many hours."""
    return dt.timedelta(hours=count)


moments = st.timedeltas(_ZERO, dt.timedelta(days=1800)).map(lambda since: at("2016-01-01 00:00") + since)
spans = st.timedeltas(_ZERO, dt.timedelta(hours=300))
offices = st.lists(st.integers(0, 1440), min_size=2, max_size=8, unique=True).map(
    lambda edges: WorkTime(tuple(zip(sorted(edges)[::2], sorted(edges)[1::2], strict=False)))
)


@given(offices, st.tuples(moments, moments, moments).map(sorted))
def test_parts_add_up_to_the_whole(office: WorkTime, three: list[dt.datetime]) -> None:
    first, middle, last = three
    assert office.used(first, middle) + office.used(middle, last) == office.used(first, last)


@given(offices, st.tuples(moments, moments, moments).map(sorted))
def test_later_is_never_less_nor_more_than_the_time_between(office: WorkTime, three: list[dt.datetime]) -> None:
    first, middle, last = three
    assert _ZERO <= office.used(first, middle) <= office.used(first, last) <= last - first
    assert office.used(last, first) == _ZERO or last == first


@given(offices, moments, spans)
def test_what_is_used_at_the_deadline_is_the_time_allowed(
    office: WorkTime, start: dt.datetime, span: dt.timedelta
) -> None:
    span = min(span, 300 * office.day)
    end = office.deadline(start, span)
    assert office.used(start, end) == span
    if span:
        assert office.used(start, end - dt.timedelta(microseconds=1)) < span


@given(offices, moments, spans, spans)
def test_a_deadline_can_be_reached_in_two_steps(
    office: WorkTime, start: dt.datetime, one: dt.timedelta, two: dt.timedelta
) -> None:
    one, two = min(one, 100 * office.day), min(two, 100 * office.day)
    assert office.deadline(office.deadline(start, one), two) == office.deadline(start, one + two)


def test_the_noon_break_does_not_count() -> None:
    assert USUAL.used(at("2018-04-02 11:00"), at("2018-04-02 15:00")) == hours(1.5)
    assert USUAL.deadline(at("2018-04-02 11:30"), hours(1)) == at("2018-04-02 15:00")


def test_a_shifted_sunday_counts_and_the_festival_does_not() -> None:
    # 2018: 4月5日至7日清明放假，4月8日（星期日）上班
    assert USUAL.used(at("2018-04-04 18:00"), at("2018-04-09 08:30")) == hours(7)
    assert USUAL.deadline(at("2018-04-04 17:00"), hours(2)) == at("2018-04-08 09:30")


def test_what_comes_in_at_night_counts_from_the_morning() -> None:
    assert USUAL.deadline(at("2018-04-02 22:10"), hours(2)) == at("2018-04-03 10:30")


def test_another_zone_is_the_same_moment() -> None:
    utc = at("2018-04-02 09:00").astimezone(dt.UTC)
    assert USUAL.used(utc, utc + hours(1)) == hours(1)
    assert USUAL.deadline(utc, hours(1)) == at("2018-04-02 10:00")


@pytest.mark.parametrize("wrong", [(), ((600, 600),), ((720, 510),), ((510, 720), (700, 800)), ((0, 1441),)])
def test_hours_in_disorder_are_refused(wrong: tuple[tuple[int, int], ...]) -> None:
    with pytest.raises(ValueError, match="office hours"):
        WorkTime(wrong)


def test_a_deadline_beyond_ten_years_is_a_mistake() -> None:
    with pytest.raises(OverflowError):
        WorkTime(((0, 1),)).deadline(at("2018-04-02 00:00"), hours(24 * 365))


def test_open_means_open() -> None:
    assert USUAL.is_open(at("2018-04-02 08:30"))
    assert not USUAL.is_open(at("2018-04-02 12:00"))
    assert not USUAL.is_open(at("2018-04-05 10:00"))
