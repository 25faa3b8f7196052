"""The list of cases: what is mine, my unit's, late; its filters in the address; taken out as a workbook."""

from __future__ import annotations

import io
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from yice.core.audit.actions import record
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Refused
from yice.lib.htmx import page
from yice.lib.paging import keyset
from yice.planning.ladder.queries import ClockState
from yice.services.cases import access, clocks, codes
from yice.services.cases.models import Case
from yice.services.cases.views.filtering import read, whose_is
from yice.services.cases.views.shared import reader

MOST = 5000


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases in sight, those registered last in front, with the term that ends first."""
    actor = reader(request)
    found = read(actor, request.GET)
    rows = found.rows.select_related("person__unit", "unit")
    listed = keyset(rows, order=("-id",), after=request.GET.get("after"), before=request.GET.get("before"))
    seen = access.visible_to(actor).exclude(state=codes.State.CLOSED)
    context: dict[str, Any] = {
        "rows": lines(actor, list(listed.items)),
        "page": listed,
        "filters": found.filters,
        "filters_set": found.is_set,
        "figures": [
            ("我经办的", "?whose=mine", seen.filter(owner=actor.id).count(), ""),
            ("等我接收的", "?whose=offered", seen.filter(whose_is(actor, "offered")).count(), ""),
            ("已超时", "?clock=overdue", seen.filter(pk__in=clocks.with_clock(ClockState.OVERDUE)).count(), "late"),
            ("将到期", "?clock=at_risk", seen.filter(pk__in=clocks.with_clock(ClockState.AT_RISK)).count(), ""),
            ("待回访", "?state=answered", seen.filter(state=codes.State.ANSWERED).count(), ""),
        ],
        "takes": actor.holds(*access.INTAKE),
        "sets": access.decides_settings(actor) or actor.holds(*access.SETTERS),
    }
    return page(request, "cases/list.html", context)


def lines(actor: Actor, cases: list[Case]) -> list[dict[str, Any]]:
    """Cases with their first term; two queries more, however many there are."""
    terms = clocks.terms(case.pk for case in cases)
    return [
        {
            "case": case,
            "name": case.person.name if case.person is not None else f"{case.asker_name}（未建档）",
            "term": next(iter(terms.get(case.pk, [])), None),
            "mine": case.owner_id == actor.id,
        }
        for case in cases
    ]


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Exactly what the list shows as a workbook; nothing restricted is in it. Who took it is recorded."""
    actor = reader(request)
    rows = list(read(actor, request.GET).rows.select_related("person__unit", "unit").order_by("-id")[: MOST + 1])
    if len(rows) > MOST:
        raise Refused(
            "export_too_large",
            f"一次最多导出 {MOST:,} 件",
            why="当前条件下的诉求更多。",
            todo="请加上状态或时限等条件。",
        )
    record(by=actor, verb="view.export", subject=("case", None), detail={"rows": len(rows)})
    body = workbook(lines(actor, rows))
    response = HttpResponse(body, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="cases-{clock.today():%Y%m%d}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


_HEADS = (
    ("编号", 12), ("姓名", 12), ("受理单位", 24), ("类别", 16), ("事由", 30), ("缓急", 8), ("来源", 10),
    ("登记时间", 18),
    ("经办人", 12), ("状态", 12), ("时限", 16), ("办理结果", 50), ("结论", 14), ("办结时间", 18),
)  # fmt: skip


def workbook(rows: list[dict[str, Any]]) -> bytes:
    """The rows as one sheet."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("诉求")
    head = book.add_format({"bold": True, "bottom": 1})
    for place, (word, width) in enumerate(_HEADS):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, word, head)
    for line, row in enumerate(rows, start=1):
        case: Case = row["case"]
        term = row["term"]
        cells = (
            case.no, row["name"], case.unit_name, case.category_title, case.title, case.get_urgency_display(),
            case.get_channel_display(), _moment(case.registered_at), case.owner_name, case.get_state_display(),
            f"{term.word} {term.reading.word}" if term else "", case.answer,
            case.get_outcome_display() if case.outcome else "",
            _moment(case.closed_at),
        )  # fmt: skip
        for place, text in enumerate(cells):
            sheet.write_string(line, place, str(text))
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    book.close()
    return buffer.getvalue()


def _moment(at: Any) -> str:
    return f"{at.astimezone(clock.ZONE):%Y-%m-%d %H:%M}" if at is not None else ""
