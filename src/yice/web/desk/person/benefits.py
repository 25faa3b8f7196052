"""待遇: what the rules say a person is due per month, and since when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yice.core.people.models import Person
from yice.planning.policy.queries import standing_of


@dataclass(frozen=True, slots=True)
class Due:
    """One entitlement over a span of months; ``current`` if it holds now."""

    word: str
    fen: int
    since: str
    until: str
    current: bool


def _month(number: int) -> str:
    return f"{number // 12}年{number % 12 + 1}月"


def due_to(person: Person, today: dt.date) -> list[Due]:
    """What is computed as due, present first."""
    this = today.year * 12 + today.month - 1
    found = [
        Due(
            word=word,
            fen=row.fen,
            since=_month(row.month_from),
            until=_month(row.month_to - 1),
            current=row.month_from <= this < row.month_to,
        )
        for row, word in reversed(standing_of(person.pk).entitlements)
    ]
    return sorted(found, key=lambda due: not due.current)
