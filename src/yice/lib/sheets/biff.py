"""One pass over the records of an old .xls: macros, links, formulas, hidden rows and columns, merges."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from yice.lib.sheets.ole import Container
from yice.lib.sheets.refusals import refuse
from yice.lib.sheets.values import KEPT, Formula, Limits, SheetInfo

_BOF, _EOF = 0x0809, 0x000A
_FILEPASS, _BOUNDSHEET, _SUPBOOK = 0x002F, 0x0085, 0x01AE
_FORMULA, _COLINFO, _ROW, _MERGED = 0x0006, 0x007D, 0x0208, 0x00E5
_OBPROJ = 0x00D3
_SHEET_BOF = 0x0010
_SELF, _ADDIN = 0x0401, 0x3A01
_ROW_HIDDEN = 0x20
_WORKSHEET = 0


@dataclass(slots=True)
class _Tab:
    name: str
    visible: bool
    at: int
    kind: int
    hidden_columns: set[int] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    merges: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    formula_count: int = 0


def check_ole(data: bytes, extension: str) -> Container:
    """The container, or a refusal: an encrypted package, macros, another Office program, or a renamed .xls."""
    container = Container(data)
    if not container.entries:
        raise refuse("damaged_file")
    if container.find("EncryptedPackage", "EncryptionInfo"):
        raise refuse("password_protected")
    if extension == ".xlsx":
        raise refuse("wrong_extension", extension=".xlsx", found="旧版 Excel（.xls）")
    if container.find("Workbook", "Book") is None:
        raise refuse("wrong_extension", extension=".xls", found="别的 Office 文档")
    if container.find("_VBA_PROJECT_CUR", "_VBA_PROJECT", "VBA", "Macros"):
        raise refuse("macros")
    if container.find("\x01Ole10Native", "MBD", "EmbeddedObject"):
        raise refuse("embedded_objects")
    return container


def scan_xls(container: Container, limits: Limits) -> list[SheetInfo]:
    """What each worksheet holds beside its values."""
    entry = container.find("Workbook", "Book")
    assert entry is not None  # noqa: S101 - check_ole saw it
    stream = container.read(entry)
    tabs: list[_Tab] = []
    current: _Tab | None = None
    at = 0
    while at + 4 <= len(stream):
        code, length = struct.unpack_from("<HH", stream, at)
        body = stream[at + 4 : at + 4 + length]
        if code == _BOF:
            current = next((tab for tab in tabs if tab.at == at), None)
        elif current is None:
            _globals(code, body, tabs)
        else:
            _cells(code, body, current, limits)
        at += 4 + length
    if len(tabs) > limits.sheets:
        raise refuse("too_many_sheets", count=len(tabs), limit=limits.sheets)
    return [_info(tab) for tab in tabs if tab.kind == _WORKSHEET]


def _globals(code: int, body: bytes, tabs: list[_Tab]) -> None:
    if code == _FILEPASS:
        raise refuse("password_protected")
    if code == _OBPROJ:
        raise refuse("macros")
    if code == _SUPBOOK and len(body) >= 4:  # noqa: PLR2004 - count and tag
        tag = struct.unpack_from("<H", body, 2)[0]
        if tag not in {_SELF, _ADDIN}:
            raise refuse("external_links")
    if code == _BOUNDSHEET and len(body) > 8:  # noqa: PLR2004 - position, state, kind, then the name
        position, state, kind = struct.unpack_from("<IBB", body, 0)
        if kind == 1:
            raise refuse("macros")
        wide = bool(body[7] & 1)
        raw = body[8 : 8 + body[6] * (2 if wide else 1)]
        name = raw.decode("utf-16-le" if wide else "latin-1", "replace")
        tabs.append(_Tab(name=name, visible=not state & 3, at=position, kind=kind))


def _cells(code: int, body: bytes, tab: _Tab, limits: Limits) -> None:
    if code == _COLINFO and len(body) >= 10:  # noqa: PLR2004 - the record's length
        first, last, width, _, options = struct.unpack_from("<HHHHH", body)
        if options & 1 or width == 0:
            tab.hidden_columns.update(range(first, min(last + 1, limits.columns)))
    elif code == _ROW and len(body) >= 16:  # noqa: PLR2004 - the record's length
        row = struct.unpack_from("<H", body)[0]
        if struct.unpack_from("<H", body, 12)[0] & _ROW_HIDDEN and len(tab.hidden_rows) < KEPT:
            tab.hidden_rows.append(row + 1)
    elif code == _FORMULA and len(body) >= 6:  # noqa: PLR2004 - row, column, format
        row, column = struct.unpack_from("<HH", body)
        tab.formula_count += 1
        if len(tab.formulas) < KEPT:
            tab.formulas.append(Formula(row=row + 1, column=column, text=""))
    elif code == _MERGED and len(body) >= 2:  # noqa: PLR2004 - the count
        count = struct.unpack_from("<H", body)[0]
        for index in range(min(count, (len(body) - 2) // 8)):
            top, bottom, left, right = struct.unpack_from("<HHHH", body, 2 + index * 8)
            if len(tab.merges) < KEPT:
                tab.merges.append((top + 1, left, bottom + 1, right))


def _info(tab: _Tab) -> SheetInfo:
    return SheetInfo(
        name=tab.name,
        visible=tab.visible,
        hidden_columns=tuple(sorted(tab.hidden_columns)),
        hidden_rows=tuple(tab.hidden_rows),
        merges=tuple(tab.merges),
        formulas=tuple(tab.formulas),
        formula_count=tab.formula_count,
    )
