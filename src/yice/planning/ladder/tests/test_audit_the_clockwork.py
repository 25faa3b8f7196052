"""The auditor names each fault that is planted, and passes when there is none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from yice.core.audit.actions import record
from yice.core.notify.models import Message
from yice.lib import clock as time
from yice.lib.actor import Actor
from yice.planning.duties.actions import plan
from yice.planning.duties.models import Duty
from yice.planning.ladder import actions, auditing, jobs
from yice.planning.ladder.models import Audit, Clock, Finding, Fired, Notice, Swept
from yice.planning.ladder.queries.audits import alarm
from yice.planning.ladder.tests.conftest import Owe
from yice.planning.ladder.tests.test_clocks import at, start
from yice.testing.cast import TODAY, Cast

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
LADDER = Actor.system("ladder")


@pytest.fixture
def tidy(cast: Cast, owe: Owe) -> Duty:
    """A duty overdue and a clock overdue, both reminded of as they should."""
    duty = owe(cast.people.chen, "R02", -8)
    start(cast, minutes=60, working_time=False)
    with time.at(at("2018-04-02 10:05")):
        actions.sweep_duties(by=LADDER)
        actions.mind_clocks(by=LADDER)
    return duty


def audited(moment: str = "2018-04-02 10:20") -> Audit:
    """What the auditor says then."""
    with time.at(at(moment)):
        return actions.audit_clockwork(by=LADDER)


def unwritten() -> None:
    """A rung that the sweep left out."""
    Fired.objects.filter(kind="duty", stage=1).delete()


def unminded() -> None:
    """A clock nobody minded."""
    Fired.objects.filter(kind="clock").delete()


def untold() -> None:
    """A rung written and nobody told."""
    Fired.objects.filter(kind="duty", fate="").update(notice=None)


def undelivered() -> None:
    """A message that failed and is on nobody's phone list."""
    Message.objects.update(state="failed", read_at=None)


def swallowed() -> None:
    """A notice whose message was never written."""
    Message.objects.all().delete()
    Notice.objects.update(message_id=None)


def asleep() -> None:
    """No sweep for two days."""
    Swept.objects.update(day=TODAY - dt.timedelta(days=2))


def test_it_passes_when_everything_was_noticed(tidy: Duty) -> None:
    row = audited()
    assert row.passed, row.examples
    assert row.looked["rungs"] >= 2
    assert row.looked["clocks"] == 1
    assert not Message.objects.filter(template="ladder.audit").exists()


@pytest.mark.parametrize(
    ("fault", "finding"),
    [
        (unwritten, Finding.RUNG_MISSING),
        (unminded, Finding.CLOCK_MISSING),
        (untold, Finding.NOT_SENT),
        (undelivered, Finding.NOT_ARRIVED),
        (swallowed, Finding.NOT_ARRIVED),
        (asleep, Finding.NO_SWEEP),
    ],
)
def test_it_names_what_is_wrong(tidy: Duty, fault: Callable[[], None], finding: Finding) -> None:
    fault()
    row = audited()
    assert not row.passed
    assert list(row.found) == [finding.value]
    assert row.examples[0]["code"] == finding.value
    told = Message.objects.filter(template="ladder.audit").get()
    assert finding.label in told.text


def test_it_shouts_once_a_day(tidy: Duty, cast: Cast) -> None:
    unwritten()
    audited(), audited("2018-04-02 11:00")
    assert Message.objects.filter(template="ladder.audit", to_id=cast.staff.system_admin.pk).count() == 1


def test_a_held_ladder_has_its_reason(tidy: Duty, cast: Cast) -> None:
    until = TODAY + dt.timedelta(days=5)
    head = cast.actor(cast.staff.works_head)
    actions.hold_ladder(by=head, target=("duty", tidy.pk), reason="随子女去外地", until=until)
    unwritten()
    assert audited().passed


def test_a_stopped_or_waiting_clock_is_in_order(tidy: Duty, cast: Cast) -> None:
    unminded()
    with time.at(at("2018-04-02 10:10")):
        actions.stop_clock(
            by=cast.actor(cast.staff.zhang), clock_id=Clock.objects.get().pk, outcome="closed", reason="等系统恢复"
        )
    assert audited().passed


def test_what_the_last_sweep_could_not_see_is_no_fault(tidy: Duty, cast: Cast, owe: Owe) -> None:
    with time.at(at("2018-04-02 10:15")):
        new = owe(cast.people.li, "R02", -8)  # an event heard of late, planned a moment ago
        record(by=LADDER, verb="people.record_event", subject=("person", new.subject))
    assert audited("2018-04-02 10:16").passed
    assert not audited_after_sweep_that_forgets(new).passed


def audited_after_sweep_that_forgets(duty: Duty) -> Audit:
    """A later sweep has been, and this duty has no rung all the same."""
    with time.at(at("2018-04-02 10:25")):
        actions.sweep_duties(by=LADDER)
    Fired.objects.filter(target=duty.pk).delete()
    return audited("2018-04-02 10:40")


def test_a_morning_without_a_sweep_is_noticed_the_same_day(tidy: Duty) -> None:
    with time.at(at("2018-04-03 08:10")):
        assert Finding.NO_SWEEP not in auditing.check().found
    with time.at(at("2018-04-03 08:30")):
        assert Finding.NO_SWEEP in auditing.check().found


def test_an_auditor_that_fell_silent_is_noticed(tidy: Duty, cast: Cast, client: Client) -> None:
    with time.at(at("2018-04-02 08:00")):
        assert alarm() is None, "being set up"
    assert audited("2018-04-02 10:20").passed
    for moment, silent in (("2018-04-02 23:00", None), ("2018-04-03 09:00", None), ("2018-04-03 09:31", True)):
        with time.at(at(moment)):
            found = alarm()
            assert (found.silent if found else None) is silent, moment
    cast.login(client, cast.staff.system_admin)
    with time.at(at("2018-04-04 10:00")):
        assert "应办核查停了" in client.get("/").content.decode()
        assert "应办核查停了" in client.get("/ladder/audit/").content.decode()
        cast.login(client, cast.staff.lin)
        assert "应办核查停了" in client.get("/").content.decode()


def test_an_auditor_that_never_spoke_is_noticed(tidy: Duty) -> None:
    with time.at(at("2018-04-03 09:31")):
        found = alarm()
    assert found is not None
    assert found.silent


def test_it_is_loud_on_every_way_out(
    tidy: Duty, cast: Cast, client: Client, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    with time.at(at("2018-04-02 10:20")):
        call_command("audit_clockwork")
        unwritten()
        with pytest.raises(CommandError, match="没有通过"):
            call_command("audit_clockwork")
        assert Finding.RUNG_MISSING.label in capsys.readouterr().out
        jobs.run_audit(None, {})  # type: ignore[arg-type]
        assert "duty audit failed: rung_missing=1" in caplog.text
        for staff in (cast.staff.system_admin, cast.staff.lin):
            cast.login(client, staff)
            assert "没有通过" in client.get("/").content.decode()


def test_a_promise_without_a_row_is_found(cast: Cast) -> None:
    plan(by=LADDER)
    actions.sweep_duties(by=LADDER)
    assert audited("2018-04-02 09:00").passed
    gone = Duty.objects.filter(subject=cast.people.chen.pk, decision=None).order_by("pk")[0]
    Duty.objects.filter(pk=gone.pk).delete()
    row = audited("2018-04-02 09:00")
    assert row.found[Finding.PROMISE_MISSING] == 1
    assert str(gone.pk) in {one["id"] for one in row.examples}


def test_the_sample_walks_through_the_whole_town(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditing, "SAMPLE", 3)
    seen: set[int] = set()
    for days in range(10):
        with time.at(TODAY + dt.timedelta(days=days)):
            seen |= set(auditing._sample())
    assert cast.people.chen.pk in seen
    assert len(seen) >= len(vars_of(cast))


def vars_of(cast: Cast) -> list[object]:
    """The elders of the cast."""
    return [getattr(cast.people, name) for name in cast.people.__slots__]
