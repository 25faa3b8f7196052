"""A line of a list: the duty in words, the person or unit it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from yice.core.people.models import Person
from yice.lib import clock, words
from yice.lib.actor import Actor
from yice.planning.duties.models import Duty
from yice.planning.duties.queries import STATES, DutyLine, lines
from yice.planning.duties.queries.lists import PERSON
from yice.planning.duties.queries.sight import people_of, subjects_of


@dataclass(frozen=True, slots=True)
class Row:
    """One duty of a list with whom it is about."""

    line: DutyLine
    person: Person | None
    subject: str
    age: str
    level: str
    late: bool

    @property
    def duty(self) -> Duty:
        """The duty itself."""
        return self.line.duty

    @property
    def state(self) -> str:
        """The state in words."""
        return STATES[self.line.state]

    @property
    def urgent(self) -> bool:
        """Whether it still waits to be done, so that its term matters."""
        return self.duty.decision is None and self.line.state.value != "missed"


def rows_of(actor: Actor, duties: Sequence[Duty]) -> list[Row]:
    """The rows of these duties in their order; those about people the actor no longer sees are left out."""
    people = people_of(actor, duties)
    others = subjects_of(duties)
    today = clock.today()
    found = []
    for line in lines(duties):
        duty = line.duty
        person = people.get(duty.subject)
        if duty.subject_kind == PERSON and person is None:
            continue
        level = getattr(person, "level", None) if duty.subject_kind == PERSON else None
        found.append(
            Row(
                line=line,
                person=person if duty.subject_kind == PERSON else None,
                subject=person.name
                if duty.subject_kind == PERSON and person
                else others.get((duty.subject_kind, duty.subject), "—"),
                age=age_word(person, today) if duty.subject_kind == PERSON and person else "",
                level=level.code if level else "",
                late=bool(duty.decision == "done" and duty.decided_on and duty.decided_on > duty.due),
            )
        )
    return found


def age_word(person: Person, today: dt.date) -> str:
    """``92 岁``, or nothing when the birth date is unknown."""
    birth = person.birth_earliest or person.id_birth
    return f"{words.age_on(birth, person.death_on or today)} 岁" if birth else ""
