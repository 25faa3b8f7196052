"""Facts for the engine: the columns that the apps offer, as one table."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from dutyengine import FactTable, Rulebook
from yice.lib.columns import Ask
from yice.planning.policy.register import register


def read_facts(book: Rulebook, subject: str, ids: NDArray[np.int64], as_of: dt.date) -> FactTable:
    """The facts of some subjects of one kind, as known on ``as_of``; what nobody offers is unknown for everybody."""
    keys = [fact.key for fact in book.facts.values() if fact.subject == subject]
    columns = register().read(subject, keys, Ask(ids=ids, as_of=as_of))
    return FactTable.of(book, subject, ids, columns)
