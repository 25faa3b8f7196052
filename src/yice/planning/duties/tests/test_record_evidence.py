"""记录一次走访: it closes what it satisfies, says which, and everything that follows from it comes about."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import pytest

from yice.core.audit.models import Entry
from yice.core.people import actions as people
from yice.core.people.access import NotAllowed
from yice.core.people.models import Changed, Event, Need
from yice.lib.errors import Invalid, NotFound, Refused
from yice.planning.duties import actions, rollups
from yice.planning.duties.actions import Deed
from yice.planning.duties.models import Duty, Evidence, Rollup, Transition
from yice.testing.cast import TODAY

VISIT = Deed(on=TODAY, kind="visit", channel="home", result="精神好，问起老伴的医药费")


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


def test_a_visit_closes_everything_it_satisfies_and_says_which(cast, owe):
    visit, call = owe(cast.people.chen, "R01", due=day(3)), owe(cast.people.chen, "R02", due=day(-1))
    done = actions.record_evidence(by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, deed=VISIT)
    assert visit.pk in {one.pk for one in done.closed}
    visit.refresh_from_db()
    assert (visit.decision, visit.decided_on, visit.evidence_id) == ("done", TODAY, done.evidence.pk)
    assert visit.owner == cast.staff.zhang
    call.refresh_from_db()
    assert (call.decision is None) == (call.pk not in {one.pk for one in done.closed})
    assert Transition.objects.get(duty=visit).deed == "done"
    assert Entry.objects.filter(verb="duties.record_evidence", person_id=cast.people.chen.pk).exists()
    assert Changed.objects.filter(person=cast.people.chen).exists()


def test_an_unaccepted_channel_closes_nothing(cast, owe):
    owe(cast.people.chen, "R01", due=day(3))
    done = actions.record_evidence(
        by=cast.actor(cast.staff.zhang),
        subject=cast.people.chen.pk,
        deed=Deed(on=TODAY, kind="visit", channel="office"),
    )
    assert not done.closed
    assert Evidence.objects.filter(pk=done.evidence.pk).exists()


def test_nobody_home_closes_nothing_but_is_kept(cast, owe):
    owe(cast.people.chen, "R01", due=day(3))
    done = actions.record_evidence(
        by=cast.actor(cast.staff.zhang),
        subject=cast.people.chen.pk,
        deed=Deed(on=TODAY, kind="visit", channel="home", reached=False, result="敲门无人应"),
    )
    assert not done.closed
    assert not done.evidence.reached


def test_a_visit_too_early_does_not_count(cast, owe):
    duty = owe(cast.people.chen, "R20", due=day(10), early=14)  # the birthday visit counts from three days before
    done = actions.record_evidence(by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, deed=VISIT)
    assert duty.pk not in {one.pk for one in done.closed}


def test_a_missed_duty_is_named_but_not_closed_without_a_reason(cast, owe):
    missed = owe(cast.people.chen, "R01", due=day(-40), late=10)
    deed = Deed(on=day(-35), kind="visit", channel="home")
    done = actions.record_evidence(by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, deed=deed)
    assert not done.closed
    assert [one.pk for one in done.missed] == [missed.pk]


def test_low_mood_needs_and_follow_up_bring_about_what_they_promise(cast):
    deed = Deed(
        on=TODAY, kind="visit", channel="home", mood="lonely", needs="希望有人读报", need_kind="comfort",
        follow_up=True, follow_up_note="带老花镜",
    )  # fmt: skip
    done = actions.record_evidence(by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, deed=deed)
    assert Event.objects.filter(person=cast.people.chen, kind="mood", sub="lonely", on=TODAY).count() == 1
    assert Need.objects.get(person=cast.people.chen, words="希望有人读报").kind == "comfort"
    follow_up = Duty.objects.get(pk=done.made[0])
    assert (follow_up.rule, follow_up.note, follow_up.due, follow_up.origin) == (11, "带老花镜", day(7), "action")
    again = actions.record_evidence(by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, deed=deed)
    assert again.made[0] != done.made[0]


def test_a_visit_does_not_keep_what_was_promised_beside_it(cast):
    zhang = cast.actor(cast.staff.zhang)
    glasses = actions.make_duty(by=zhang, subject=cast.people.chen.pk, title="带老花镜", due=day(5))
    done = actions.record_evidence(by=zhang, subject=cast.people.chen.pk, deed=VISIT)
    assert glasses.pk not in {one.pk for one in done.closed}
    done = actions.record_evidence(by=zhang, subject=cast.people.chen.pk, deed=VISIT, named=[glasses.pk])
    assert glasses.pk in {one.pk for one in done.closed}


def test_a_leaders_visit_is_kept_by_the_leader_alone(cast, owe):
    duty = owe(cast.people.chen, "R08", due=day(3))
    zhang = cast.actor(cast.staff.zhang)
    done = actions.record_evidence(by=zhang, subject=cast.people.chen.pk, deed=VISIT)
    assert duty.pk not in {one.pk for one in done.closed}
    led = Deed(on=TODAY, kind="visit", channel="home", done_by_id=cast.staff.leader.pk)
    done = actions.record_evidence(by=zhang, subject=cast.people.chen.pk, deed=led)
    assert duty.pk in {one.pk for one in done.closed}


def test_naming_what_the_deed_does_not_satisfy_is_refused_whole(cast, owe):
    checkup = owe(cast.people.chen, "R34", due=day(3))
    with pytest.raises(Invalid) as refused:
        actions.record_evidence(
            by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, deed=VISIT, named=[checkup.pk]
        )
    assert refused.value.code == "evidence_not_accepted"
    assert not Evidence.objects.exists()


def test_the_household_is_visited_together(cast, owe):
    people.form_household(
        by=cast.actor(cast.staff.lin), person_ids=[cast.people.chen.pk, cast.people.li.pk], on=day(-400)
    )
    mine, hers = owe(cast.people.chen, "R01", due=day(3)), owe(cast.people.li, "R01", due=day(3))
    done = actions.record_evidence(
        by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, household=[cast.people.li.pk], deed=VISIT
    )
    assert {mine.pk, hers.pk} <= {one.pk for one in done.closed}
    hers.refresh_from_db()
    assert hers.evidence.subject == cast.people.li.pk


def test_a_stranger_is_no_housemate(cast):
    with pytest.raises(NotFound):
        actions.record_evidence(
            by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, household=[cast.people.ma.pk], deed=VISIT
        )


@pytest.mark.parametrize(
    ("deed", "field"),
    [
        (Deed(on=day(1), kind="visit"), "on"),
        (Deed(on=TODAY, kind="nonsense"), "kind"),
        (Deed(on=TODAY, kind="visit", channel="pigeon"), "channel"),
        (Deed(on=TODAY, kind="visit", mood="furious"), "mood"),
        (Deed(on=TODAY, kind="visit", follow_up=True), "follow_up_note"),
        (Deed(on=TODAY, kind="visit", follow_up=True, follow_up_note="x", follow_up_due=day(-1)), "follow_up_due"),
        (Deed(on=TODAY, kind="call", reached=False, needs="要读报"), "reached"),
    ],
)
def test_wrong_input_is_told_at_its_field_and_nothing_is_stored(cast, deed, field):
    with pytest.raises(Invalid) as refused:
        actions.record_evidence(by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, deed=deed)
    assert field in refused.value.fields
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "who", ["sibling_liaison", "foreign_head", "community_worker", "security_admin", "county_head"]
)
def test_the_wrong_person_finds_nobody(cast, who):
    with pytest.raises(NotFound):
        actions.record_evidence(by=cast.actor(getattr(cast.staff, who)), subject=cast.people.chen.pk, deed=VISIT)
    assert not Evidence.objects.exists()


def test_who_only_reads_may_not_record(cast):
    with pytest.raises(NotAllowed):
        actions.record_evidence(by=cast.actor(cast.staff.guo), subject=cast.people.chen.pk, deed=VISIT)


def test_the_same_form_twice_is_one_record(cast, owe):
    owe(cast.people.chen, "R01", due=day(3))
    zhang = cast.actor(cast.staff.zhang)
    once = actions.record_evidence(by=zhang, subject=cast.people.chen.pk, deed=VISIT, key="k1")
    twice = actions.record_evidence(by=zhang, subject=cast.people.chen.pk, deed=VISIT, key="k1")
    assert once.evidence == twice.evidence
    assert [one.pk for one in once.closed] == [one.pk for one in twice.closed]
    assert Evidence.objects.count() == 1


def test_after_a_report_of_death_nothing_ordinary_can_be_closed(cast, owe):
    duty = owe(cast.people.chen, "R01", due=day(3))
    people.report_death(by=cast.actor(cast.staff.zhang), person_id=cast.people.chen.pk, on=TODAY, how="家属来电")
    with pytest.raises(Refused) as refused:
        actions.record_evidence(by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, deed=VISIT)
    assert refused.value.code == "person_frozen"
    duty.refresh_from_db()
    assert duty.decision is None


def test_the_counts_follow(cast, owe):
    duty = owe(cast.people.chen, "R01", due=day(3))
    rollups.recount()
    actions.record_evidence(by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, deed=VISIT)
    row = Rollup.objects.get(unit=duty.unit_id, rule=1, month=2018 * 12 + 3)
    assert (row.open, row.kept, row.late) == (0, 1, 0)
    before = list(
        Rollup.objects.values_list("unit", "rule", "month", "kept", "late", "open", "missed").order_by(
            "unit", "rule", "month"
        )
    )
    rollups.recount()
    after = list(
        Rollup.objects.values_list("unit", "rule", "month", "kept", "late", "open", "missed").order_by(
            "unit", "rule", "month"
        )
    )
    assert [row for row in before if any(row[3:])] == after


def test_a_record_is_about_a_unit_too(cast, owe):
    duty = owe(cast.units.works, "R118", due=day(3))
    done = actions.record_evidence(
        by=cast.actor(cast.staff.works_head),
        subject=cast.units.works.pk,
        subject_kind=2,
        deed=Deed(on=TODAY, kind="plan"),
    )
    assert [one.pk for one in done.closed] == [duty.pk]


_KILLED = """
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.planning.duties import actions
from yice.testing.cast import TODAY
with clock.at(TODAY):
    deed = actions.Deed(on=TODAY, kind="visit", channel="home", mood="lonely", follow_up=True, follow_up_note="x")
    actions.record_evidence(by=Actor.system("t"), subject=Person.objects.get(no="LX-0001").pk, deed=deed, key="k")
"""
_STATE = """
import json
from yice.planning.duties.models import *
from yice.core.people.models import Event
from yice.core.audit.models import Entry, Idempotency
print(json.dumps([Evidence.objects.count(), Duty.objects.count(), Transition.objects.count(),
  Event.objects.filter(kind="mood").count(), Entry.objects.filter(verb="duties.record_evidence").count(),
  Idempotency.objects.count()]))
"""


@pytest.mark.parametrize("point", ["duties.evidence.before_needs", "duties.evidence.before_commit"])
def test_killed_in_the_middle_leaves_nothing_and_works_the_second_time(processes, cast_folder, tmp_path, point):
    data = Path(shutil.copytree(cast_folder, tmp_path / "data"))
    assert processes.run(_KILLED, data, kill_at=point).returncode == 137
    assert json.loads(processes.run(_STATE, data).stdout) == [0, 0, 0, 0, 0, 0]
    assert processes.run(_KILLED, data).returncode == 0
    assert processes.run(_KILLED, data).returncode == 0
    assert json.loads(processes.run(_STATE, data).stdout) == [1, 1, 1, 1, 1, 1]
