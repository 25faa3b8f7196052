"""What is hashed, and how: the one definition shared by sealing and by verifying."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from yice.core.audit.models import Entry

START = "0" * 64
FIELDS = (
    "id",
    "at",
    "real_at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "verb",
    "subject_kind",
    "subject_id",
    "person_id",
    "unit_id",
    "reason",
    "source",
    "detail",
)


class Link:
    """A digest under way over a range of entries."""

    def __init__(self, previous: str, number: int) -> None:
        """``previous`` is the digest of the link before, ``number`` this link's place in the chain."""
        self._hash = sha256(f"{previous}|{number}|".encode())
        self.count = 0
        self.first_id = 0
        self.last_id = 0

    def add(self, row: tuple[Any, ...]) -> None:
        """Take one entry in, as a tuple of ``FIELDS``."""
        self._hash.update(_canonical(row))
        self.count += 1
        self.first_id = self.first_id or row[0]
        self.last_id = row[0]

    def digest(self) -> str:
        """The digest over everything taken in, and how many there were."""
        closed = self._hash.copy()
        closed.update(f"|{self.first_id}|{self.last_id}|{self.count}".encode())
        return closed.hexdigest()


def link_of(previous: str, number: int, rows: Iterable[tuple[Any, ...]]) -> Link:
    """The finished link over these rows."""
    link = Link(previous, number)
    for row in rows:
        link.add(row)
    return link


def read(after_id: int, up_to_id: int) -> Iterator[tuple[Any, ...]]:
    """Entries of ``(after_id, up_to_id]`` in order, as tuples of ``FIELDS``, without keeping them in memory."""
    rows = Entry.objects.filter(id__gt=after_id, id__lte=up_to_id).order_by("id")
    return rows.values_list(*FIELDS).iterator(chunk_size=2_000)


def _canonical(row: tuple[Any, ...]) -> bytes:
    plain = [value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else value for value in row]
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"
