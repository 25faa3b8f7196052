"""R73 as the rulebook in force says it today."""

from __future__ import annotations

from yice.lib import clock as time
from yice.planning.ladder.rungs import Shares
from yice.planning.policy import books


def shares_today() -> Shares:
    """At which shares of the time the stages come today."""
    day = time.today()
    return Shares.of(books.in_force(day)[1], day)
