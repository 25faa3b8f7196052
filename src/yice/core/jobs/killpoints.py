"""Named points at which a test may kill the process, to prove that nothing is lost there."""

from __future__ import annotations

import os
import re
from pathlib import Path

_CALL = re.compile(r"""\bkillpoint\(\s*["']([a-z0-9_.]+)["']\s*\)""")


def killpoint(name: str) -> None:
    """Die here, as by ``kill -9``, if the environment variable YICE_KILL_AT names this point; else do nothing."""
    if os.environ.get("YICE_KILL_AT") == name:
        os._exit(137)


def names() -> tuple[str, ...]:
    """Every point in the product, found in its source: the list that the test of killing walks."""
    import yice

    root = Path(yice.__path__[0])
    found: set[str] = set()
    for path in root.rglob("*.py"):
        if "tests" not in path.parts and path.name != "killpoints.py":
            found.update(_CALL.findall(path.read_text(encoding="utf-8")))
    return tuple(sorted(found))
