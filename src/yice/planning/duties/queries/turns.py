"""When the rules want something next of one person: the engine's own answer, for several rules at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from dutyengine import Window, evaluate, identity
from yice.planning.policy import books
from yice.planning.policy.inputs import read_inputs
from yice.planning.policy.reading import read_facts

_AHEAD = dt.timedelta(days=400)


def next_turns(person_id: int, codes: Sequence[str], day: dt.date) -> dict[str, dt.date]:
    """Rule → the next due day from ``day`` on, by facts and records as they stand now; absent where nothing is owed.

    One reading and one evaluation, however many rules; rules that are switched off have none.
    """
    _, book = books.in_force(day)
    wanted = {book.rules[code].number: code for code in codes if code in book.rules and book.rules[code].on}
    if not wanted:
        return {}
    ids = np.array([person_id], dtype=np.int64)
    window = Window(day - _AHEAD, day + _AHEAD, day)
    facts, inputs = read_facts(book, "person", ids, day), read_inputs("person", ids, day)
    owed = evaluate(facts, inputs, book, window, rules=set(wanted.values())).owed
    numbers = np.asarray(identity.decode(owed.key).rule).tolist()
    found: dict[str, dt.date] = {}
    for number, due in zip(numbers, owed.dates("due").astype(object).tolist(), strict=True):
        code = wanted.get(int(number), "")
        if code and due >= day:
            found[code] = min(due, found.get(code, due))
    return found
