"""Conditions as values: ``all``, ``any`` and ``not`` over rows of fact – comparison – operand.

Nodes that are equal are made the same object when a rulebook is built, so that the evaluator computes each of
them once per block of people, however many rules ask.
"""

from __future__ import annotations

from dataclasses import dataclass

Scalar = str | int | bool


@dataclass(frozen=True, slots=True)
class Written:
    """A value written in the rule. Codes stand as text, dates as day numbers, lists as tuples."""

    value: object


@dataclass(frozen=True, slots=True)
class FromParameter:
    """A value looked up in a parameter on the day of the occurrence."""

    code: str


@dataclass(frozen=True, slots=True)
class FromFact:
    """The value of another fact."""

    key: str


Operand = Written | FromParameter | FromFact


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of these."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of this."""

    part: Condition


@dataclass(frozen=True, slots=True)
class FactTest:
    """A fact compared with an operand."""

    fact: str
    op: str
    operand: Operand


@dataclass(frozen=True, slots=True)
class ConcernTest:
    """Has the flag (``any``: one of all flags), in the degree at least."""

    concern: str
    degree: str


@dataclass(frozen=True, slots=True)
class ClassTest:
    """Belongs to the class."""

    code: str


@dataclass(frozen=True, slots=True)
class ChecklistTest:
    """The checklist shows one of these lamps."""

    code: str
    lamps: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SwitchTest:
    """A parameter of type ``bool`` is on or off."""

    parameter: str
    wanted: bool


Leaf = FactTest | ConcernTest | ClassTest | ChecklistTest | SwitchTest
Condition = All | AnyOf | Not | FactTest | ConcernTest | ClassTest | ChecklistTest | SwitchTest
