"""The organisation: the tenant, its units, the people who work there, and who answers for whom."""

from yice.core.org.models.duty import (
    DEFAULT_RULES,
    RANKS,
    SINCE_EVER,
    Area,
    Leadership,
    PartyKind,
    ResponsibilityRule,
)
from yice.core.org.models.staff import DutyType, Employment, Post, Staff
from yice.core.org.models.tenant import Profile, Tenant
from yice.core.org.models.unit import Nature, Tier, Unit, UnitKind, UnitPlacement

__all__ = [
    "DEFAULT_RULES",
    "RANKS",
    "SINCE_EVER",
    "Area",
    "DutyType",
    "Employment",
    "Leadership",
    "Nature",
    "PartyKind",
    "Post",
    "Profile",
    "ResponsibilityRule",
    "Staff",
    "Tenant",
    "Tier",
    "Unit",
    "UnitKind",
    "UnitPlacement",
]
