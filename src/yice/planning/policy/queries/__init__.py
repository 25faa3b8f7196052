"""Reads of policy that others may use."""

from yice.planning.policy.queries.lamps import Lamp, LampRow, checklists_of
from yice.planning.policy.queries.rules import (
    RuleRow,
    WindowPart,
    describe_rule,
    named_lists_for_page,
    not_duties_for_page,
    parameters_for_page,
    rules_for_page,
    versions,
    windows_of_rule,
)
from yice.planning.policy.queries.standing import gaps_of, levels_by_hand, standing_of

__all__ = [
    "Lamp",
    "LampRow",
    "RuleRow",
    "WindowPart",
    "checklists_of",
    "describe_rule",
    "gaps_of",
    "levels_by_hand",
    "named_lists_for_page",
    "not_duties_for_page",
    "parameters_for_page",
    "rules_for_page",
    "standing_of",
    "versions",
    "windows_of_rule",
]
