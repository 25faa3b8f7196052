"""The words for why, made once for all people with the same answer."""

from __future__ import annotations

import json

import numpy as np
from numpy.typing import NDArray

from dutyengine import Result
from yice.planning.policy.bulk import Coded

Ints = NDArray[np.int64]


def level_reasons(result: Result, rows: Ints) -> Coded:
    """Why these people have their level: a JSON list of words each."""
    if len(rows) == 0:
        return Coded(rows, ("[]",))
    parts = (result.level[rows], result.level_mask[rows], result.by_hand[rows], *result.concerns[rows].T)
    same = np.column_stack([part.astype(np.int64) for part in parts])
    _, first, place = np.unique(same, axis=0, return_index=True, return_inverse=True)
    words = tuple(_json(result.reasons(int(rows[at])).level_because) for at in first)
    return Coded(place.reshape(-1), words)


def concern_reasons(result: Result, rows: Ints, columns: Ints) -> Coded:
    """Why these people have these concerns."""
    if len(rows) == 0:
        return Coded(rows, ("[]",))
    same = np.column_stack(
        [columns, result.concerns[rows, columns].astype(np.int64), result.concern_mask[rows, columns].astype(np.int64)]
    )
    _, first, place = np.unique(same, axis=0, return_index=True, return_inverse=True)
    codes = result.rulebook.concern_codes
    words = tuple(_json(result.reasons(int(rows[at])).concerns.get(codes[columns[at]], ())) for at in first)
    return Coded(place.reshape(-1), words)


def _json(words: tuple[str, ...]) -> str:
    return json.dumps(list(words), ensure_ascii=False)
