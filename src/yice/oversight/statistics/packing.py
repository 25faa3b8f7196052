"""Lists of numbers in little room, and the digest that ties a signed table to its lists."""

from __future__ import annotations

import hashlib
import json
import zlib
from array import array


def pack(numbers: list[int]) -> bytes:
    """Sorted numbers as compressed 64-bit integers."""
    return zlib.compress(array("q", numbers).tobytes())


def digest(body: dict[str, object], cells: dict[str, bytes]) -> str:
    """SHA-256 over the table's canonical JSON and its cells in order of their keys."""
    total = hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode())
    for cell in sorted(cells):
        total.update(cell.encode() + zlib.decompress(cells[cell]))
    return total.hexdigest()


def unpack(packed: bytes | memoryview) -> list[int]:
    """The numbers behind a signed figure."""
    numbers = array("q")
    numbers.frombytes(zlib.decompress(bytes(packed)))
    return numbers.tolist()
