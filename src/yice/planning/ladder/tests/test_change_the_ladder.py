"""逾期升级的比例是政策手册里的标准：改了，从施行日起梯级跟着动；报过的不再报。"""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from yice.lib import clock as time
from yice.lib.actor import Actor
from yice.planning.ladder import actions, auditing
from yice.planning.ladder.models import Clock, Fired
from yice.planning.ladder.queries import ClockState, in_state, state_of
from yice.planning.ladder.rungs import Shares
from yice.planning.ladder.shares import shares_today
from yice.planning.ladder.tests.conftest import Owe
from yice.planning.ladder.tests.test_clocks import at, start
from yice.planning.policy import books
from yice.planning.policy.actions import approve_change, propose_change
from yice.planning.policy.models import RulebookVersion
from yice.testing.cast import TODAY, Cast

pytestmark = [pytest.mark.django_db]
LADDER = Actor.system("ladder")


def decide(cast: Cast, day: dt.date = TODAY, **values: int) -> None:
    """Somebody proposes other shares, a second person approves them, in force from a day."""
    told: dict[str, Any] = {
        f"ladder_{name}": [{"from": day.isoformat(), "value": value}] for name, value in values.items()
    }
    version = propose_change(
        by=cast.actor(cast.staff.sun), overrides={"parameters": told}, in_force_from=day, note="局务会纪要〔2018〕5号"
    )
    RulebookVersion.objects.filter(pk=version.pk).update(rehearsal={"rehearsed": True})
    approve_change(by=cast.actor(cast.staff.lin), version_id=version.pk, version=version.version)


def mind(moment: str) -> list[str]:
    """The minding at a moment: which rungs came."""
    before = set(Fired.objects.values_list("pk", flat=True))
    with time.at(at(moment)):
        actions.mind_clocks(by=LADDER)
    return list(Fired.objects.exclude(pk__in=before).order_by("pk").values_list("code", flat=True))


def test_a_clock_that_runs_follows_the_new_shares(cast: Cast) -> None:
    clock = start(cast, minutes=100, working_time=False)  # from nine
    assert mind("2018-04-02 09:50") == []
    decide(cast, remind=50, leader=110)
    with time.at(at("2018-04-02 09:51")):
        actions.mind_clocks(by=LADDER)
        clock.refresh_from_db()
        assert state_of(clock).state is ClockState.AT_RISK
        assert Clock.objects.filter(in_state(ClockState.AT_RISK, time.now())).exists()
        assert auditing.check().found == {"no_sweep": 1}
    assert list(Fired.objects.values_list("code", flat=True)) == ["remind"]
    assert mind("2018-04-02 10:51") == ["head", "leader"]
    decide(cast, remind=90, leader=170)
    assert mind("2018-04-02 11:55") == [], "what was told is not told again by another share"
    assert mind("2018-04-02 12:21") == ["above"]


def test_from_its_day_and_not_before(cast: Cast) -> None:
    decide(cast, TODAY + dt.timedelta(days=1), remind=50)
    assert shares_today().remind == 80
    with time.at(TODAY + dt.timedelta(days=1)):
        assert shares_today().remind == 50


def test_a_duty_is_taken_up_earlier(cast: Cast, owe: Owe) -> None:
    duty = owe(cast.people.chen, "R02", -3)

    def told() -> set[str]:
        with time.at(TODAY + dt.timedelta(days=6)):
            actions.sweep_duties(by=LADDER)
        return set(Fired.objects.filter(target=duty.pk).values_list("to", flat=True))

    assert "leader" not in told(), "half the window after it was due, at most a fortnight"
    decide(cast, leader_least_days=1, leader_most_days=1)
    assert "leader" in told()


def test_a_stage_never_comes_before_the_one_below(cast: Cast) -> None:
    decide(cast, remind=120, head=90, leader=50, above=1)
    assert (shares_today().head, shares_today().leader, shares_today().above) == (120, 120, 120)


def test_a_book_without_them_is_as_shipped(cast: Cast) -> None:
    book = books.in_force(TODAY)[1]
    assert Shares.of(book, TODAY) == Shares()
    assert Shares.of(book, dt.date(1999, 1, 1)) == Shares(), "before the first value"
