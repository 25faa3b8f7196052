"""The engine: facts, a rulebook and a window in; levels, entitlements, duties and gaps out.

Values in, values out. No clock, no chance, no I/O: pass the date in. ``README.md`` shows the whole public face.
"""

from __future__ import annotations

from dutyengine import identity
from dutyengine._book import Rulebook
from dutyengine._building.book import build_rulebook
from dutyengine._errors import EngineError, RulebookError
from dutyengine._inputs import Adjustments, Elevations, Events, Evidence, Inputs, PlanItems, Window
from dutyengine._nodes import Node, marked
from dutyengine._result import Changes, Duties, Gaps, Payments, Result, Standing

__all__ = [
    "Adjustments",
    "Changes",
    "Duties",
    "Elevations",
    "EngineError",
    "Events",
    "Evidence",
    "Gaps",
    "Inputs",
    "Node",
    "Payments",
    "PlanItems",
    "Result",
    "Rulebook",
    "RulebookError",
    "Standing",
    "Window",
    "build_rulebook",
    "identity",
    "marked",
]
