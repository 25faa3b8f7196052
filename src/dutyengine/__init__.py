"""The engine: facts, a rulebook and a window in; levels, entitlements, duties and gaps out.

Values in, values out. No clock, no chance, no I/O: pass the date in. ``README.md`` shows the whole public face.
"""

from __future__ import annotations

from dutyengine import identity
from dutyengine._book import Rulebook
from dutyengine._building.book import build_rulebook
from dutyengine._comparing import compare
from dutyengine._describing import RuleText, describe, reads
from dutyengine._errors import EngineError, RulebookError
from dutyengine._evaluating.evaluate import evaluate
from dutyengine._explaining import Explanation, Line, explain
from dutyengine._inputs import Adjustments, Contacts, Elevations, Events, Evidence, Inputs, PlanItems, Window
from dutyengine._matching import match
from dutyengine._nodes import Node, marked
from dutyengine._result import Changes, Duties, Gaps, Payments, Reasons, Result, Standing
from dutyengine._table import FactTable

__all__ = [
    "Adjustments",
    "Changes",
    "Contacts",
    "Duties",
    "Elevations",
    "EngineError",
    "Events",
    "Evidence",
    "Explanation",
    "FactTable",
    "Gaps",
    "Inputs",
    "Line",
    "Node",
    "Payments",
    "PlanItems",
    "Reasons",
    "Result",
    "RuleText",
    "Rulebook",
    "RulebookError",
    "Standing",
    "Window",
    "build_rulebook",
    "compare",
    "describe",
    "evaluate",
    "explain",
    "identity",
    "marked",
    "match",
    "reads",
]
