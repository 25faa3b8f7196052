"""The lamps of one person's checklists (五清楚, 七个清 …), worked out when asked for: they are nowhere stored.

Lamps rest on facts alone, so neither events nor evidence nor plans are read.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from dutyengine import Inputs, Window, evaluate
from yice.lib import clock
from yice.planning.policy import books
from yice.planning.policy.reading import read_facts

# as the engine numbers them: not asked, missing, known but not fresh, clear
_STATES = {1: "off", 2: "old", 3: "on"}


@dataclass(frozen=True, slots=True)
class Lamp:
    """One item: ``on`` clear, ``old`` to be verified anew, ``off`` missing."""

    state: str
    title: str


@dataclass(frozen=True, slots=True)
class LampRow:
    """One checklist that applies, with the items that are asked of this person."""

    code: str
    title: str
    items: tuple[Lamp, ...]


def checklists_of(person_id: int) -> tuple[LampRow, ...]:
    """The checklists that are in use and apply to a person, by the rulebook in force today."""
    today = clock.today()
    _, book = books.in_force(today)
    ids = np.array([person_id], dtype=np.int64)
    window = Window(start=today, end=today, as_of=today)
    result = evaluate(read_facts(book, "person", ids, today), Inputs(), book, window, rules=())
    found = []
    place = 0
    for checklist in book.checklists:
        states = result.lamps[0, place : place + len(checklist.items)].tolist()
        place += len(checklist.items)
        lamps = tuple(
            Lamp(_STATES[state], item.title)
            for state, item in zip(states, checklist.items, strict=True)
            if state in _STATES
        )
        if checklist.on and lamps:
            found.append(LampRow(checklist.code, checklist.title, lamps))
    return tuple(found)
