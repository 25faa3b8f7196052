"""Reads of duties that others may use."""

from yice.planning.duties.queries.coverage import (
    BY,
    Cell,
    CoverageRow,
    Grid,
    behind_among,
    coverage,
    everybody,
    grid,
    matrix,
    people_behind,
)
from yice.planning.duties.queries.effects import Effect, effects_of_rules
from yice.planning.duties.queries.lists import (
    DutyLine,
    due_between,
    lines,
    missed_since,
    of_person,
    open_duties,
    overdue_duties,
    words_of,
)
from yice.planning.duties.queries.owners import Owner, owners_of
from yice.planning.duties.queries.states import STATES, State, guarded, in_state, state_of, state_on, with_state

__all__ = [
    "BY",
    "STATES",
    "Cell",
    "CoverageRow",
    "DutyLine",
    "Effect",
    "Grid",
    "Owner",
    "State",
    "behind_among",
    "coverage",
    "due_between",
    "effects_of_rules",
    "everybody",
    "grid",
    "guarded",
    "in_state",
    "lines",
    "matrix",
    "missed_since",
    "of_person",
    "open_duties",
    "overdue_duties",
    "owners_of",
    "people_behind",
    "state_of",
    "state_on",
    "with_state",
    "words_of",
]
