"""The sweep over duties: each rung once, to the right person, nothing for what is decided, frozen or held."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.notify.models import Message
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound, YiceError
from yice.planning.duties.models import Decision, Duty
from yice.planning.ladder import actions
from yice.planning.ladder.models import Fate, Fired, Hold, Notice, Swept
from yice.planning.ladder.tests.conftest import Owe
from yice.testing.cast import TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
LADDER = Actor.system("ladder")


def sweep(days: int = 0) -> actions.SweepReport:
    """The sweep so many days from today."""
    with clock.at(TODAY + dt.timedelta(days=days)):
        return actions.sweep_duties(by=LADDER)


def came() -> list[tuple[str, str]]:
    """Rungs that came, with who was told."""
    rows = Fired.objects.order_by("pk").values_list("code", "recipient__name", "fate")
    return [(code, fate or name) for code, name, fate in rows]


def test_a_duty_climbs_rung_by_rung(cast: Cast, owe: Owe) -> None:
    owe(cast.people.chen, "R02", 5)  # due in five days: the liaison on the day, the head a week later
    assert sweep().rungs == 0
    assert sweep(5).rungs == 1
    assert came() == [("+0d>liaison", cast.staff.zhang.name)]
    assert sweep(12).rungs == 1
    assert came()[-1] == ("+7d>head", cast.staff.works_head.name)
    sweep(19)
    assert came()[-1] == ("leader", cast.staff.leader.name)


def test_the_same_rung_never_comes_twice(cast: Cast, owe: Owe) -> None:
    owe(cast.people.chen, "R02", 0)
    first, second = sweep(), sweep()
    assert (first.rungs, first.told, second.rungs, second.told) == (1, 1, 0, 0)
    assert Notice.objects.count() == Message.objects.count() == 1
    assert Swept.objects.count() == 1


def test_one_duty_is_told_by_name_and_many_by_number(cast: Cast, owe: Owe) -> None:
    owe(cast.people.chen, "R02", 0)
    sweep()
    message = Message.objects.get()
    assert cast.people.chen.name in message.text
    assert message.person_id == cast.people.chen.pk
    for person in (cast.people.chen, cast.people.li):
        owe(person, "R01", -1)
    sweep()
    digest = Message.objects.exclude(pk=message.pk).filter(to_id=cast.staff.zhang.pk).get()
    assert digest.template == "ladder.digest"
    assert "全员走访" in digest.text
    assert cast.people.li.name not in digest.text
    assert digest.person_id is None


def test_what_waited_long_is_told_once_with_its_highest_rung(cast: Cast, owe: Owe) -> None:
    owe(cast.people.chen, "R01", -30, closes=200)
    sweep()
    told = [one for one in Fired.objects.all() if not one.fate]
    assert sorted(one.stage for one in told) == [1, 2, 3]
    zhang = Message.objects.filter(to_id=cast.staff.zhang.pk)
    assert zhang.count() == 1


def test_a_list_overdue_for_long_is_one_message_each(cast: Cast, owe: Owe) -> None:
    everybody = list(Person.objects.filter(unit=cast.people.chen.unit, life="living", erased_at=None))
    for person in everybody:
        owe(person, "R02", -8)
        owe(person, "R01", -8)
    report = sweep()
    assert Fired.objects.filter(fate="").count() > report.told
    assert Message.objects.count() == Notice.objects.count() == report.told
    assert not Message.objects.order_by().values("to_id").distinct().count() < report.told


def test_nothing_for_the_dead_the_decided_and_the_long_missed(cast: Cast, owe: Owe) -> None:
    reported, done, missed = owe(cast.people.chen, "R02", -1), owe(cast.people.li, "R02", -1), None
    missed = owe(cast.people.wang, "R02", -90, closes=-40)
    Person.objects.filter(pk=reported.subject).update(life="reported")
    Duty.objects.filter(pk=done.pk).update(decision=Decision.WITHDRAWN, decided_on=TODAY, decided_at=clock.now())
    assert sweep().rungs == 0
    assert missed.decision is None


def test_a_duty_decided_before_it_is_told_is_moot(cast: Cast, owe: Owe) -> None:
    duty = owe(cast.people.chen, "R02", 0)
    sweep()
    Fired.objects.update(notice=None)
    Duty.objects.filter(pk=duty.pk).update(decision=Decision.HELD, decided_on=TODAY, decided_at=clock.now())
    assert sweep().told == 0
    assert Fired.objects.get().fate == Fate.MOOT


def test_a_moved_term_begins_the_ladder_anew(cast: Cast, owe: Owe) -> None:
    duty = owe(cast.people.chen, "R02", 0)
    sweep()
    Duty.objects.filter(pk=duty.pk).update(due=TODAY + dt.timedelta(days=3))
    assert sweep().rungs == 0
    assert sweep(3).rungs == 1


def test_where_nobody_is_above_it_says_so(cast: Cast, owe: Owe) -> None:
    duty = owe(cast.people.chen, "R02", -40, closes=200)
    sweep()
    assert Fired.objects.get(stage=4).recipient == cast.staff.lin  # the bureau's, above the works'
    Fired.objects.all().delete()
    Duty.objects.filter(pk=duty.pk).update(unit=cast.units.bureau)
    sweep()
    assert Fired.objects.get(stage=4).fate == Fate.TOP
    assert Fired.objects.get(stage=4).recipient is None


def test_a_ladder_is_held_with_a_reason_and_goes_on_by_itself(cast: Cast, owe: Owe) -> None:
    duty, lin = owe(cast.people.chen, "R02", 0), cast.actor(cast.staff.lin)
    target, until = ("duty", duty.pk), TODAY + dt.timedelta(days=3)
    with pytest.raises(Invalid) as bare:
        actions.hold_ladder(by=lin, target=target, reason=" ", until=until)
    assert bare.value.code == "hold_invalid"
    with pytest.raises(Invalid):
        actions.hold_ladder(by=lin, target=target, reason="去外地", until=TODAY - dt.timedelta(days=1))
    one = actions.hold_ladder(by=lin, target=target, reason="去外地探亲", until=until, key="k")
    assert actions.hold_ladder(by=lin, target=target, reason="去外地探亲", until=until, key="k").pk == one.pk
    assert sweep(3).rungs == 0
    assert sweep(4).rungs == 1


def test_a_hold_may_be_ended_and_replaced(cast: Cast, owe: Owe) -> None:
    duty, lin = owe(cast.people.chen, "R02", 0), cast.actor(cast.staff.lin)
    for reason in ("住亲戚家", "转院"):
        actions.hold_ladder(by=lin, target=("duty", duty.pk), reason=reason, until=TODAY)
    assert Hold.objects.filter(ended_at=None).get().reason == "转院"
    actions.end_hold(by=lin, target=("duty", duty.pk))
    actions.end_hold(by=lin, target=("duty", duty.pk))
    assert sweep().rungs == 1


def test_only_head_clerk_and_leader_hold_and_only_their_own(cast: Cast, owe: Owe) -> None:
    duty = owe(cast.people.chen, "R02", 0)
    for staff, wrong in ((cast.staff.zhang, YiceError), (cast.staff.county_head, NotFound)):
        with pytest.raises(wrong):
            actions.hold_ladder(
                by=cast.actor(staff), target=("duty", duty.pk), reason="试", until=TODAY + dt.timedelta(days=1)
            )
    assert not Hold.objects.exists()


def test_words_of_the_erased_are_emptied(cast: Cast, owe: Owe) -> None:
    duty, lin = owe(cast.people.chen, "R02", 0), cast.actor(cast.staff.lin)
    actions.hold_ladder(by=lin, target=("duty", duty.pk), reason="去外地探亲", until=TODAY)
    Person.objects.filter(pk=cast.people.chen.pk).update(erased_at=clock.now())
    assert actions.forget_erased(by=LADDER) == 1
    assert Hold.objects.get().reason == ""
    assert actions.forget_erased(by=LADDER) == 0
