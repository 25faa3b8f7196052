"""Reads of policy that others may use."""

from yice.planning.policy.queries.lamps import Lamp, LampRow, checklists_of
from yice.planning.policy.queries.rules import (
    RuleRow,
    describe_rule,
    parameters_for_page,
    rules_for_page,
    versions,
)
from yice.planning.policy.queries.standing import gaps_of, levels_by_hand, standing_of

__all__ = [
    "Lamp",
    "LampRow",
    "RuleRow",
    "checklists_of",
    "describe_rule",
    "gaps_of",
    "levels_by_hand",
    "parameters_for_page",
    "rules_for_page",
    "standing_of",
    "versions",
]
