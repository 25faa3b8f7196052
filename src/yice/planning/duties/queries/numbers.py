"""A number of the rulebook as of today: days, hours, minutes, for a level where it has one per level."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from yice.lib import clock
from yice.planning.policy import books

_GRACE = "record_grace"


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


def still_recorded_from() -> dt.date:
    """The earliest closing day for which what was done in time may still be written down today without a reason.

    A birthday closes on the day itself; who visited on Sunday writes it down on Monday, and it is not missed. A
    rulebook from before there was this number gives no days.
    """
    _, book = books.in_force(clock.today())
    days = number_for(_GRACE) if _GRACE in book.parameters else 0
    return clock.today() - dt.timedelta(days=days)
