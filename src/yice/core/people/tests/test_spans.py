"""Cutting time into spans: whatever is told in whatever order, every day has exactly one state."""

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from yice.core.people.spans import Span, amend

START = dt.date(2010, 1, 1)
DAYS = st.dates(dt.date(2008, 1, 1), dt.date(2024, 1, 1))
CHANGES = st.lists(
    st.tuples(
        st.dictionaries(st.sampled_from(["rank", "place"]), st.integers(0, 3), min_size=1),
        DAYS,
        st.one_of(st.none(), st.integers(1, 900)),
    ),
    max_size=8,
)


def first() -> list[Span]:
    return [Span(START, None, {"rank": 0, "place": 0})]


def on(spans, day):
    return [span for span in spans if span.start <= day and (span.end is None or day < span.end)]


@given(CHANGES, DAYS)
def test_any_sequence_leaves_one_state_per_day(changes, day):
    spans = first()
    for values, start, length in changes:
        spans = amend(spans, values, start, None if length is None else start + dt.timedelta(days=length))
        assert all(a.end == b.start for a, b in pairwise(spans))
        assert spans[-1].end is None
        assert on(spans, start)[0].values.items() >= values.items()
    assert len(on(spans, day)) == (1 if day >= spans[0].start else 0)


@given(CHANGES, DAYS)
def test_days_before_a_change_stay_as_they_were(changes, day):
    spans = first()
    for values, start, length in changes:
        before = on(spans, day)
        spans = amend(spans, values, start, None if length is None else start + dt.timedelta(days=length))
        if day < start and before:
            assert on(spans, day)[0].values == before[0].values


def test_a_retroactive_change_does_not_undo_a_later_one():
    spans = amend(first(), {"rank": 2}, dt.date(2015, 1, 1))
    spans = amend(spans, {"rank": 1}, dt.date(2012, 1, 1))
    assert [(span.start.year, span.values["rank"]) for span in spans] == [(2010, 0), (2012, 1), (2015, 2)]


def test_another_field_is_carried_through_later_spans():
    spans = amend(first(), {"rank": 2}, dt.date(2015, 1, 1))
    spans = amend(spans, {"place": 3}, dt.date(2012, 1, 1))
    assert [(span.values["rank"], span.values["place"]) for span in spans] == [(0, 0), (0, 3), (2, 3)]


def test_a_bounded_correction_ends_where_it_says():
    spans = amend(first(), {"place": 1}, dt.date(2012, 1, 1), dt.date(2013, 1, 1))
    assert [span.values["place"] for span in spans] == [0, 1, 0]


def test_taking_a_change_back_joins_the_spans_again():
    spans = amend(first(), {"place": 1}, dt.date(2012, 1, 1))
    assert len(amend(spans, {"place": 0}, dt.date(2012, 1, 1))) == 1
