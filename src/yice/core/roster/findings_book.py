"""The sheet as it was, with every finding in its cell: to download, mend and drop again. Kept nowhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import xlsxwriter

from yice.core.roster.judge.codes import CODES, ERROR, INFO, SEVERITY_NAMES, WARNING
from yice.core.roster.judge.rows import Found
from yice.lib.sheets import Book, Cell, Sheet, column_letter

_COLOURS = {ERROR: "#F8CBC6", WARNING: "#FCE7C3", INFO: "#DCE6F5"}
_ORDER = {ERROR: 0, WARNING: 1, INFO: 2}
_LIST = "发现"
_WIDE = 60


def findings_workbook(book: Book, findings: Iterable[Found]) -> bytes:
    """An .xlsx: each sheet with its cells in their places, coloured and commented, and a list of all findings."""
    found = sorted(findings, key=lambda one: (one.sheet, one.row, one.at))
    out = BytesIO()
    # What the office typed goes back as it was typed: a text that begins like a formula stays a text.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(out, {**options, "strings_to_numbers": False})
    formats = {severity: workbook.add_format({"bg_color": colour}) for severity, colour in _COLOURS.items()}
    days = {
        severity: workbook.add_format({"num_format": "yyyy-mm-dd", **({"bg_color": colour} if colour else {})})
        for severity, colour in {**_COLOURS, "": ""}.items()
    }
    by_sheet: dict[str, dict[int, dict[int, list[Found]]]] = {}
    for one in found:
        by_sheet.setdefault(one.sheet, {}).setdefault(one.row, {}).setdefault(max(one.at, 0), []).append(one)
    taken: set[str] = set()
    for sheet in book:
        _write_sheet(workbook, sheet, by_sheet.get(sheet.info.name, {}), formats, days, taken)
    _write_list(workbook, found, formats, taken)
    workbook.close()
    return out.getvalue()


def _write_sheet(
    workbook: Any,
    sheet: Sheet,
    findings: dict[int, dict[int, list[Found]]],
    formats: dict[str, Any],
    days: dict[str, Any],
    taken: set[str],
) -> None:
    page = workbook.add_worksheet(_free_name(sheet.info.name, taken))
    for number, cells in sheet.rows:
        marked = findings.get(number, {})
        for at in range(max(len(cells), max(marked, default=-1) + 1)):
            here = marked.get(at, ())
            worst = min((one.issue.severity for one in here), key=lambda level: _ORDER[level], default="")
            _write_cell(page, number - 1, at, cells[at] if at < len(cells) else None, worst, formats, days)
            if here:
                page.write_comment(number - 1, at, "\n".join(_comment(one) for one in here), {"x_scale": 2})


def _write_cell(
    page: Any, row: int, at: int, cell: Cell, worst: str, formats: dict[str, Any], days: dict[str, Any]
) -> None:
    shade = formats.get(worst)
    if cell is None:
        if shade is not None:
            page.write_blank(row, at, None, shade)
    elif isinstance(cell, bool):
        page.write_boolean(row, at, cell, shade)
    elif isinstance(cell, int | float):
        page.write_number(row, at, cell, shade)
    elif isinstance(cell, dt.date):
        page.write_datetime(row, at, dt.datetime.combine(cell, dt.time()), days[worst])
    else:
        page.write_string(row, at, str(cell), shade)


def _comment(one: Found) -> str:
    return f"[{SEVERITY_NAMES[one.issue.severity]} {one.issue.code}] {one.issue.message}"


def _free_name(name: str, taken: set[str]) -> str:
    base = "".join("_" if char in "[]:*?/\\" else char for char in name).strip("'")[:28] or "表"
    free, number = base, 1
    while free.lower() in taken or free == _LIST:
        number += 1
        free = f"{base}{number}"
    taken.add(free.lower())
    return free


def _write_list(workbook: Any, found: list[Found], formats: dict[str, Any], taken: set[str]) -> None:
    page = workbook.add_worksheet(_LIST if _LIST not in taken else "导入发现")
    bold = workbook.add_format({"bold": True, "bottom": 1})
    for at, (heading, width) in enumerate(
        (("工作表", 14), ("行", 7), ("列", 18), ("级别", 8), ("代码", 28), ("说明", _WIDE), ("怎么办", _WIDE))
    ):
        page.set_column(at, at, width)
        page.write_string(0, at, heading, bold)
    page.freeze_panes(1, 0)
    for number, one in enumerate(found, 1):
        problem = one.issue
        place = f"{column_letter(one.at)} {one.column}" if one.at >= 0 else "整行"
        page.write_string(number, 0, one.sheet)
        page.write_number(number, 1, one.row)
        page.write_string(number, 2, place)
        page.write_string(number, 3, SEVERITY_NAMES[problem.severity], formats[problem.severity])
        page.write_string(number, 4, problem.code)
        page.write_string(number, 5, problem.message)
        page.write_string(number, 6, CODES[problem.code].todo)
    page.autofilter(0, 0, max(1, len(found)), 6)
    if not found:
        page.write_string(1, 5, "没有发现问题")
