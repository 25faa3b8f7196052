"""Lamps of checklists: missing, amber (known but not fresh), green."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from dutyengine._book import Checklist, ChecklistItem
from dutyengine._days import NONE
from dutyengine._evaluating.frame import FALSE, MAYBE, TRUE
from dutyengine._evaluating.spans import back
from dutyengine._result import AMBER, GREEN, MISSING, NOT_ASKED
from dutyengine._table import unknown_value

if TYPE_CHECKING:
    from dutyengine._evaluating.block import Block

Lamps = NDArray[np.int8]


def of_checklist(block: Block, checklist: Checklist) -> Lamps:
    """Return the lamps of all items, one column each."""
    lamps = np.stack([_item(block, item) for item in checklist.items], axis=1)
    asked = block.now.verdict(checklist.applies) == TRUE if checklist.on else np.zeros(len(block), np.bool_)
    lamps[~asked] = NOT_ASKED
    return lamps


def worst(lamps: Lamps) -> Lamps:
    """Return the worst lamp of each row; items that do not count are left out."""
    counted = np.where(lamps == NOT_ASKED, GREEN + 1, lamps).min(axis=1)
    return np.where(counted > GREEN, NOT_ASKED, counted).astype(np.int8)


def has(block: Block, key: str) -> NDArray[np.bool_]:
    """Return whose value of a fact is known (a fact of type ``known``: who has it)."""
    fact = block.program.book.facts[key]
    if fact.type == "known":
        return np.asarray(block.column(key) == 1, np.bool_)
    if fact.age_of:
        return has(block, fact.age_of)
    return np.asarray(block.column(key) != unknown_value(fact), np.bool_)


def _item(block: Block, item: ChecklistItem) -> Lamps:
    complete = np.ones(len(block), np.bool_)
    for key in item.facts:
        complete &= has(block, key)
    if item.need is not None:
        complete &= block.now.verdict(item.need) == TRUE
    lamp = np.where(complete, GREEN, MISSING).astype(np.int8)
    if item.verified is not None:
        verified = block.column(item.verified)
        fresh = verified != NONE
        if item.cycle is not None:
            fresh &= verified >= back(block.now, item.cycle)
        lamp[complete & ~fresh] = AMBER
    if item.only_if is not None:
        counts = block.now.verdict(item.only_if)
        lamp[counts == MAYBE] = MISSING
        lamp[counts == FALSE] = NOT_ASKED
    return lamp
