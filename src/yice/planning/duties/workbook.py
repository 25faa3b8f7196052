"""Duties as one sheet of a workbook."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import xlsxwriter

if TYPE_CHECKING:
    from yice.planning.duties.views.rows import Row

HEADS = ("对象", "年龄", "单位", "事项", "状态", "开始", "期限", "截止", "责任人", "办理日期", "情况")


def workbook(rows: list[Row], *, told: bool = True) -> bytes:
    """The rows as one sheet with a frozen heading; what records say only if ``told``."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("应办")
    head = book.add_format({"bold": True, "bottom": 1})
    for column, (word, width) in enumerate(zip(HEADS, (14, 8, 28, 26, 10, 12, 12, 12, 12, 12, 60), strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, word, head)
    for place, row in enumerate(rows, start=1):
        duty = row.duty
        cells = (
            row.subject, row.age, duty.unit.name if duty.unit else "", row.line.title,
            f"{row.state}（逾期）" if row.late else row.state, str(duty.opens), str(duty.due), str(duty.closes),
            row.line.owner.name, str(duty.decided_on or ""), duty.evidence.result if told and duty.evidence else "",
        )  # fmt: skip
        for column, text in enumerate(cells):
            sheet.write_string(place, column, text)
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    book.close()
    return buffer.getvalue()
