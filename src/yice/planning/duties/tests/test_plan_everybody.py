"""A roster is planned: everybody gets what the rules promise, once, and only differences are written after that."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from yice.core.audit.models import Entry
from yice.core.people.models import Changed, Health, Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.planning.duties import rollups
from yice.planning.duties.actions import plan, replan_changed
from yice.planning.duties.models import Duty, Planned, PlanRun, Rollup, Transition
from yice.planning.policy import books
from yice.planning.policy.models import Basis, Concern, Gap, Level
from yice.testing.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
PLANNER = Actor.system("planner")


def table():
    """Everything a run writes that people see, for comparing two runs."""
    duties = Duty.objects.order_by("pk").values_list("pk", "opens", "due", "closes", "decision", "unit_id", "role")
    gaps = Gap.objects.order_by("pk").values_list("pk", "facts", "unit_id", "since")
    concerns = Concern.objects.order_by("person_id", "code").values_list("person_id", "code", "degree", "clear_since")
    counts = [row for row in Rollup.objects.order_by("unit_id", "rule", "month").values_list() if any(row[4:])]
    return list(duties), list(gaps), list(concerns), [row[1:] for row in counts]


def test_everybody_gets_what_the_rules_promise(cast):
    report = plan(by=PLANNER)
    assert report.counts.people == Person.objects.count()
    assert report.counts.opened == Duty.objects.count() > 50
    chen = Duty.objects.filter(subject=cast.people.chen.pk, subject_kind=1)
    assert chen.exists()
    assert set(chen.values_list("unit_id", flat=True)) == {cast.people.chen.unit_id}
    assert all(duty.basis_id for duty in chen)
    assert Level.objects.get(pk=cast.people.chen.pk).reasons
    assert PlanRun.objects.get().state == PlanRun.State.DONE
    assert Entry.objects.filter(verb="duties.plan").count() == 1


def test_levels_are_counted_of_the_living(cast):
    counts = plan(by=PLANNER).counts
    alive = Person.objects.filter(life__in=("living", "reported"))
    assert Person.objects.filter(life="dead").exists()
    assert sum(counts.levels.values()) == alive.count()


def test_the_same_run_twice_changes_nothing(cast):
    plan(by=PLANNER)
    before = table()
    again = plan(by=PLANNER)
    assert (again.counts.opened, again.counts.withdrawn, again.counts.rescheduled) == (0, 0, 0)
    assert again.counts.kept == len(before[0])
    assert table() == before


def test_checking_everything_against_the_database_finds_nothing_either(cast):
    plan(by=PLANNER)
    before = table()
    again = plan(by=PLANNER, recheck=True)
    assert (again.counts.opened, again.counts.withdrawn, again.counts.rescheduled) == (0, 0, 0)
    assert table() == before


def test_a_run_a_day_later_only_adds_the_day(cast):
    plan(by=PLANNER)
    count = Duty.objects.count()
    with clock.at(TODAY + dt.timedelta(days=1)):
        report = plan(by=PLANNER)
    assert report.counts.withdrawn == 0
    assert Duty.objects.count() == count + report.counts.opened


def test_nothing_is_opened_that_can_no_longer_be_kept(cast):
    plan(by=PLANNER)
    assert not Duty.objects.filter(closes__lt=TODAY).exists()


def test_asked_for_days_gone_by_the_run_makes_them_too(cast):
    plan(by=PLANNER, start=dt.date(2018, 1, 1))
    assert Duty.objects.filter(closes__lt=TODAY).exists()


def test_a_window_that_ends_before_it_begins_is_refused(cast):
    with pytest.raises(Invalid) as error:
        plan(by=PLANNER, start=dt.date(2018, 5, 1), end=dt.date(2018, 4, 1))
    assert error.value.code == "window_backwards"
    assert not PlanRun.objects.exists()


def test_one_unit_is_planned_alone(cast):
    plan(by=PLANNER, unit=cast.units.works)
    units = {cast.units.works.pk, cast.units.plant.pk}
    assert set(Duty.objects.filter(subject_kind=1).values_list("unit_id", flat=True)) <= units
    assert Duty.objects.filter(subject_kind=1).exists()


def test_a_changed_fact_changes_only_that_person(cast):
    plan(by=PLANNER)
    others = list(Duty.objects.exclude(subject=cast.people.chen.pk).order_by("pk").values_list())
    Health.objects.update_or_create(pk=cast.people.chen.pk, defaults={"ability": 4, "bedridden": True})
    Changed.objects.create(person=cast.people.chen, why="health", at=clock.now())
    counts = replan_changed()
    assert counts.people >= 1
    assert Concern.objects.filter(person=cast.people.chen, code="disabled", degree="severe").exists()
    assert list(Duty.objects.exclude(subject=cast.people.chen.pk).order_by("pk").values_list()) == others
    assert not Changed.objects.filter(person=cast.people.chen).exists()


def test_replanning_somebody_unchanged_writes_nothing(cast):
    plan(by=PLANNER)
    before = table()
    replan_changed([cast.people.chen.pk])
    assert table() == before


def test_a_changed_fact_is_planned_as_a_whole_run_would(cast):
    plan(by=PLANNER)
    Health.objects.update_or_create(pk=cast.people.chen.pk, defaults={"ability": 4, "bedridden": True})
    replan_changed([cast.people.chen.pk])
    one = table()
    plan(by=PLANNER, recheck=True)
    assert table() == one


def test_what_the_facts_no_longer_bear_out_is_withdrawn_with_a_reason_and_can_stand_again(cast):
    plan(by=PLANNER)
    person = cast.people.chen
    standing = Duty.objects.filter(subject=person.pk, subject_kind=1, decision=None).count()
    Person.objects.filter(pk=person.pk).update(life="left")
    person.statuses.update(life="left")
    replan_changed([person.pk])
    gone = Duty.objects.filter(subject=person.pk, decision="withdrawn", closes__gte=TODAY)
    assert gone.exists()
    logged = Transition.objects.filter(duty__in=gone.values("pk"), deed="withdrawn").exclude(reason="")
    assert logged.count() == gone.count()
    Person.objects.filter(pk=person.pk).update(life="living")
    person.statuses.update(life="living")
    replan_changed([person.pk])
    assert Duty.objects.filter(subject=person.pk, subject_kind=1, decision=None).count() == standing


def test_a_promise_keeps_the_facts_it_was_made_of(cast):
    plan(by=PLANNER)
    duty = Duty.objects.filter(subject=cast.people.chen.pk, subject_kind=1).first()
    was = Basis.objects.get(pk=duty.basis_id).facts
    Health.objects.update_or_create(pk=cast.people.chen.pk, defaults={"ability": 4, "bedridden": True})
    replan_changed([cast.people.chen.pk])
    duty.refresh_from_db()
    assert Basis.objects.get(pk=duty.basis_id).facts == was
    assert Basis.objects.filter(subject=cast.people.chen.pk, subject_kind=1).count() == 2


def test_undecided_duties_follow_the_person_to_another_unit_and_decided_ones_stay(cast):
    plan(by=PLANNER)
    person = cast.people.chen
    duties = Duty.objects.filter(subject=person.pk, subject_kind=1)
    waived = duties.first()
    duties.filter(pk=waived.pk).update(decision="waived", decided_on=TODAY, decided_at=clock.now())
    rollups.recount()
    Person.objects.filter(pk=person.pk).update(unit=cast.units.county)
    person.statuses.update(unit=cast.units.county)
    replan_changed([person.pk])
    open_ones = duties.exclude(pk=waived.pk).filter(decision=None)
    assert set(open_ones.values_list("unit_id", flat=True)) == {cast.units.county.pk}
    assert duties.get(pk=waived.pk).unit_id == cast.units.works.pk


def test_counts_kept_by_difference_are_those_counted_anew(cast):
    plan(by=PLANNER, start=dt.date(2018, 1, 1))
    Health.objects.update_or_create(pk=cast.people.chen.pk, defaults={"ability": 4, "bedridden": True})
    Person.objects.filter(pk=cast.people.chen.pk).update(unit=cast.units.county)
    cast.people.chen.statuses.update(unit=cast.units.county)
    replan_changed([cast.people.chen.pk])
    with clock.at(TODAY + dt.timedelta(days=40)):
        plan(by=PLANNER)
        kept = table()[3]
        rollups.recount()
        assert table()[3] == kept


def test_without_evidence_the_database_itself_refuses_done(cast):
    plan(by=PLANNER)
    duty = Duty.objects.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(decision="done", decided_on=TODAY, decided_at=clock.now())


def test_a_rule_switched_off_withdraws_what_is_still_open(cast):
    plan(by=PLANNER)
    version = books.version_in_force(TODAY)
    _, book = books.in_force(TODAY)
    number = book.rules["R02"].number
    assert Duty.objects.filter(rule=number, decision=None).exists()
    version.overrides = {"off": ["R02"]}
    version.save()
    plan(by=PLANNER, recheck=True)
    assert not Duty.objects.filter(rule=number, decision=None, closes__gte=TODAY).exists()


def test_what_was_last_applied_is_kept_per_subject(cast):
    plan(by=PLANNER)
    assert Planned.objects.filter(pk=cast.people.chen.pk * 8 + 1).exists()
