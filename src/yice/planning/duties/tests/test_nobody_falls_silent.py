"""Who has not been looked after for long is asked for all the more: no promise that holds runs out unanswered."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.lib import clock
from yice.lib.actor import Actor
from yice.planning.duties.actions import Deed, plan, record_evidence
from yice.planning.duties.models import Duty
from yice.planning.policy import books
from yice.testing.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
PLANNER = Actor.system("planner")
STANDING = {"Interval", "Deadline", "Always"}


def standing_rules():
    book = books.in_force(TODAY)[1]
    triggers = {number: rule.trigger for number, rule in book.by_number.items()}
    standing = {number: one for number, one in triggers.items() if type(one).__name__ in STANDING}
    # R90 hands over to R91 on the day the authentication has run out
    return [number for number, one in standing.items() if not getattr(one, "lapses", False)]


def lines(duties):
    return set(duties.values_list("subject_kind", "subject", "rule", "step"))


def nightly(day):
    plan(by=PLANNER)
    return Duty.objects.filter(decision=None, closes__gte=day, rule__in=standing_rules())


def test_nobody_calls_for_a_year_and_still_each_promise_is_asked_for(cast):
    with clock.at(TODAY):
        before = lines(nightly(TODAY))
    assert before
    for days in (20, 40, 80, 120, 365):
        later = TODAY + dt.timedelta(days=days)
        with clock.at(later):
            assert before <= lines(nightly(later))
            nothing = plan(by=PLANNER)
            assert (nothing.counts.opened, nothing.counts.rescheduled, nothing.counts.withdrawn) == (0, 0, 0)


def test_the_next_call_answers_what_was_overdue(cast):
    chen, zhang = cast.people.chen.pk, cast.actor(cast.staff.zhang)
    call = Duty.objects.filter(subject=chen, subject_kind=1, rule=2, decision=None)
    with clock.at(TODAY):
        plan(by=PLANNER)
        due = call.get().due
    later = due + dt.timedelta(days=121)
    with clock.at(later):
        plan(by=PLANNER)
        assert call.get().due == due
        deed = Deed(kind="call", channel="phone", on=later, done_by_id=cast.staff.zhang.pk)
        closed = record_evidence(by=zhang, subject=chen, deed=deed).closed
        assert 2 in {duty.rule for duty in closed}
        plan(by=PLANNER)
        assert call.get().due > later


def test_a_call_before_the_term_keeps_the_promise_early(cast):
    chen, zhang = cast.people.chen.pk, cast.actor(cast.staff.zhang)
    with clock.at(TODAY):
        deed = Deed(kind="call", channel="phone", on=TODAY, done_by_id=cast.staff.zhang.pk)
        record_evidence(by=zhang, subject=chen, deed=deed)
        plan(by=PLANNER)
    call = Duty.objects.filter(subject=chen, subject_kind=1, rule=2, decision=None)
    due = call.get().due
    soon = TODAY + dt.timedelta(days=2)
    assert soon < call.get().opens
    with clock.at(soon):
        deed = Deed(kind="call", channel="phone", on=soon, done_by_id=cast.staff.zhang.pk)
        assert 2 in {duty.rule for duty in record_evidence(by=zhang, subject=chen, deed=deed).closed}
        plan(by=PLANNER)
        assert call.get().due == due + dt.timedelta(days=2)


def test_a_run_over_days_gone_by_takes_nothing_back(cast):
    with clock.at(TODAY):
        plan(by=PLANNER)
    later = TODAY + dt.timedelta(days=100)
    with clock.at(later):
        plan(by=PLANNER)
        stood = set(Duty.objects.exclude(decision="withdrawn").values_list("pk", flat=True))
        first = TODAY - dt.timedelta(days=60)
        plan(by=PLANNER, start=first, end=first + dt.timedelta(days=30))
        assert stood <= set(Duty.objects.exclude(decision="withdrawn").values_list("pk", flat=True))
        back = plan(by=PLANNER)
        assert (back.counts.withdrawn, back.counts.gaps_opened, back.counts.entitlements_changed) == (0, 0, 0)


def test_an_authentication_that_ran_out_is_asked_for_by_the_rule_that_follows(cast):
    later = TODAY + dt.timedelta(days=400)
    with clock.at(later):
        plan(by=PLANNER)
        asked = Duty.objects.filter(subject=cast.people.chen.pk, subject_kind=1, decision=None, closes__gte=later)
        assert set(asked.filter(rule__in=(90, 91)).values_list("rule", flat=True)) == {91}
