"""Reads ``windows`` of a profile or a tenant: other days for the window of a rule, the rest as the rule has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from dutyengine._book import Rule, Step
from dutyengine._building.duties import PLAN_ITEM_CODE, in_order, read_done_from
from dutyengine._building.reader import Reader, fail, nearest, offset
from dutyengine._nodes import Node
from dutyengine._triggers import Periodic, RuleWindow, Yearly

Windows = dict[tuple[str, int], RuleWindow]


def read_windows(reader: Reader, rules: Mapping[str, Rule], before: Windows) -> Windows:
    """Return the windows by rule and step number; ``before`` holds those already changed (by the profile).

    A key is a rule, or ``rule.step`` where the rule has steps.
    """
    node = reader.get("windows")
    if node is None or node.value is None:
        return {}
    found: Windows = {}
    for named, inner in Reader(node, "windows").items.items():
        rule, step = _named(named, inner, rules)
        window = before.get((rule.code, step.step), step.window)
        found[rule.code, step.step] = _changed(window, Reader(inner, f"“{named}”的期限"), rule)
    return found


def _named(named: str, node: Node, rules: Mapping[str, Rule]) -> tuple[Rule, Step]:
    code, _, part = named.partition(".")
    rule = rules.get(code)
    if rule is None or code == PLAN_ITEM_CODE:
        fail(node, "unknown_code", f"没有规则“{code}”。", nearest(code, rules))
    step = next((one for one in rule.steps if one.code == part), None)
    if step is None:
        steps = [f"{code}.{one.code}" if one.code else code for one in rule.steps]
        fail(node, "unknown_code", f"规则“{code}”没有“{named}”这一步。", f"可以写：{'、'.join(steps)}。")
    return rule, step


def _changed(window: RuleWindow, reader: Reader, rule: Rule) -> RuleWindow:
    periodic = isinstance(rule.trigger, Periodic | Yearly)
    parts: dict[str, Any] = {
        name: offset(reader.need(name), periodic=periodic) for name in ("opens", "due", "closes") if reader.has(name)
    }
    if reader.has("done_from"):
        parts["done_from"] = read_done_from(reader)
    reader.done()
    changed = replace(window, **parts)
    in_order(reader.node, changed.opens, changed.due, changed.closes)
    return changed
