"""One pass over a sheet's XML for what the values do not tell: hidden rows and columns, merges, formulas, true extent.

It looks for marks in the bytes, a row at a time, and never builds a tree; so a sheet costs one buffer.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from yice.lib.sheets.refusals import refuse
from yice.lib.sheets.values import KEPT, Formula, Limits, SheetInfo, column_index, column_letter

_ROOT = re.compile(rb"<(\w+:)?worksheet[\s>]")
_ATTRIBUTE = re.compile(rb'(\w+)\s*=\s*"([^"]*)"|(\w+)\s*=\s*\'([^\']*)\'')
_ROW_LIMIT = 16 << 20
_MEANT = {b"1", b"true"}


def _attributes(tag: bytes) -> dict[bytes, bytes]:
    return {m[1] or m[3]: m[2] if m[1] else m[4] for m in _ATTRIBUTE.finditer(tag)}


def _number(text: bytes | None, default: int) -> int:
    return int(text) if text and text.isdigit() else default


@dataclass(slots=True)
class _Scanner:
    """State of the pass over one sheet."""

    name: str
    limits: Limits
    prefix: bytes = b""
    row: int = 0
    filled: int = 0
    last_filled: int = 0
    widest: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    formula_count: int = 0
    rows_seen: int = 0
    _cell: re.Pattern[bytes] | None = None
    _formula: re.Pattern[bytes] | None = None
    _marks: tuple[bytes, ...] = ()

    def begin(self, head: bytes) -> None:
        """What stands before the first row: the namespace prefix and the columns."""
        found = _ROOT.search(head)
        self.prefix = p = (found[1] or b"") if found else b""
        self._cell = re.compile(rb"<" + p + rb"c\b([^>]*[^/>])>(?=\s*<" + p + rb"(?:v|is|f)\b)")
        self._formula = re.compile(rb"<" + p + rb"c\b([^>]*)>\s*<" + p + rb"f\b[^>]*?(?:/>|>([^<]{0,400}))")
        self._marks = tuple(b"<" + p + mark for mark in (b"v>", b"is>", b"f>", b"f ", b"v "))
        for tag in re.finditer(rb"<" + p + rb"col\b([^>]*)>", head):
            at = _attributes(tag[1])
            if at.get(b"hidden") in _MEANT or at.get(b"width") in {b"0", b"0.0"}:
                first, last = _number(at.get(b"min"), 1), _number(at.get(b"max"), 1)
                self.hidden_columns.update(range(first - 1, min(last, self.limits.columns)))

    def take(self, piece: bytes) -> None:
        """One row: everything from its tag to the next."""
        self.rows_seen += 1
        close = piece.find(b">")
        tag = piece[: close + 1]
        at = _attributes(tag)
        self.row = _number(at.get(b"r"), self.row + 1)
        if at.get(b"hidden") in _MEANT and len(self.hidden_rows) < KEPT:
            self.hidden_rows.append(self.row)
        self._extent()
        if not any(mark in piece for mark in self._marks):
            return
        self.filled += 1
        self.last_filled = self.row
        self._width(piece)
        if self._marks[2] in piece or self._marks[3] in piece:
            self._take_formulas(piece)

    def _extent(self) -> None:
        limits = self.limits
        if self.row <= limits.rows and self.rows_seen <= limits.rows:
            blanks = max(self.row, self.rows_seen) - self.filled
            if blanks > limits.blank_rows:
                raise refuse("too_many_empty_rows", sheet=self.name, row=self.row)
            return
        if self.filled * 2 < self.row:
            raise refuse("too_many_empty_rows", sheet=self.name, row=self.row)
        raise refuse("too_many_rows", sheet=self.name, limit=limits.rows)

    def _width(self, piece: bytes) -> None:
        last = piece.rfind(b' r="')
        reference = piece[last + 4 : last + 12] if last >= 0 else b""
        letters = reference.rstrip(b'"').split(b'"')[0].rstrip(b"0123456789")
        width = column_index(letters.decode("ascii", "ignore").upper()) + 1 if letters.isalpha() else 0
        if width > self.limits.columns:  # it may be style only; look closer
            assert self._cell is not None  # noqa: S101 - set by begin
            cells = (_attributes(cell[1]).get(b"r", b"A1") for cell in self._cell.finditer(piece))
            width = max((column_index(r.rstrip(b"0123456789").decode("ascii", "ignore")) + 1 for r in cells), default=0)
        self.widest = max(self.widest, width)
        if self.widest > self.limits.columns:
            raise refuse(
                "too_many_columns", sheet=self.name, column=column_letter(self.widest - 1), limit=self.limits.columns
            )

    def _take_formulas(self, piece: bytes) -> None:
        assert self._formula is not None  # noqa: S101 - set by begin
        for found in self._formula.finditer(piece):
            self.formula_count += 1
            if len(self.formulas) >= KEPT:
                continue
            reference = _attributes(found[1]).get(b"r", b"A").rstrip(b"0123456789").decode("ascii", "ignore")
            text = html.unescape((found[2] or b"").decode("utf-8", "replace"))[:80]
            self.formulas.append(Formula(row=self.row, column=max(0, column_index(reference)), text=text))

    def finish(self, tail: bytes) -> SheetInfo:
        """What stands after the rows: merged ranges."""
        for tag in re.finditer(rb"<" + self.prefix + rb"mergeCell\b([^>]*)>", tail):
            if len(self.merges) >= KEPT:
                break
            reference = _attributes(tag[1]).get(b"ref", b"").decode("ascii", "ignore")
            found = re.fullmatch(r"([A-Z]+)(\d+):([A-Z]+)(\d+)", reference)
            if found:
                self.merges.append((int(found[2]), column_index(found[1]), int(found[4]), column_index(found[3])))
        if self.last_filled * max(1, self.widest) > self.limits.cells:
            raise refuse("too_many_rows", sheet=self.name, limit=self.limits.rows)
        return SheetInfo(
            name=self.name,
            hidden_columns=tuple(sorted(self.hidden_columns)),
            hidden_rows=tuple(self.hidden_rows),
            merges=tuple(self.merges),
            formulas=tuple(self.formulas),
            formula_count=self.formula_count,
        )


def scan_sheet(name: str, chunks: Iterator[bytes], limits: Limits) -> SheetInfo:
    """Everything but the values of one sheet; refuses the too long, too wide or mostly empty as soon as it shows."""
    scanner = _Scanner(name=name, limits=limits)
    buffer = b""
    started = False
    mark = b"<row"
    for chunk in chunks:
        buffer += chunk
        if not started:
            found = _ROOT.search(buffer)
            prefix = (found[1] or b"") if found else b""
            mark = b"<" + prefix + b"row"
            first = _next_row(buffer, mark, 0)
            if first < 0:
                _bounded(buffer)
                continue
            scanner.begin(buffer[:first])
            buffer = buffer[first:]
            started = True
        buffer = _take_rows(scanner, buffer, mark)
        _bounded(buffer)
    if not started:
        scanner.begin(buffer)
        return scanner.finish(buffer)
    end = buffer.find(b"</" + mark[1:-3] + b"sheetData")
    scanner.take(buffer if end < 0 else buffer[:end])
    return scanner.finish(b"" if end < 0 else buffer[end:])


def _bounded(buffer: bytes) -> None:
    if len(buffer) > _ROW_LIMIT:
        raise refuse("zip_bomb")


def _next_row(buffer: bytes, mark: bytes, start: int) -> int:
    """Where the next row tag begins; ``rowBreaks`` begins alike and is none."""
    while (at := buffer.find(mark, start)) >= 0:
        after = buffer[at + len(mark) : at + len(mark) + 1]
        if not after or after in b" />\t\r\n":
            return at
        start = at + 1
    return -1


def _take_rows(scanner: _Scanner, buffer: bytes, mark: bytes) -> bytes:
    """Hand over all rows that are followed by another; the last stays in the buffer."""
    start = 0
    while (following := _next_row(buffer, mark, start + len(mark))) >= 0 and following + len(mark) < len(buffer):
        scanner.take(buffer[start:following])
        start = following
    return buffer[start:]
