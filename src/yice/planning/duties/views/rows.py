"""A line of a list: the duty in words, the person or unit it is about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yice.core.people.access import SUBTREE_ROLES, roles_on_each
from yice.core.people.field_policy import AFFILIATE
from yice.core.people.models import Person
from yice.lib import clock, words
from yice.lib.actor import Actor, ActorKind, Role
from yice.planning.duties import access
from yice.planning.duties.models import Duty
from yice.planning.duties.queries import STATES, DutyLine, lines
from yice.planning.duties.queries.lists import PERSON
from yice.planning.duties.queries.sight import people_of, subjects_of


@dataclass(frozen=True, slots=True)
class Row:
    """One duty of a list with whom it is about; ``may`` are the deeds its reader may do to it."""

    line: DutyLine
    person: Person | None
    subject: str
    age: str
    level: str
    late: bool
    may: frozenset[str] = frozenset()

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
    held = _held(actor, people.values())
    offices = {
        unit.pk: access.may_for(access.held_at(actor, unit)) for unit in {one.unit for one in duties if one.unit}
    }
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
                may=held[duty.subject] if duty.subject_kind == PERSON else offices.get(duty.unit_id or 0, frozenset()),
            )
        )
    return found


def _held(actor: Actor, people: Iterable[Person]) -> dict[int, frozenset[str]]:
    """The deeds this actor may do to the duties of each; a query only for a liaison who has an office besides."""
    listed = list(people)
    if actor.kind is ActorKind.STAFF and not actor.ranges(*SUBTREE_ROLES):
        mine = access.may_for(frozenset({Role.LIAISON}))  # without an office all that is listed is the own caseload
        return {one.pk: mine for one in listed}
    held = roles_on_each(actor, listed)
    return {
        pk: access.may_for(frozenset(Role(role) for role in roles if role != AFFILIATE)) for pk, roles in held.items()
    }


def age_word(person: Person, today: dt.date) -> str:
    """``92 岁``, or nothing when the birth date is unknown."""
    birth = person.birth_earliest or person.id_birth
    return f"{words.age_on(birth, person.death_on or today)} 岁" if birth else ""
