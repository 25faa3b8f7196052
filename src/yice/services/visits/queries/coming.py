"""When the rules want the next contact: the engine's own answer, from the records as they stand now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yice.lib import clock
from yice.planning.duties.queries.explaining import explain_for
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
    found = []
    for code in _REGULAR:
        if code not in book.rules or not book.rules[code].on:
            continue
        due = [one for one in explain_for(person_id, code, today).duties if one.due >= today]
        if due:
            first = min(due, key=lambda one: one.due)
            found.append(Coming(code, first.title, first.due))
    return tuple(sorted(found, key=lambda one: one.due))
