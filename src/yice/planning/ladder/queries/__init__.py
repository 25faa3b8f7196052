"""What others may ask about clocks and reminders."""

from yice.planning.ladder.queries.clocks import (
    CLOCK_STATES,
    ClockState,
    Reading,
    clocks_of,
    in_state,
    state_of,
)
from yice.planning.ladder.queries.doors import overdue_doors, running_doors

__all__ = [
    "CLOCK_STATES",
    "ClockState",
    "Reading",
    "clocks_of",
    "in_state",
    "overdue_doors",
    "running_doors",
    "state_of",
]
