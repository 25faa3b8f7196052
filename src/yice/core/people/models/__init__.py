"""One file per person: tables by noun."""

from yice.core.people.models.blocks import Care, Family, Health, Home, Interests, PartyLife
from yice.core.people.models.family import Consent, Household, HouseholdMember, Kin
from yice.core.people.models.history import Change, Changed, Doubt, Verification
from yice.core.people.models.person import Person, PersonKey
from yice.core.people.models.record import Event, Experience, Honour, Need
from yice.core.people.models.standing import Affiliation, Pairing, Status

__all__ = [
    "Affiliation",
    "Care",
    "Change",
    "Changed",
    "Consent",
    "Doubt",
    "Event",
    "Experience",
    "Family",
    "Health",
    "Home",
    "Honour",
    "Household",
    "HouseholdMember",
    "Interests",
    "Kin",
    "Need",
    "Pairing",
    "PartyLife",
    "Person",
    "PersonKey",
    "Status",
    "Verification",
]
