"""A table as a workbook, set out as the paper reports are."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import xlsxwriter


def as_workbook(body: Mapping[str, Any]) -> bytes:
    """One sheet: title, unit and day, the figures, what must hold, the notes."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet(body["name"])
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    head = book.add_format({"bold": True, "border": 1, "align": "center"})
    label = book.add_format({"border": 1})
    number = book.add_format({"border": 1, "num_format": "#,##0"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 40)
    sheet.set_column(1, 2, 14)
    sheet.merge_range(0, 0, 0, 2, body["title"], title)
    sheet.write(1, 0, f"填报单位：{body['unit']}")
    sheet.write(1, 2, f"截至 {body['as_of']}")
    for column, word in enumerate(("项目", "数量", "单位")):
        sheet.write(2, column, word, head)
    row = 3
    for line in body["lines"]:
        sheet.write(row, 0, line["label"], label)
        sheet.write_number(row, 1, line["value"], number)
        sheet.write(row, 2, line["unit"], label)
        row += 1
    for relation in body["relations"]:
        row += 1
        sheet.merge_range(row, 0, row, 2, ("✓ " if relation["holds"] else "✗ ") + relation["text"], wrap)
    for note in body["notes"]:
        row += 1
        sheet.merge_range(row, 0, row, 2, note, wrap)
        sheet.set_row(row, 48)
    sheet.set_paper(9)
    book.close()
    return buffer.getvalue()
