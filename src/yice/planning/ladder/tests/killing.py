"""What is killed, in a process of its own on the database of ``YICE_DATA``: ``build`` and ``do``."""

from __future__ import annotations

import datetime as dt
import json
import sys

from dutyengine import identity
from yice.core.notify.models import Message
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.prepare import prepare_database
from yice.planning.duties.models import Duty
from yice.planning.ladder import actions
from yice.planning.ladder.actions import sweeping
from yice.planning.ladder.models import Clock, Fired, Notice
from yice.planning.policy import books
from yice.testing import cast as casting
from yice.testing.cast import TODAY

LADDER = Actor.system("ladder")
PERSON = identity.KINDS["person"]


def build() -> None:
    """The cast, a call overdue for everybody, and two clocks overdue."""
    prepare_database()
    casting.build()
    rule = books.in_force(TODAY)[1].rules["R02"]
    due = TODAY - dt.timedelta(days=8)
    for person in Person.objects.filter(life="living", erased_at=None):
        Duty.objects.create(
            id=identity.encode(person.pk, PERSON, rule.number, 0, 1), subject_kind=PERSON, subject=person.pk,
            rule=rule.number, step=0, occurrence=1, opens=due - dt.timedelta(days=9), due=due,
            closes=TODAY + dt.timedelta(days=90), role="liaison", unit_id=person.unit_id,
        )  # fmt: skip
    person = Person.objects.order_by("pk")[0]
    for number in (1, 2):
        actions.start_clock(
            by=LADDER, rule=71, subject=("case", number), person_id=person.pk, unit_id=person.unit_id,
            owner_staff_id=None, minutes=60, working_time=False, started_at=clock.now() - dt.timedelta(hours=1),
        )  # fmt: skip


def do() -> None:
    """One look of the worker, two duties to a transaction."""
    sweeping.CHUNK = 2  # type: ignore[misc]
    actions.sweep_duties(by=LADDER)
    actions.mind_clocks(by=LADDER)
    look()


def look() -> None:
    """What came, who was told, by how many messages; and whether every clock knows when to look again."""
    found = {
        "rungs": sorted(
            map(str, Fired.objects.values_list("kind", "target", "term", "code", "recipient", "fate", "notice__total"))
        ),
        "notices": sorted(map(str, Notice.objects.values_list("recipient", "kind", "no", "total"))),
        "messages": sorted(map(str, Message.objects.values_list("template", "to_id", "title", "text"))),
        "clocks": sorted(map(str, Clock.objects.values_list("next_rung_at"))),
    }
    sys.stdout.write(json.dumps(found, ensure_ascii=False))


def main() -> None:
    """Do the step that the command line names, at nine."""
    with clock.at(TODAY):
        {"build": build, "do": do}[sys.argv[1]]()
