"""From the moment a death is reported nothing is due; confirmed it is withdrawn; if false everything stands again."""

import datetime as dt
from collections import Counter

import pytest

from yice.core.people import actions as people
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.planning.duties.actions import plan, replan_changed
from yice.planning.duties.models import Duty
from yice.planning.duties.queries import guarded, open_duties
from yice.planning.duties.queries.sight import about, keyed, waiting_by_term
from yice.planning.duties.run.frame import about_death
from yice.planning.policy import books
from yice.testing.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
PLANNER = Actor.system("planner")


@pytest.fixture
def chen(cast):
    plan(by=PLANNER)
    return cast.people.chen


def report(cast, chen, on=TODAY):
    people.report_death(by=cast.actor(cast.staff.lin), person_id=chen.pk, on=on, how="家属来电")


def of(person):
    exempt = about_death(books.in_force(TODAY)[1]).tolist()
    return Duty.objects.filter(subject=person.pk, subject_kind=1).exclude(rule__in=exempt)


def test_nothing_shows_as_open_the_moment_it_is_reported(cast, chen):
    assert open_duties().filter(subject=chen.pk, subject_kind=1).exists()
    report(cast, chen)
    exempt = about_death(books.in_force(TODAY)[1]).tolist()
    assert not open_duties().filter(subject=chen.pk, subject_kind=1).exclude(rule__in=exempt).exists()
    assert not guarded(of(chen)).filter(decision=None).exists()


def test_a_month_counts_what_waits_for_the_living_and_what_a_death_asks_for(cast, chen):
    last = TODAY + dt.timedelta(days=60)
    rows = Duty.objects.filter(decision=None, due__gte=TODAY, due__lte=last)
    before = waiting_by_term(keyed(), TODAY, last)
    assert before.total() == rows.count()
    report(cast, chen)
    plan(by=PLANNER)
    Duty.objects.filter(decision="held", subject=chen.pk, subject_kind=1).update(
        decision=None, decided_on=None, decided_at=None
    )
    after = waiting_by_term(keyed(), TODAY, last)
    assert after.total() == guarded(rows).count() < rows.count()
    assert +after == Counter(guarded(rows).values_list("due", "rule"))
    theirs = waiting_by_term(keyed().filter(about(Person.objects.filter(pk=chen.pk).values("pk"))), TODAY, last)
    exempt = about_death(books.in_force(TODAY)[1]).tolist()
    assert {rule for (_, rule), number in theirs.items() if number} <= set(exempt)
    assert sum(theirs.values()) > 0, "the report itself is to be confirmed"


def test_others_are_not_touched(cast, chen):
    others = open_duties().exclude(subject=chen.pk).count()
    report(cast, chen)
    replan_changed([chen.pk])
    assert open_duties().exclude(subject=chen.pk).count() == others


def test_the_planner_holds_what_is_undecided(cast, chen):
    count = of(chen).filter(decision=None).count()
    report(cast, chen)
    replan_changed([chen.pk])
    assert of(chen).filter(decision="held").count() == count
    assert not of(chen).filter(decision=None).exists()


def test_confirming_the_death_becomes_a_duty_that_does_show(cast, chen):
    report(cast, chen)
    replan_changed([chen.pk])
    exempt = about_death(books.in_force(TODAY)[1]).tolist()
    assert open_duties().filter(subject=chen.pk, rule__in=exempt).exists()


def test_confirmed_it_is_withdrawn(cast, chen):
    report(cast, chen)
    replan_changed([chen.pk])
    people.confirm_death(by=cast.actor(cast.staff.sun), person_id=chen.pk, on=TODAY, proof="医学死亡证明")
    replan_changed([chen.pk])
    assert not of(chen).filter(decision__in=["held"]).exists()
    assert not of(chen).filter(decision=None, closes__gte=TODAY).exists()
    assert of(chen).filter(decision="withdrawn").exists()


def test_retracted_everything_stands_again_as_it_was(cast, chen):
    before = list(of(chen).order_by("pk").values_list("pk", "due", "decision"))
    report(cast, chen)
    replan_changed([chen.pk])
    people.retract_death(by=cast.actor(cast.staff.sun), person_id=chen.pk, reason="误报，本人接了电话")
    replan_changed([chen.pk])
    assert list(of(chen).order_by("pk").values_list("pk", "due", "decision")) == before


def test_what_fell_due_meanwhile_does_not_count_as_missed(cast, chen):
    report(cast, chen)
    replan_changed([chen.pk])
    # what stands until it is kept goes on afterwards; what falls on a day is over
    on_days = {"Yearly", "Festivals", "Periodic"}
    book = books.in_force(TODAY)[1].by_number
    dated = [number for number, rule in book.items() if type(rule.trigger).__name__ in on_days]
    first = of(chen).filter(decision="held", rule__in=dated).order_by("closes").first()
    later = first.closes + dt.timedelta(days=3)
    with clock.at(later):
        people.retract_death(by=cast.actor(cast.staff.sun), person_id=chen.pk, reason="误报")
        replan_changed([chen.pk])
        first.refresh_from_db()
        assert first.decision == "withdrawn"
        assert not of(chen).filter(decision=None, closes__lt=later).exists()
        plan(by=PLANNER, recheck=True)
        first.refresh_from_db()
        assert first.decision == "withdrawn"


def test_reporting_twice_holds_once(cast, chen):
    report(cast, chen)
    replan_changed([chen.pk])
    held = list(of(chen).filter(decision="held").values_list("pk", flat=True))
    assert replan_changed([chen.pk]).held == 0
    assert list(of(chen).filter(decision="held").values_list("pk", flat=True)) == held
