"""Reads that others may use."""

from yice.core.people.queries.choices import staff_choices, unit_choices
from yice.core.people.queries.detail import Detail, State, detail, history, state_on, verifications
from yice.core.people.queries.guards import FROZEN, active, consented, frozen
from yice.core.people.queries.lists import PeopleFilter, known_identities, listed, same_name_and_birth
from yice.core.people.queries.near import (
    Carers,
    carers_of,
    caseload,
    current_affiliations,
    current_pairings,
    housemates,
)
from yice.core.people.queries.search import Found, by_identity, prefix, search
from yice.core.people.queries.timeline import Item, timeline

__all__ = [
    "FROZEN",
    "Carers",
    "Detail",
    "Found",
    "Item",
    "PeopleFilter",
    "State",
    "active",
    "by_identity",
    "carers_of",
    "caseload",
    "consented",
    "current_affiliations",
    "current_pairings",
    "detail",
    "frozen",
    "history",
    "housemates",
    "known_identities",
    "listed",
    "prefix",
    "same_name_and_birth",
    "search",
    "staff_choices",
    "state_on",
    "timeline",
    "unit_choices",
    "verifications",
]
