"""What others may ask about clocks and reminders."""

from yice.planning.ladder.queries.clocks import (
    CLOCK_STATES,
    ClockState,
    Reading,
    clocks_of,
    in_state,
    state_of,
)

__all__ = ["CLOCK_STATES", "ClockState", "Reading", "clocks_of", "in_state", "state_of"]
