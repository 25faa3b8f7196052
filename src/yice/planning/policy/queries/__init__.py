"""Reads of policy that others may use."""

from yice.planning.policy.queries.rules import (
    RuleRow,
    describe_rule,
    parameters_for_page,
    rules_for_page,
    versions,
)
from yice.planning.policy.queries.standing import elevations_on, gaps_of, standing_of

__all__ = [
    "RuleRow",
    "describe_rule",
    "elevations_on",
    "gaps_of",
    "parameters_for_page",
    "rules_for_page",
    "standing_of",
    "versions",
]
