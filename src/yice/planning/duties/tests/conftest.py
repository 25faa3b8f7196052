"""What the tests of duties share: a duty made by hand of any rule, and a person's household."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from dutyengine import identity
from yice.core.org.models import Unit
from yice.core.people.models import Person
from yice.lib import clock
from yice.planning.duties.models import Duty
from yice.planning.policy import books

Owe = Callable[..., Duty]


@pytest.fixture
def owe() -> Owe:
    """Put a duty of a rule before somebody, as the planner would: ``owe(person, "R01", due=…)``."""

    def make(
        subject: Person | Unit, rule: str, *, due: dt.date, early: int = 14, late: int = 30, **more: object
    ) -> Duty:
        book = books.in_force(clock.today())[1]
        found = book.rules[rule]
        step = found.step(int(more.pop("step", found.steps[0].step)))
        kind = identity.KINDS[found.subject] if isinstance(subject, Person) else identity.KINDS["unit"]
        occurrence = int(more.pop("occurrence", due.toordinal() - dt.date(1900, 1, 1).toordinal()))
        unit = subject.unit_id if isinstance(subject, Person) else subject.pk
        return Duty.objects.create(
            id=identity.encode(subject.pk, kind, found.number, step.step, occurrence),
            subject_kind=kind, subject=subject.pk, rule=found.number, step=step.step, occurrence=occurrence,
            opens=due - dt.timedelta(days=early), due=due, closes=due + dt.timedelta(days=late), role=step.owes,
            unit_id=unit, **more,
        )  # fmt: skip

    return make
