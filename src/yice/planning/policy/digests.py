"""Digests of many subjects at once: 64 bits each, the same wherever and in whatever order they are made."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]


def mix(values: NDArray[Any]) -> Words:
    """Scatter each number over 64 bits (splitmix64), so that sums of them do not collide by accident."""
    bits = values.astype(np.int64).view(np.uint64) + np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return np.asarray(bits ^ (bits >> np.uint64(31)), dtype=np.uint64)


def salt(*numbers: int) -> np.uint64:
    """One number made of several, to keep apart digests that were made under different circumstances."""
    folded = np.zeros(1, dtype=np.uint64)
    for number in numbers:
        folded = mix((folded + np.uint64(number & 0xFFFFFFFFFFFFFFFF)).view(np.int64))
    return np.uint64(folded[0])


def per_subject(place: NDArray[np.int64], words: Words, count: int) -> Words:
    """Add up the words of each subject; ``place`` is the subject's position, order does not matter."""
    if len(place) == 0:
        return np.zeros(count, dtype=np.uint64)
    if (np.diff(place) < 0).any():
        order = np.argsort(place, kind="stable")
        place, words = place[order], words[order]
    starts = np.flatnonzero(np.concatenate(([True], place[1:] != place[:-1])))
    sums = np.zeros(count, dtype=np.uint64)
    sums[place[starts]] = np.add.reduceat(words, starts)
    return sums


def signed(words: Words) -> NDArray[np.int64]:
    """The digests as the database keeps them."""
    return words.view(np.int64)
