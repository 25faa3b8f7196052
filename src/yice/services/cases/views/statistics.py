"""Figures about cases: what became of those registered in a period, and what everybody has on the desk now."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import xlsxwriter
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yice.core.audit.actions import record
from yice.lib import clock
from yice.lib.filters import Choice, chosen
from yice.lib.htmx import page
from yice.lib.words import percent
from yice.services.cases import figures
from yice.services.cases.figures import Drawn, Line
from yice.services.cases.views.filtering import day_of
from yice.services.cases.views.shared import reader

_COLUMNS: tuple[tuple[str, str], ...] = (
    ("received", "登记"), ("accepted", "受理"), ("answered", "答复结果"), ("closed", "办结"), ("kept", "按时办结"),
    ("late", "在办超时"), ("reopened", "重开"), ("solved", "已解决"), ("partly", "部分解决"), ("unsolved", "未解决"),
    ("unhappy", "有不满意"),
)  # fmt: skip
_LOADS: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("open", "在办", {}),
    ("new", "未受理", {"state": "new"}),
    ("waiting", "等待中", {"state": "waiting"}),
    ("at_risk", "将到期", {"clock": "at_risk"}),
    ("overdue", "已超时", {"clock": "overdue"}),
    ("answered", "待回访", {"state": "answered"}),
)


@dataclass(frozen=True, slots=True)
class Cell:
    """One number and the list behind it."""

    word: str
    value: int
    href: str
    css: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The period and the grouping as they stand in the address: this year until today, by category."""

    first: dt.date
    last: dt.date
    by: str

    @classmethod
    def of(cls, query: QueryDict) -> Asked:
        """Read them; days the wrong way round are turned."""
        today = clock.today()
        first = day_of(query, "from") or dt.date(today.year, 1, 1)
        last = day_of(query, "to") or today
        first, last = min(first, last), max(first, last)
        return cls(first, last, chosen(query, "by", figures.GROUPS) or "category")

    @property
    def days(self) -> dict[str, str]:
        """For the address of a list."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """What became of the cases registered in a period, each figure the way to its list."""
    actor = reader(request)
    asked = Asked.of(request.GET)
    drawn = figures.draw(actor, asked.first, asked.last, asked.by)
    total = drawn.total
    context: dict[str, Any] = {
        "asked": asked,
        "by_word": dict(figures.GROUPS)[asked.by],
        "columns": [word for _, word in _COLUMNS],
        "rows": [(line, _cells(line, asked)) for line in (*drawn.lines, total)] if total.received else [],
        "total": total,
        "ratings": [(word, _rated(name, counts, asked)) for name, word, counts in drawn.ratings],
        "filters": [
            Choice("by", "按", asked.by, figures.GROUPS, any=""),
            Choice("from", "登记自", asked.first.isoformat(), kind="date"),
            Choice("to", "至", asked.last.isoformat(), kind="date"),
        ],
        "filters_set": bool(request.GET),
        "periods": list(_periods(asked)),
        "tabs": _tabs(),
    }
    return page(request, "cases/statistics.html", context)


@require_GET
def workers(request: HttpRequest) -> HttpResponse:
    """Who has how much on the desk now, and how much of it is late."""
    loads = figures.loads(reader(request))
    rows = [
        (
            one,
            [
                Cell(word, one.counts[code], _list({"owner": str(one.staff_id), **asks}), _css(code, one.counts[code]))
                for code, word, asks in _LOADS
            ],
        )
        for one in loads
    ]
    context = {"rows": rows, "columns": [word for _, word, _ in _LOADS], "tabs": _tabs()}
    return page(request, "cases/workers.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The table of the page as a workbook; who took it is recorded."""
    actor = reader(request)
    asked = Asked.of(request.GET)
    drawn = figures.draw(actor, asked.first, asked.last, asked.by)
    record(by=actor, verb="view.export", subject=("case", None), detail={"table": asked.by, **asked.days})
    body = _workbook(asked, drawn)
    response = HttpResponse(body, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = (
        f'attachment; filename="case-figures-{asked.first:%Y%m%d}-{asked.last:%Y%m%d}.xlsx"'
    )
    response["Cache-Control"] = "no-store"
    return response


def _tabs() -> list[tuple[str, str, str]]:
    return [
        ("statistics", "办理情况", reverse("cases:statistics")),
        ("workers", "在办（按经办人）", reverse("cases:workers")),
    ]


def _list(asks: Mapping[str, str]) -> str:
    return f"{reverse('cases:list')}?{urlencode(asks)}"


def _cells(line: Line, asked: Asked) -> list[Cell]:
    base = {"state": "all", **asked.days, **line.asks}
    found = [Cell("登记", line.received, _list(base))]
    for code, word in _COLUMNS[1:]:
        number = line.counts[code]
        found.append(Cell(word, number, _list({**base, "fact": code}), _css(code, number)))
    return found


def _rated(name: str, counts: Mapping[str, int], asked: Asked) -> list[Cell]:
    base = {"state": "all", **asked.days}
    return [
        Cell(word, counts[grade], _list({**base, "fact": f"{name}_{grade}"}), _css(grade, counts[grade]))
        for grade, word, *_ in figures.GRADES
    ]


def _css(code: str, number: int) -> str:
    return "late" if number and code in {"late", "overdue", "unsolved", "unhappy", "poor"} else ""


def _periods(asked: Asked) -> Iterable[tuple[str, str, bool]]:
    """Periods people ask for: word, address, whether it is the one shown."""
    today = clock.today()
    month = today.replace(day=1)
    before = month - dt.timedelta(days=1)
    quarter = dt.date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    for word, first, last in (
        ("本月", month, today),
        ("上月", before.replace(day=1), before),
        ("本季", quarter, today),
        ("今年", dt.date(today.year, 1, 1), today),
        ("去年", dt.date(today.year - 1, 1, 1), dt.date(today.year - 1, 12, 31)),
    ):
        query = {"by": asked.by, "from": first.isoformat(), "to": last.isoformat()}
        yield word, f"?{urlencode(query)}", (first, last) == (asked.first, asked.last)


def _workbook(asked: Asked, drawn: Drawn) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet("办理情况")
    sheet.write_string(0, 0, f"诉求办理情况　登记日期 {asked.first:%Y-%m-%d} 至 {asked.last:%Y-%m-%d}")
    heads = (dict(figures.GROUPS)[asked.by], *(word for _, word in _COLUMNS), "按时办结率", "平均用时（工作小时）")
    for place, word in enumerate(heads):
        sheet.set_column(place, place, 24 if place == 0 else 12)
        sheet.write_string(1, place, word, bold)
    for number, line in enumerate((*drawn.lines, drawn.total), start=2):
        sheet.write_string(number, 0, line.word)
        sheet.write_number(number, 1, line.received)
        for place, (code, _) in enumerate(_COLUMNS[1:], start=2):
            sheet.write_number(number, place, line.counts[code])
        closed = line.counts["closed"]
        sheet.write_string(number, len(heads) - 2, percent(line.counts["kept"], closed) if closed else "")
        if line.hours is not None:
            sheet.write_number(number, len(heads) - 1, round(line.hours, 1))
    rated = book.add_worksheet("五到位")
    for place, word in enumerate(("项目", *(word for _, word, *_ in figures.GRADES))):
        rated.write_string(0, place, word, bold)
    for number, (_, word, counts) in enumerate(drawn.ratings, start=1):
        rated.write_string(number, 0, word)
        for place, (grade, *_) in enumerate(figures.GRADES, start=1):
            rated.write_number(number, place, counts[grade])
    for each in (sheet, rated):
        each.set_landscape()
        each.set_paper(9)
    book.close()
    return buffer.getvalue()
