"""When the rules want the next contact: the engine's own answer, from the records as they stand now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yice.lib import clock
from yice.planning.duties.queries.turns import next_turns
from yice.planning.policy import books

_REGULAR = ("R01", "R02", "R09", "R07")
"""The regular contacts: 全员走访, 电话联系, 聊天谈心, 异地走访."""


@dataclass(frozen=True, slots=True)
class Coming:
    """One contact to come: what it is called and by when."""

    rule: str
    title: str
    due: dt.date


def next_contacts(person_id: int) -> tuple[Coming, ...]:
    """The next regular contacts of one person, the earliest first; empty when no such rule applies."""
    today = clock.today()
    _, book = books.in_force(today)
    turns = next_turns(person_id, _REGULAR, today)
    return tuple(
        sorted((Coming(code, book.rules[code].title, due) for code, due in turns.items()), key=lambda one: one.due)
    )
