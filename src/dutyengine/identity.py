"""The identity of a duty: (subject, rule, step, occurrence) folded into one positive 64-bit integer.

From high to low: subject 28 bits, kind of subject 3, rule 10, step 4, occurrence 18. So all duties of one subject are
one range of keys, and sorting by key sorts by subject. No version and no date is part of it: a corrected birth date
moves
the window of a duty, not its identity, and evidence stays where it is.
"""

from __future__ import annotations

from typing import NamedTuple, overload

import numpy as np
from numpy.typing import NDArray

from dutyengine._errors import EngineError

__all__ = [
    "KINDS",
    "MAX_OCCURRENCE",
    "MAX_RULE",
    "MAX_STEP",
    "MAX_SUBJECT",
    "PLAN_ITEM",
    "Identity",
    "decode",
    "encode",
    "subject_range",
]

_SUBJECT_BITS, _KIND_BITS, _RULE_BITS, _STEP_BITS, _OCCURRENCE_BITS = 28, 3, 10, 4, 18
_STEP_SHIFT = _OCCURRENCE_BITS
_RULE_SHIFT = _STEP_SHIFT + _STEP_BITS
_KIND_SHIFT = _RULE_SHIFT + _RULE_BITS
_SUBJECT_SHIFT = _KIND_SHIFT + _KIND_BITS

MAX_SUBJECT = (1 << _SUBJECT_BITS) - 1
MAX_KIND = (1 << _KIND_BITS) - 1
MAX_RULE = (1 << _RULE_BITS) - 1
MAX_STEP = (1 << _STEP_BITS) - 1
MAX_OCCURRENCE = (1 << _OCCURRENCE_BITS) - 1

KINDS: dict[str, int] = {
    "person": 1,
    "unit": 2,
    "worker": 3,
    "branch": 4,
    "provider": 5,
    "event": 6,
    "pairing": 7,
}
"""Kinds of subject and their numbers in the key. Never renumbered."""

PLAN_ITEM = 1000
"""Number of the built-in rule PLAN-ITEM; its step is the slot of the item in the person's plan."""


class Identity(NamedTuple):
    """The parts of a key: integers, or arrays of them when many keys were decoded."""

    subject: int | NDArray[np.int64]
    kind: int | NDArray[np.int64]
    rule: int | NDArray[np.int64]
    step: int | NDArray[np.int64]
    occurrence: int | NDArray[np.int64]


Ints = int | NDArray[np.integer]


def _fits(name: str, value: Ints, most: int) -> None:
    low, high = (int(np.min(value)), int(np.max(value))) if np.size(value) else (0, 0)
    if low < 0 or high > most:
        worst = low if low < 0 else high
        raise EngineError(
            "identity_out_of_range",
            f"应办事项编号的“{name}”为 {worst}，超出 0…{most}。",
            todo="请检查传入的编号；超出范围的编号不能截断使用，否则不同的事项会混为一件。",
        )


@overload
def encode(subject: int, kind: int | str, rule: int, step: int, occurrence: int) -> int: ...
@overload
def encode(
    subject: NDArray[np.integer], kind: int | str, rule: Ints, step: Ints, occurrence: Ints
) -> NDArray[np.int64]: ...
def encode(subject: Ints, kind: int | str, rule: Ints, step: Ints, occurrence: Ints) -> int | NDArray[np.int64]:
    """Fold the parts into a key; any of them may be an array (the others are broadcast).

    ``kind`` is a name of ``KINDS`` or its number. Raises ``EngineError`` when a part does not fit its bits.
    """
    number = KINDS[kind] if isinstance(kind, str) else kind
    for name, value, most in (
        ("对象", subject, MAX_SUBJECT),
        ("对象类别", number, MAX_KIND),
        ("规则", rule, MAX_RULE),
        ("步骤", step, MAX_STEP),
        ("发生", occurrence, MAX_OCCURRENCE),
    ):
        _fits(name, value, most)
    columns = np.atleast_1d(subject).astype(np.int64)
    folded = fold(columns, number, rule, step, occurrence)
    return int(folded[0]) if all(isinstance(part, int) for part in (subject, rule, step, occurrence)) else folded


def fold(subject: NDArray[np.int64], kind: int, rule: Ints, step: Ints, occurrence: Ints) -> NDArray[np.int64]:
    """Fold without checking the ranges: for callers that have checked the columns once."""
    high = (subject << _SUBJECT_SHIFT) | (kind << _KIND_SHIFT)
    low = (np.asarray(rule, np.int64) << _RULE_SHIFT) | (np.asarray(step, np.int64) << _STEP_SHIFT)
    return np.asarray(high | low | np.asarray(occurrence, np.int64), dtype=np.int64)


@overload
def decode(key: int) -> Identity: ...
@overload
def decode(key: NDArray[np.int64]) -> Identity: ...
def decode(key: int | NDArray[np.int64]) -> Identity:
    """Unfold a key, or an array of keys, into its parts."""
    return Identity(
        key >> _SUBJECT_SHIFT,
        (key >> _KIND_SHIFT) & MAX_KIND,
        (key >> _RULE_SHIFT) & MAX_RULE,
        (key >> _STEP_SHIFT) & MAX_STEP,
        key & MAX_OCCURRENCE,
    )


def subject_range(subject: int, kind: int | str | None = None) -> tuple[int, int]:
    """Return the half-open range ``[low, high)`` of keys of one subject number, of one kind or of every kind."""
    _fits("对象", subject, MAX_SUBJECT)
    low = subject << _SUBJECT_SHIFT
    if kind is None:
        return low, low + (1 << _SUBJECT_SHIFT)
    number = KINDS[kind] if isinstance(kind, str) else kind
    low |= number << _KIND_SHIFT
    return low, low + (1 << _KIND_SHIFT)


def duty_line(key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the key without its occurrence: one number per (subject, kind, rule, step)."""
    return key >> _OCCURRENCE_BITS


def rule_line(key: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the key without step and occurrence: one number per (subject, kind, rule)."""
    return key >> _RULE_SHIFT
