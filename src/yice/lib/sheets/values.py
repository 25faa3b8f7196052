"""The values that leave this package: cells, sheets, books, and what one may cost at most."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass, field

Cell = str | int | float | bool | dt.date | dt.time | None
"""One cell as the file stores it; ``datetime`` is a ``date``. Errors and blanks are ``None``."""

Row = tuple[int, list[Cell]]
"""The row's number as a reader of the sheet counts it (from 1), and its cells from column A on."""

KEPT = 2_000  # hidden rows, merged ranges and formulas are listed up to this many; beyond it only counted


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may cost. Sizes in bytes, time in seconds of wall clock."""

    file_bytes: int = 64 * 1024 * 1024
    unpacked_bytes: int = 640 * 1024 * 1024
    part_ratio: int = 150
    entries: int = 2_000
    rows: int = 200_000
    blank_rows: int = 100_000
    columns: int = 400
    cells: int = 8_000_000
    sheets: int = 200
    text: int = 32_767
    seconds: float = 60.0
    memory_bytes: int = 900 * 1024 * 1024


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell whose value is computed. ``text`` is the formula as stored, cut to 80 characters."""

    row: int
    column: int
    text: str


@dataclass(frozen=True, slots=True)
class SheetInfo:
    """What is known of a sheet before its cells are read. Rows count from 1, columns from 0."""

    name: str
    visible: bool = True
    hidden_columns: tuple[int, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    merges: tuple[tuple[int, int, int, int], ...] = ()
    """Merged ranges as (first row, first column, last row, last column), inclusive."""
    formulas: tuple[Formula, ...] = ()
    formula_count: int = 0


class PackedRows:
    """Rows kept as the JSON lines they came in: a tenth of the memory of their values. Read when asked for."""

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        """Empty."""
        self._lines: list[bytes] = []

    def append(self, line: bytes) -> None:
        """Keep one line as the reading process wrote it."""
        self._lines.append(line)

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self._lines)

    def __iter__(self) -> Iterator[Row]:
        """The rows from the top."""
        return map(unpack_row, self._lines)

    def head(self, count: int) -> list[Row]:
        """The first rows."""
        return [unpack_row(line) for line in self._lines[:count]]

    def clear(self) -> None:
        """Let go of everything."""
        self._lines.clear()


def unpack_row(line: bytes) -> Row:
    """A row from its line."""
    number, cells = json.loads(line, object_hook=_undo)
    return number, cells


def _undo(found: dict[str, str]) -> Cell:
    if "d" in found:
        return dt.date.fromisoformat(found["d"])
    return dt.time.fromisoformat(found["t"])


@dataclass(slots=True)
class Sheet:
    """A sheet with all its rows that are not blank."""

    info: SheetInfo
    rows: PackedRows = field(default_factory=PackedRows)


@dataclass(slots=True)
class Book:
    """A whole file, read."""

    kind: str
    sheets: list[Sheet]
    encoding: str = ""
    peak_kb: int = 0
    """The most memory the reading process held, in KiB."""

    def __iter__(self) -> Iterator[Sheet]:
        """The sheets in the file's order."""
        return iter(self.sheets)


def column_letter(index: int) -> str:
    """``0`` is A, ``26`` is AA, as the sheet shows it."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_index(letters: str) -> int:
    """The reverse of ``column_letter``."""
    index = 0
    for letter in letters:
        index = index * 26 + ord(letter) - 64
    return index - 1
