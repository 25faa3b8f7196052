"""Helpers for who writes rules or tests them: facts from plain rows, invented facts, worked examples."""

from __future__ import annotations

from dutyengine.testing._examples import owed_rows, run_example
from dutyengine.testing._invented import Column, facts_from, invented_facts, invented_inputs

__all__ = ["Column", "facts_from", "invented_facts", "invented_inputs", "owed_rows", "run_example"]
