"""Seconds per stage of a run, and the memory it took."""

from __future__ import annotations

import resource
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from yice.lib import clock


class Stages:
    """Adds up how long each stage took; a stage inside another is not counted twice."""

    def __init__(self) -> None:
        """All stages at zero."""
        self.seconds: dict[str, float] = {}
        self._open: list[str] = []
        self._since = 0.0

    @contextmanager
    def __call__(self, name: str) -> Iterator[None]:
        """Count the time of the block to ``name``."""
        self._lap()
        self._open.append(name)
        try:
            yield
        finally:
            self._lap()
            self._open.pop()

    def _lap(self) -> None:
        now = clock.monotonic()
        if self._open:
            self.seconds[self._open[-1]] = self.seconds.get(self._open[-1], 0.0) + now - self._since
        self._since = now

    def rounded(self) -> dict[str, float]:
        """Milliseconds are enough for a report."""
        return {name: round(seconds, 3) for name, seconds in self.seconds.items()}


def peak_mb() -> int:
    """The most memory this process has held, in MB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 * 1024 if sys.platform == "darwin" else 1024))
