"""The matrix, and what is behind each of its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from yice.core.people import access
from yice.lib import clock
from yice.lib.actor import Role
from yice.lib.errors import NotFound
from yice.lib.htmx import page
from yice.lib.paging import keyset
from yice.planning.duties.queries import Cell, CoverageRow, behind_among, coverage, grid, matrix, people_behind
from yice.planning.duties.queries.remembered import remembered, stamp
from yice.web.desk import scope
from yice.web.desk.coverage.period import Period, read
from yice.web.desk.people.rows import rows_of
from yice.web.desk.people.views import by_id
from yice.web.desk.today.area import Area, area_of

READERS = (Role.HEAD, Role.CLERK, Role.LEADER, Role.STATISTICIAN)
COLUMNS: dict[str, str] = {
    "kept": "已办", "late": "其中逾期办", "waived": "免办", "held": "暂停", "open": "待办", "missed": "漏办",
    "unknown": "无法判断",
}  # fmt: skip
STATES: dict[str, str] = {
    "kept": "已办",
    "waived": "免办",
    "held": "暂停",
    "open": "待办",
    "missed": "漏办",
    "unknown": "未知",
}
_PROMISES = 6
_MANY = 10_000  # duties behind a number: more than that, and its people are met one after another
_LINES = 100  # more colleagues than that are a second look
_MATRIX_PROMISES = 12


@dataclass(frozen=True, slots=True)
class Line:
    """One unit of the matrix: its own sum and its cells under the promises shown."""

    row: CoverageRow
    cells: list[CoverageRow | None]


def _worst_first(rows: list[CoverageRow]) -> list[CoverageRow]:
    """The promises of the period, least kept first; those with nothing to judge last."""
    found = [row for row in rows if row.total or row.unknown]
    found.sort(key=lambda row: (row.total == 0, row.kept / row.total if row.total else 0, -row.total))
    return found


@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """Units × promises of a month, the emptiest first; without units below, the promises alone."""
    actor = scope.elder_actor(request, *READERS)
    area = area_of(request, actor)
    period = read(request.GET.get("month", ""), clock.today())
    code, every = request.GET.get("rule", ""), bool(request.GET.get("all"))
    told = stamp(area.key, clock.today(), period.code, code, every)
    sums = remembered("coverage_overview", told, lambda: _overview(area, period, code, every=every))
    context = {
        "area": area,
        "filters": [area.choice],
        "period": period,
        "earlier": period.shifted(-1),
        "later": period.shifted(1),
        **sums,
    }
    return page(request, "desk/coverage/overview.html", context)


def _overview(area: Area, period: Period, code: str, *, every: bool) -> dict[str, Any]:
    """The sums of the page: the promises, the units in which they were kept least, and all together."""
    found = grid(period.start, period.end, unit=area.top())
    rules = _worst_first(found.by_rule)
    chosen = next((rule for rule in rules if rule.code == code), None)
    shown = [chosen] if chosen is not None else rules[:_PROMISES]
    units = [row for row in found.by_unit if row.total or row.unknown]
    units.sort(key=lambda row: (row.kept / row.total if row.total else 1, -row.total))
    listed = units if every else units[:_LINES]
    cells = found.under([rule.key for rule in shown], [row.key for row in listed])
    lines = [Line(row, [cells[rule.key].get(row.key) for rule in shown]) for row in listed]
    whole = _sum(found.by_unit)
    return {
        "rules": rules, "shown": shown, "chosen": chosen, "lines": lines, "more": len(units) - len(listed),
        "whole": whole,
    }  # fmt: skip


def _sum(rows: list[CoverageRow]) -> CoverageRow:
    whole = CoverageRow(0, "", "合计")
    for row in rows:
        whole.add([getattr(row, name) for name in COLUMNS])
    return whole


@require_GET
def liaisons(request: HttpRequest) -> HttpResponse:
    """The same month by liaison, within one unit."""
    actor = scope.elder_actor(request, *READERS)
    area = area_of(request, actor)
    period = read(request.GET.get("month", ""), clock.today())
    told = stamp(area.key, clock.today())
    rows = remembered(
        f"coverage_liaisons.{period.code}", told,
        lambda: coverage(period.start, period.end, by="liaison", unit=area.top()),
    )  # fmt: skip
    whole = bool(request.GET.get("all"))
    context = {
        "area": area,
        "filters": [area.choice],
        "period": period,
        "rows": rows if whole else rows[:_LINES],
        "more": 0 if whole else max(0, len(rows) - _LINES),
    }
    return page(request, "desk/coverage/liaisons.html", context)


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """Person × promise: the people behind a number, or of a unit or liaison, and how each promise fared."""
    actor = scope.elder_actor(request, *READERS)
    area = area_of(request, actor)
    period = read(request.GET.get("month", ""), clock.today())
    column = request.GET.get("column", "")
    if column and column not in COLUMNS:
        raise NotFound
    rules = _worst_first(coverage(period.start, period.end, by="rule", unit=area.top()))
    rule = next((one for one in rules if one.code == request.GET.get("rule")), None)
    found, keep = area.people(), None
    if column:
        top, key = area.top(), rule.key if rule else None
        number = sum(getattr(one, column) for one in ([rule] if rule else rules))
        if number >= _MANY and column != "unknown":
            keep = partial(behind_among, start=period.start, end=period.end, column=column, unit=top, rule=key)
        else:
            behind = people_behind(period.start, period.end, column, unit=top, rule=key)
            found = found.filter(pk__in=behind.order_by().values("pk"))
    liaison = request.GET.get("liaison", "")
    if liaison.isdigit() and len(liaison) < 19:  # noqa: PLR2004 - a 64-bit key
        found = found.filter(pk__in=access.caseload_of(int(liaison)))
    listed = keyset(
        found.only("pk"),
        order=("pinyin_key", "id"), after=request.GET.get("after"), before=request.GET.get("before"), size=30,
        keep=keep,
    )  # fmt: skip
    ids = [person.pk for person in listed.items]
    cells = matrix(ids, period.start, period.end) if ids else {}
    shown = (
        [rule]
        if rule is not None
        else [one for one in rules if any((pk, one.key) in cells for pk in ids)][:_MATRIX_PROMISES]
    )
    context = {
        "area": area,
        "period": period,
        "column": COLUMNS.get(column, ""),
        "rule": rule,
        "shown": shown,
        "rows": [
            (row, [_cell(cells.get((row.person.pk, one.key))) for one in shown])
            for row in rows_of(by_id(ids), clock.today())
        ],
        "page": listed,
    }
    return page(request, "desk/coverage/people.html", context)


def _cell(cell: Cell | None) -> tuple[str, str]:
    """State and word of one cell; nothing was promised where there is none."""
    state = cell.state if cell is not None else ""
    return state, STATES.get(state, "")
