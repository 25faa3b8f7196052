"""From bytes to rows, after the looking is done. Runs in the child process only (see ``sandbox``)."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO, StringIO

from yice.lib.sheets.biff import check_ole, scan_xls
from yice.lib.sheets.kinds import check_kind
from yice.lib.sheets.package import Package
from yice.lib.sheets.refusals import refuse
from yice.lib.sheets.scan import scan_sheet
from yice.lib.sheets.values import Cell, Formula, Limits, Row, SheetInfo

_SEPARATORS = (",", "\t", ";", "|")
_ENCODINGS = ("utf-8-sig", "gb18030")
_SAMPLE_LINES = 30

Rows = Iterator[Row]


class Reading:
    """A file under examination: its kind, what is known of its sheets, and their rows one sheet after the other."""

    def __init__(self, filename: str, data: bytes, limits: Limits) -> None:
        """Look, refuse, or be ready to read."""
        if len(data) > limits.file_bytes:
            raise refuse("file_too_large", limit=limits.file_bytes >> 20)
        dot = filename.rfind(".")
        extension = filename[dot:].lower() if dot >= 0 else ""
        self._limits = limits
        self._data = data
        self._text: list[Row] = []
        self.encoding = ""
        found = check_kind(filename, data)
        if found == "zip":
            self.kind, self.infos = "xlsx", _look_into_xlsx(data, limits)
        elif found == "ole":
            self.kind, self.infos = "xls", scan_xls(check_ole(data, extension), limits)
        else:
            self.kind = "csv"
            self.infos = [self._read_text()]

    def sheets(self) -> Iterator[tuple[int, Rows]]:
        """Each sheet's place in ``infos`` and its rows that are not blank."""
        if self.kind == "csv":
            yield 0, iter(self._text)
            return
        import python_calamine

        try:
            workbook = python_calamine.CalamineWorkbook.from_filelike(BytesIO(self._data))
            for place, info in enumerate(self.infos):
                sheet = workbook.get_sheet_by_name(info.name)
                end, start = sheet.end, sheet.start
                if end is None or start is None:
                    continue
                if (end[0] + 1) * (end[1] + 1) > self._limits.cells:
                    raise refuse("too_many_rows", sheet=info.name, limit=self._limits.rows)
                yield place, _rows(sheet, start[1], self._limits)
        except python_calamine.PasswordError as error:
            raise refuse("password_protected") from error
        except (python_calamine.CalamineError, OSError) as error:
            raise refuse("damaged_file") from error

    def _read_text(self) -> SheetInfo:
        text, self.encoding = _decode(self._data)
        lines = text.splitlines()
        if len(lines) > self._limits.rows:
            blank = sum(1 for line in lines if not line.strip(",;\t| \"'"))
            code = "too_many_empty_rows" if blank * 2 > len(lines) else "too_many_rows"
            raise refuse(code, sheet="表", row=len(lines), limit=self._limits.rows)
        sample = "\n".join(lines[:_SAMPLE_LINES])
        separator = max(_SEPARATORS, key=lambda mark: (sample.count(mark), -_SEPARATORS.index(mark)))
        csv.field_size_limit(self._limits.text)
        formulas: list[Formula] = []
        try:
            for number, cells in enumerate(csv.reader(StringIO(text, newline=""), delimiter=separator), start=1):
                if len(cells) > self._limits.columns:
                    raise refuse("too_many_columns", sheet="表", column=str(len(cells)), limit=self._limits.columns)
                row: list[Cell] = [_text_cell(cell, number, place, formulas) for place, cell in enumerate(cells)]
                if any(cell is not None for cell in row):
                    self._text.append((number, row))
        except csv.Error as error:
            raise refuse("damaged_file") from error
        return SheetInfo(name="表", formulas=tuple(formulas), formula_count=len(formulas))


def _look_into_xlsx(data: bytes, limits: Limits) -> list[SheetInfo]:
    package = Package(data, limits)
    infos: list[SheetInfo] = []
    seen: set[str] = set()
    for part in package.sheets():
        if "worksheets/" not in part.path.lower():
            continue  # a chart sheet has no cells
        seen.add(part.path.lower())
        info = scan_sheet(part.name, package.checked(part.path), limits)
        infos.append(replace(info, visible=part.visible))
    package.scan_rest(seen)
    return infos


def _decode(data: bytes) -> tuple[str, str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, "utf-8" if encoding == "utf-8-sig" else encoding
    raise refuse("unreadable_text")


def _text_cell(cell: str, row: int, column: int, formulas: list[Formula]) -> Cell:
    text = cell.strip()
    if text.startswith('="') and text.endswith('"') and len(text) > 2:  # noqa: PLR2004 - the guard itself is three marks
        return text[2:-1]  # the usual trick to keep a number as text
    if text.startswith(("=", "@")) and len(text) > 1:
        formulas.append(Formula(row=row, column=column, text=text[:80]))
    return text or None


def _rows(sheet: object, offset: int, limits: Limits) -> Rows:
    padding: list[Cell] = [None] * offset
    for number, cells in enumerate(sheet.iter_rows(), start=1):  # type: ignore[attr-defined]
        row = [_cell(value, limits) for value in cells]
        while row and row[-1] is None:
            row.pop()
        if row:
            yield number, padding + row


def _cell(value: object, limits: Limits) -> Cell:
    if value == "":
        return None
    if isinstance(value, str):
        return value[: limits.text] if not value.isspace() else None
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, (float, int, bool, dt.date, dt.time)):
        return value
    return str(value)
