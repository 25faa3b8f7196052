"""What policy keeps: rulebooks in force, what promises rested on, and where each person stands."""

from yice.planning.policy.models.documents import PolicyDocument
from yice.planning.policy.models.keys import KeyField
from yice.planning.policy.models.rulebooks import RulebookText, RulebookVersion
from yice.planning.policy.models.standing import (
    Basis,
    ClassMember,
    Concern,
    Elevation,
    EntitlementDue,
    Gap,
    Level,
    LevelHistory,
)

__all__ = [
    "Basis",
    "ClassMember",
    "Concern",
    "Elevation",
    "EntitlementDue",
    "Gap",
    "KeyField",
    "Level",
    "LevelHistory",
    "PolicyDocument",
    "RulebookText",
    "RulebookVersion",
]
