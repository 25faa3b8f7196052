"""Whom a rule is about on a day, without any window: the targets of a campaign."""

from __future__ import annotations

import datetime as dt

import numpy as np
from numpy.typing import NDArray

from dutyengine._book import Rulebook
from dutyengine._evaluating.block import Block
from dutyengine._evaluating.evaluate import BLOCK, make_program
from dutyengine._evaluating.sorted_inputs import SortedInputs
from dutyengine._inputs import Inputs, Window
from dutyengine._table import FactTable


def match(facts: FactTable, inputs: Inputs, rulebook: Rulebook, rule: str, on: dt.date) -> NDArray[np.int8]:
    """Return per subject whether a rule is about them on a day: 1 yes, 0 cannot tell, -1 no.

    For rules with steps: about whom at least one step is. Raises ``KeyError`` for an unknown rule.
    """
    promise = rulebook.rules[rule]
    window = Window(on, on, on)
    program = make_program(rulebook, window)
    ready = SortedInputs(inputs)
    answers = []
    for low in range(0, max(len(facts), 1), BLOCK):
        block = Block(program, facts.slice(low, low + BLOCK), ready, window)
        verdicts = [block.now.verdict(step.when) for step in promise.steps]
        answers.append(np.max(np.stack(verdicts), axis=0))
    return np.concatenate(answers)
