"""A number of the rulebook as of today: days, hours, minutes, for a level where it has one per level."""

from __future__ import annotations

from collections.abc import Mapping

from yice.lib import clock
from yice.planning.policy import books


def number_for(code: str, level: str = "") -> int:
    """The value of a parameter; of one per level that of ``level``, for a level it does not name the largest.

    Raises ``KeyError`` for a parameter there is not.
    """
    _, book = books.in_force(clock.today())
    dated = book.parameters[code].on(clock.today())
    value = dated.value if dated is not None else 0
    if isinstance(value, Mapping):
        known = {key: int(str(one)) for key, one in value.items() if one is not None}
        return known.get((level,), max(known.values(), default=0))
    return int(str(value))
