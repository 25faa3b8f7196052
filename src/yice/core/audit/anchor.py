"""The newest digests kept outside the database, so that a chain cut short is noticed.

A file in the data folder, one line per seal. Copy it elsewhere with the backups: an old copy still proves that
the chain it names is part of today's.
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Anchor:
    """One seal as the file remembers it."""

    number: int
    last_id: int
    digest: str


def path() -> Path:
    """Where the file lies."""
    return Path(settings.DATA) / "audit-anchor.jsonl"


def keep(anchor: Anchor) -> None:
    """Add a line and force it to disk; the log carries the digest too."""
    with path().open("a", encoding="ascii") as file:
        file.write(json.dumps(asdict(anchor)) + "\n")
        file.flush()
        os.fsync(file.fileno())
    logger.info("audit sealed number=%s last_id=%s digest=%s", anchor.number, anchor.last_id, anchor.digest)


def read(source: Path | None = None) -> Iterator[Anchor]:
    """The lines of the file; nothing when there is none. A line cut off by a crash is passed over."""
    place = source or path()
    if not place.exists():
        return
    with place.open(encoding="ascii") as file:
        for line in file:
            try:
                yield Anchor(**json.loads(line))
            except (ValueError, TypeError):
                continue
