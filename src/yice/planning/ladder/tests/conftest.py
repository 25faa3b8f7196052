"""What the tests of the ladder share: a duty that stands, without a planning run."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from dutyengine import identity
from yice.core.people.models import Person
from yice.planning.duties.models import Duty
from yice.planning.policy import books
from yice.testing.cast import TODAY, Cast

Owe = Callable[..., Duty]


@pytest.fixture
def owe(cast: Cast) -> Owe:
    """Put a duty of a rule on the list: due so many days from today."""

    def _owe(person: Person, rule: str, due: int, *, opens: int | None = None, closes: int | None = None) -> Duty:
        found = books.in_force(TODAY)[1].rules[rule]
        step, kind = found.steps[0], identity.KINDS["person"]
        day = TODAY + dt.timedelta(days=due)
        return Duty.objects.create(
            id=identity.encode(person.pk, kind, found.number, step.step, 1), subject_kind=kind, subject=person.pk,
            rule=found.number, step=step.step, occurrence=1, due=day, role=step.owes, unit_id=person.unit_id,
            opens=day - dt.timedelta(days=30) if opens is None else TODAY + dt.timedelta(days=opens),
            closes=day + dt.timedelta(days=60) if closes is None else TODAY + dt.timedelta(days=closes),
        )  # fmt: skip

    return _owe
