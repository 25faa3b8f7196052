"""Workers that send messages, really killed: nothing may be lost, nothing go out oftener than it may.

``python -m yice.testing.message_kills --size 60 --kills 30`` on the database of ``YICE_DATA`` / ``YICE_DATABASE_URL``
(its own: it is filled with the cast). Workers are forked one after another, several at a time; each dies by its own
hand (``killpoint``: exit 137, no clean-up) at a named point, or is stopped there and woken when another has taken over.
What really went out is counted in the simulator's file, which no transaction takes back. ``--fault`` plants a fault
that the count must find: ``mark_first`` marks before it sends, ``no_fence`` lets a worker whose lease is gone go on,
``guard_apart`` looks for a death before the transaction that begins the try.

Lease and patience are shortened so that a stopped worker is given up within a second.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any

import django

POINTS = ("notify.claimed", "notify.before_send", "notify.after_send", "notify.after_mark")
FAULTS = ("none", "mark_first", "no_fence", "guard_apart")
LEASE_SECONDS = 1.0
KILLED = 137
_BATCH = 250
LETTERS = "安邦本成达恩方刚海和吉佳凯利明宁平庆仁善"


@dataclass(slots=True)
class Report:
    """What was found.

    ``lost``: never went out and stands on no list; ``beyond``: oftener than the one extra that a cut or a time-out
    allows; ``with_people``: cut off twice, so that a person asks; ``after_death``: begun after the report of a death.
    """

    messages: int = 0
    kills: dict[str, int] = field(default_factory=dict)
    stops: int = 0
    sent: int = 0
    extra: int = 0
    with_people: int = 0
    lost: int = 0
    beyond: int = 0
    after_death: int = 0
    spared: int = 0
    open_tries: int = 0
    crashed: int = 0
    seconds: float = 0.0
    database: str = ""

    @property
    def faults(self) -> int:
        """What must be nought."""
        return self.lost + self.beyond + self.after_death + self.open_tries + self.crashed


@dataclass(frozen=True, slots=True)
class End:
    """How one worker is to end: at which pass of which point, dead or stopped for a while."""

    point: str
    nth: int
    stop: bool = False


def sending() -> Any:
    """The module under test, into which the harness reaches."""
    return import_module("yice.core.notify.actions.sending")


def work(end: End | None, fault: str) -> None:
    """A worker process: send until nothing is open, or until its end."""
    from yice.core.jobs.killpoints import killpoint as die_here
    from yice.core.notify.models import Delivery
    from yice.lib import clock
    from yice.testing.cast import TODAY

    passes: Counter[str] = Counter()
    woken: list[str] = []

    def pass_by(name: str) -> None:
        passes[name] += 1
        if woken and name == "notify.claimed":
            os._exit(0)  # one that slept does no more than what it held
        if end is not None and name == end.point and passes[name] == end.nth:
            if end.stop:
                os.kill(os.getpid(), signal.SIGSTOP)
                woken.append(name)
            else:
                os.environ["YICE_KILL_AT"] = name
        die_here(name)

    sending().killpoint = pass_by
    plant(fault)
    with clock.at(TODAY):
        while True:
            if sending().Sender().work(seconds=5, most=50):
                continue
            if not Delivery.objects.filter(state__in=["queued", "sending"]).exists():
                return
            time.sleep(0.02)


def plant(fault: str) -> None:
    """Break the code in the way the harness must catch."""
    from yice.core.jobs import lease
    from yice.core.notify.channels.base import Sent
    from yice.core.notify.models import Delivery
    from yice.core.people.queries import frozen

    module = sending()
    if fault == "mark_first":

        def deliver(self: Any, row: Any) -> None:
            module.killpoint("notify.claimed")
            with suppress(lease.LostLease):
                envelope = self.begin(row)
                if envelope is not None:
                    self.mark(row, Sent())
                    module.killpoint("notify.before_send")
                    self.hand_over(row, envelope)
                    module.killpoint("notify.after_send")
                    module.killpoint("notify.after_mark")

        module.Sender.deliver = deliver
    if fault == "no_fence":

        def write(row: Any, **changes: Any) -> None:
            Delivery.objects.filter(pk=row.pk).update(**changes)

        lease.write = write
    if fault == "guard_apart":
        begin = module.Sender.begin

        def apart(self: Any, row: Any) -> Any:
            about = row.message.person_id
            if about is not None and not frozen([about]):
                module.hold_living = lambda _ids: True
            time.sleep(0.05)
            try:
                return begin(self, row)
            finally:
                module.hold_living = held

        held = module.hold_living
        module.Sender.begin = apart


class Harness:
    """Fills the outbox, keeps workers dying, counts."""

    def __init__(self, *, kills: int, stops: int, seed: int, fault: str, workers: int, show: bool) -> None:
        self.kills, self.stops, self.fault, self.workers, self.show = kills, stops, fault, workers, show
        self.random = random.Random(seed)
        self.report = Report()
        self.running: dict[int, End | None] = {}
        self.stopped: dict[int, float] = {}
        self.begun_stops = 0

    def run(self, each: Callable[[], None] = lambda: None) -> None:
        """Let workers die until all kills are done, then let the rest work to the end; ``each`` is called in between.

        A stopped worker does not count as one of ``workers``: the others go on while it sleeps.
        """
        while True:
            while len(self.running) - len(self.stopped) < self.workers and (left := self._open()):
                self._start(self._end(left))
            if not self.running:
                return
            self._reap()
            self._wake()
            each()

    def _end(self, left: int) -> End | None:
        """Kills and stops evenly over the whole; the passes such that the outbox lasts for all of them."""
        ends = [end for end in self.running.values() if end is not None]
        kills = self.kills - sum(self.report.kills.values()) - sum(not end.stop for end in ends)
        stops = self.stops - self.begun_stops
        if kills + stops <= 0:
            return None
        stop = self.random.randrange(kills + stops) < stops
        self.begun_stops += stop
        share = max(1, round(2 * left / (kills + stops) * 0.8))
        return End(self.random.choice(POINTS), self.random.randint(1, share), stop)

    def _start(self, end: End | None) -> None:
        from django.db import connections

        connections.close_all()
        sys.stdout.flush()
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                work(end, self.fault)
                code = 0
            except Exception:  # noqa: BLE001 - what a worker dies of is a finding
                traceback.print_exc(limit=-3)
            finally:
                os._exit(code)
        self.running[pid] = end

    def _reap(self) -> None:
        pid, status = os.waitpid(-1, os.WNOHANG | os.WUNTRACED)
        if pid == 0:
            time.sleep(0.002)
            return
        if os.WIFSTOPPED(status):
            self.report.stops += 1
            self.stopped[pid] = time.monotonic() + LEASE_SECONDS * 1.5
            return
        end = self.running.pop(pid)
        code = os.waitstatus_to_exitcode(status)
        if code == KILLED and end is not None:
            self.report.kills[end.point] = self.report.kills.get(end.point, 0) + 1
            if self.show and sum(self.report.kills.values()) % 250 == 0:
                sys.stderr.write(f"  {sum(self.report.kills.values())} 次中断\n")
        elif code != 0:
            self.report.crashed += 1

    def _wake(self) -> None:
        for pid, until in list(self.stopped.items()):
            if time.monotonic() > until:
                del self.stopped[pid]
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGCONT)

    def _open(self) -> int:
        from yice.core.notify.models import Delivery

        return Delivery.objects.filter(state__in=["queued", "sending"]).count()


def prepare() -> Any:
    """The cast on this database, the simulator on, leases short."""
    from yice.core.jobs import lease
    from yice.core.notify import actions as notify
    from yice.lib.prepare import prepare_database
    from yice.testing import cast as casting

    lease._PATIENCE = 0  # noqa: SLF001 - the harness cannot wait two minutes for a sleeper
    lease.SECONDS = sending().LEASE_SECONDS = LEASE_SECONDS
    prepare_database()
    cast = casting.build()
    admin = cast.actor(cast.staff.system_admin)
    notify.set_channel(by=admin, unit=cast.units.bureau, channel="simulator", is_on=True, values={})
    return cast


def kill_many(size: int, harness: Harness) -> Report:
    """``size`` messages to as many relatives, workers dying all the while."""
    from django.db import connection, transaction

    from yice.core.notify import actions as notify
    from yice.core.notify.actions import Recipient
    from yice.core.notify.models import Attempt, Delivery, Message
    from yice.core.people.models import Kin
    from yice.lib import clock
    from yice.lib.actor import Actor
    from yice.testing.cast import TODAY

    with clock.at(TODAY):
        cast = prepare()
        draft = {"person_id": cast.people.zheng.pk, "relation": "son", "phone": "13900000000", "contact_agreed": True}
        Kin.objects.bulk_create([Kin(name=f"儿{number}", **draft) for number in range(size)], batch_size=500)
        ids = list(Kin.objects.filter(name__startswith="儿").order_by("pk").values_list("pk", flat=True)[:size])
        for start in range(0, size, _BATCH):
            with transaction.atomic():
                for kin in ids[start : start + _BATCH]:
                    notify.post(
                        by=Actor.system("harness"), template="notify.come_home", to=Recipient.kin(kin),
                        about=("person", cast.people.zheng.pk), person_id=cast.people.zheng.pk,
                        words={"name": "家属", "elder": "老人", "office": "老干部科"}, dedup="kills",
                    )  # fmt: skip
    report = harness.report
    report.messages, report.database = Message.objects.filter(dedup="kills").count(), connection.vendor
    began = time.monotonic()
    harness.run()
    report.seconds = round(time.monotonic() - began, 1)
    times = sent_times()
    calling = set(Delivery.objects.filter(state="calling").values_list("message_id", flat=True))
    for pk, unsure in Message.objects.filter(dedup="kills").values_list("pk", "unsure"):
        went = times[pk]
        report.sent += went > 0
        report.extra += went > 1
        report.lost += went == 0 and pk not in calling
        report.beyond += went > 1 + min(unsure, 1)
    report.with_people = len(calling)
    report.open_tries = Attempt.objects.filter(outcome=None).count()
    return report


def race_deaths(size: int, harness: Harness) -> Report:
    """A birthday run about ``size`` elders while their deaths are reported: no try may begin after the report."""
    from django.db import connection

    from yice.core.notify import actions as notify
    from yice.core.notify.models import Attempt, Delivery, Message
    from yice.core.people import actions as people
    from yice.core.people.drafts import KinDraft, PersonDraft
    from yice.core.people.models import Kin, Person
    from yice.lib import clock
    from yice.lib.actor import Actor
    from yice.testing.cast import BUILDER, TODAY
    from yice.testing.personas import day

    with clock.at(TODAY):
        cast = prepare()
        drafts = [
            PersonDraft(
                name=f"寿{LETTERS[number % 20]}{LETTERS[number // 20]}",
                unit_id=cast.units.works.pk, category="tuixiu", sex="m", birth=day("1928-04-05"),
                registered_on=dt.date(2017, 3, 1), residence="local",
                kin=(KinDraft(name="子", relation="son", phone="13900000000"),),
            )
            for number in range(size)
        ]  # fmt: skip
        people.admit_people(by=BUILDER, drafts=drafts, source="试验")
        elders = list(Person.objects.filter(name__startswith="寿").order_by("pk").values_list("pk", flat=True))
        Kin.objects.filter(person__in=elders).update(contact_agreed=True)
        birthdays = dict.fromkeys(elders, TODAY + dt.timedelta(days=3))
        notify.remind_of_birthdays(by=Actor.system("harness"), birthdays=birthdays)
    begun: dict[int, int] = {}
    dying = {pk for pk in elders if pk % 3}
    clerk = cast.actor(cast.staff.sun)

    def tries_about(pk: int) -> int:
        return Attempt.objects.filter(delivery__message__person=pk).count()

    def one_dies() -> None:
        """Preferably one whose message a worker holds at this moment: that is the race."""
        held = Delivery.objects.filter(lease_until__isnull=False, message__person__in=dying)
        pk = held.values_list("message__person", flat=True).first()
        if pk is not None:
            dying.discard(pk)
            with clock.at(TODAY):
                people.report_death(by=clerk, person_id=pk, on=TODAY, how="家属来电")
            begun[pk] = tries_about(pk)

    report = harness.report
    report.messages, report.database = Message.objects.filter(template="notify.birthday").count(), connection.vendor
    harness.run(one_dies)
    times = sent_times()
    calling = set(Delivery.objects.filter(state="calling").values_list("message_id", flat=True))
    for pk, person in Message.objects.filter(template="notify.birthday").values_list("pk", "person_id"):
        report.sent += times[pk] > 0
        report.lost += times[pk] == 0 and person not in begun and pk not in calling
        report.spared += person in begun and begun[person] == 0
    report.after_death = sum(tries_about(pk) > tries for pk, tries in begun.items())
    return report


def sent_times() -> Mapping[int, int]:
    """How often each message went out, by its number."""
    from yice.core.notify.channels import simulator

    return Counter(int(str(line["no"])) for line in simulator.lines())


def main() -> int:
    """Run, print the report as JSON; 1 when something that must be nought is not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=60)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--stops", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--fault", choices=FAULTS, default="none")
    parser.add_argument("--deaths", action="store_true")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yice.config.settings")
    django.setup()
    from django.conf import settings

    os.environ["YICE_SIMULATOR_FILE"] = str(Path(settings.DATA) / "went-out.jsonl")
    harness = Harness(
        kills=options.kills, stops=options.stops, seed=options.seed, fault=options.fault, workers=options.workers,
        show=options.show,
    )  # fmt: skip
    try:
        report = (race_deaths if options.deaths else kill_many)(options.size, harness)
    finally:
        for pid in harness.running:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    sys.stdout.write(json.dumps({**asdict(report), "faults": report.faults}) + "\n")
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
