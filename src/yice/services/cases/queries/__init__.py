"""Reads that others may use."""

from yice.services.cases.queries.kinds import kind_of, kinds, team_word, teams
from yice.services.cases.queries.owners import eligible, first_owner, office_of
from yice.services.cases.queries.partners import partners_for, working_on
from yice.services.cases.queries.timeline import FiledItem, filed_of, open_cases_of
from yice.services.cases.queries.words import Line, opened_by, told_entries

__all__ = [
    "FiledItem",
    "Line",
    "eligible",
    "filed_of",
    "first_owner",
    "kind_of",
    "kinds",
    "office_of",
    "open_cases_of",
    "opened_by",
    "partners_for",
    "team_word",
    "teams",
    "told_entries",
    "working_on",
]
