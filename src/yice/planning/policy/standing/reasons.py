"""The words for why, made once for all people with the same answer."""

from __future__ import annotations

import numpy as np

from dutyengine import Result


class Reasons:
    """Reasons of levels and concerns of one result. People judged alike share one text."""

    def __init__(self, result: Result) -> None:
        """``result`` is what the engine answered."""
        self._result = result
        self._made: dict[bytes, tuple[list[str], dict[str, list[str]]]] = {}

    def level(self, row: int) -> list[str]:
        """Why this level."""
        return self._of(row)[0]

    def concern(self, row: int, code: str) -> list[str]:
        """Why this concern."""
        return self._of(row)[1].get(code, [])

    def _of(self, row: int) -> tuple[list[str], dict[str, list[str]]]:
        result = self._result
        parts = (result.level, result.level_mask, result.by_hand, result.concerns, result.concern_mask)
        key = b"".join(np.ascontiguousarray(part[row]).tobytes() for part in parts)
        if key not in self._made:
            self._made[key] = ([], {})
        return self._made[key]
