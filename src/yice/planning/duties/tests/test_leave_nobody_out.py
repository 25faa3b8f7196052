"""不落一人、不漏一项: for each person and promise exactly one of kept, waived, open, missed; or we cannot judge."""

import datetime as dt

import numpy as np
import pytest

from dutyengine import Window, evaluate
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.planning.duties import rollups
from yice.planning.duties.actions import plan
from yice.planning.duties.models import Duty, Evidence, RollupStamp
from yice.planning.duties.queries import (
    State,
    behind_among,
    coverage,
    everybody,
    in_state,
    matrix,
    people_behind,
    state_of,
    with_state,
)
from yice.planning.policy import books
from yice.planning.policy.inputs import read_inputs
from yice.planning.policy.models import Gap
from yice.planning.policy.reading import read_facts
from yice.testing.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
START, END = dt.date(2018, 1, 1), dt.date(2018, 12, 31)


@pytest.fixture
def planned(cast):
    """A year with one duty kept late, one waived, the rest as the days have it."""
    plan(by=Actor.system("planner"), start=START, end=END)
    mine = Duty.objects.filter(subject=cast.people.chen.pk, subject_kind=1, decision=None, due__gte=START)
    kept, waived = mine.order_by("due")[:2]
    proof = Evidence.objects.create(
        subject_kind=1, subject=cast.people.chen.pk, kind="note", on=kept.due + dt.timedelta(days=1),
        recorded_at=clock.now(), recorded_by_name="张晓梅",
    )  # fmt: skip
    Duty.objects.filter(pk=kept.pk).update(decision="done", decided_on=proof.on, decided_at=clock.now(), evidence=proof)
    Duty.objects.filter(pk=waived.pk).update(decision="waived", decided_on=TODAY, decided_at=clock.now())
    rollups.recount()
    return cast


def test_each_promise_of_each_person_is_there_once_or_is_a_gap(planned):
    _, book = books.in_force(TODAY)
    for person in Person.objects.filter(life="living"):
        one = np.array([person.pk], dtype=np.int64)
        window = Window(START, END, TODAY)
        result = evaluate(read_facts(book, "person", one, TODAY), read_inputs("person", one, TODAY), book, window)
        standing = Duty.objects.filter(subject=person.pk, subject_kind=1).exclude(decision="withdrawn")
        decided = set(standing.exclude(decision=None).values_list("pk", flat=True))
        assert set(result.owed.key.tolist()) - set(standing.values_list("pk", flat=True)) == set()
        assert set(standing.values_list("pk", flat=True)) - set(result.owed.key.tolist()) <= decided
        known = set(Gap.objects.filter(subject=person.pk, subject_kind=1).values_list("source", flat=True))
        assert {source for _, source, _ in result.gaps.rows()} == known


def test_every_promise_stands_in_exactly_one_column(planned):
    row = everybody(START, END)
    standing = Duty.objects.filter(due__gte=START, due__lte=END).exclude(decision="withdrawn").count()
    assert row.total == standing
    assert (row.kept, row.late, row.waived) == (1, 1, 1)
    assert row.missed > 0
    assert row.open > 0
    assert row.unknown == Gap.objects.filter(rule__gt=0).count()


@pytest.mark.parametrize("by", ["unit", "rule"])
def test_parts_add_up_to_the_whole(planned, by):
    whole = everybody(START, END)
    rows = coverage(START, END, by=by)
    for column in rollups.COLUMNS:
        assert sum(getattr(row, column) for row in rows) == getattr(whole, column), column


def test_by_liaison_each_person_counts_under_the_liaison_of_today(planned):
    rows = {row.name: row for row in coverage(START, END, by="liaison")}
    assert "张晓梅" in rows
    assert (
        sum(row.total for row in rows.values())
        == Duty.objects.filter(due__gte=START, due__lte=END, subject_kind=1).exclude(decision="withdrawn").count()
    )


def test_rollups_and_duties_give_the_same_numbers(planned):
    quick = {row.key: row for row in coverage(START, END, by="rule")}
    RollupStamp.objects.update(as_of=dt.date(2018, 4, 1))  # the counts are for another day: the duties are asked
    slow = {row.key: row for row in coverage(START, END, by="rule")}
    assert quick == slow


def test_the_next_day_what_ran_out_is_missed_without_anything_being_flipped(planned):
    closing = Duty.objects.filter(decision=None, closes__gte=TODAY).order_by("closes").first().closes
    after = closing + dt.timedelta(days=1)
    before = everybody(START, END)
    with clock.at(after):
        seen = everybody(START, END)
        rollups.advance(after)
        assert everybody(START, END) == seen
    assert seen.missed > before.missed
    assert seen.total == before.total


def test_behind_every_number_stand_its_people(planned):
    assert list(people_behind(START, END, "kept")) == [planned.people.chen]
    assert people_behind(START, END, "missed", unit=planned.units.works).exists()
    assert not people_behind(START, END, "kept", unit=planned.units.sibling).exists()
    with pytest.raises(Invalid):
        people_behind(START, END, "nonsense")


@pytest.mark.parametrize("column", ["kept", "late", "waived", "held", "open", "missed"])
@pytest.mark.parametrize("one_rule", [False, True])
def test_asked_one_by_one_the_same_people_stand_behind_it(planned, column, one_rule):
    """Zheng's promises are held; of each rule alone and of all together, in the works and everywhere."""
    held = Duty.objects.filter(subject=planned.people.zheng.pk, subject_kind=1, decision=None, due__gte=TODAY)
    held.update(decision="held", decided_on=TODAY, decided_at=clock.now())
    everyone = list(Person.objects.values_list("pk", flat=True))
    rules = Duty.objects.filter(subject_kind=1).values_list("rule", flat=True).distinct() if one_rule else [None]
    met = 0
    for rule in rules:
        for unit in (None, planned.units.works, planned.units.sibling):
            within = {"unit": unit, "rule": rule}
            behind = set(people_behind(START, END, column, **within).values_list("pk", flat=True))
            assert behind_among(everyone, START, END, column, **within) == behind
            met += len(behind)
    assert met
    assert behind_among([], START, END, column) == set()


def test_the_matrix_has_one_state_per_person_and_promise(planned):
    cells = matrix([planned.people.chen.pk, planned.people.li.pk], START, END)
    assert cells
    assert {cell.state for cell in cells.values()} <= {"missed", "open", "held", "kept", "waived", "unknown"}
    assert "unknown" in {cell.state for cell in cells.values()} or all(not cell.unknown for cell in cells.values())


@pytest.mark.parametrize("offset", [-120, -30, 0, 45, 200])
def test_the_state_of_a_day_is_the_same_in_the_database_and_in_hand(planned, offset):
    day = TODAY + dt.timedelta(days=offset)
    duties = list(with_state(Duty.objects.all(), day))
    assert {duty.pk: duty.state for duty in duties} == {duty.pk: state_of(duty, day).value for duty in duties}
    if offset >= 0:
        for state in State:
            wanted = {duty.pk for duty in duties if duty.state == state.value}
            assert set(Duty.objects.filter(in_state(state, day)).values_list("pk", flat=True)) == wanted


def test_a_period_backwards_is_refused(planned):
    with pytest.raises(Invalid) as error:
        coverage(END, START)
    assert error.value.code == "period_backwards"
