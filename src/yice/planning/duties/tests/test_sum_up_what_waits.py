"""What waits per unit and liaison: summed up ahead by the worker, and those of now all the same."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.people import actions as people
from yice.core.people.models import Changed
from yice.planning.duties import actions
from yice.planning.duties.actions import Deed
from yice.planning.duties.models import UnitSum
from yice.planning.duties.queries import sums
from yice.planning.duties.queries.coverage import coverage
from yice.testing.cast import TODAY


@pytest.fixture
def owed(cast, owe):
    """Chen is owed something that waits and something overdue; all sums are fresh."""
    Changed.objects.all().delete()
    late = owe(cast.people.chen, "R01", due=dt.date(2018, 3, 28))
    owe(cast.people.chen, "R05", due=dt.date(2018, 4, 5))
    sums.refresh()
    return late


def of(cast):
    unit = cast.people.chen.unit_id
    return sums.sums_of([unit], TODAY)[unit]


def test_they_are_what_counting_gives(cast, owed):
    unit = cast.people.chen.unit_id
    assert of(cast) == sums.count([unit], TODAY)[unit]
    assert (of(cast).todo, of(cast).overdue, of(cast).first_due) == (2, 1, dt.date(2018, 3, 28))
    assert sum(late for late, _ in of(cast).liaisons.values()) == 1


def test_fresh_sums_are_read_and_not_counted(cast, owed, monkeypatch):
    monkeypatch.setattr(sums, "count", lambda units, day: {} if not units else pytest.fail("counted again"))
    assert of(cast).todo == 2


def test_a_deed_is_seen_at_once_and_leaves_the_other_units_alone(cast, owed):
    others = UnitSum.objects.exclude(pk=cast.people.chen.unit_id).values_list("pk", "version", "summed").order_by("pk")
    before = list(others)
    visit = Deed(on=TODAY, kind="visit", channel="home")
    actions.record_evidence(by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, deed=visit)
    Changed.objects.all().delete()
    assert of(cast).overdue == 0
    assert list(others) == before


def test_a_report_of_death_counts_at_once(cast, owed):
    people.report_death(by=cast.actor(cast.staff.zhang), person_id=cast.people.chen.pk, on=TODAY, how="家属电话")
    assert of(cast).todo == 0


def test_a_new_liaison_has_the_duties_at_once(cast, owed):
    other = next(one for one in (cast.staff.zhang, cast.staff.sun, cast.staff.lin) if one.pk not in of(cast).liaisons)
    people.pair(by=cast.actor(cast.staff.lin), person_id=cast.people.chen.pk, kind="liaison", staff_id=other.pk,
                valid_from=TODAY)  # fmt: skip
    assert other.pk in of(cast).liaisons


def test_another_day_is_counted_anew(cast, owed):
    later = TODAY + dt.timedelta(days=10)
    unit = cast.people.chen.unit_id
    assert sums.sums_of([unit], later)[unit].overdue == 2


def test_the_worker_sums_up_only_what_was_written_to(cast, owed):
    assert sums.refresh() == 0
    UnitSum.objects.filter(pk=cast.people.chen.unit_id).update(version=99)
    assert sums.refresh() == 1


def test_coverage_by_liaison_adds_up_to_the_whole(cast, owed):
    month = (dt.date(2018, 3, 1), dt.date(2018, 4, 30))
    assert sum(row.total for row in coverage(*month, by="liaison")) == 2
