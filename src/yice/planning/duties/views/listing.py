"""The list of duties, and its export."""

from __future__ import annotations

import io

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yice.core.audit.actions import record
from yice.core.people import access as people
from yice.lib import clock
from yice.lib.actor import Actor, Role
from yice.lib.bulk import batches
from yice.lib.errors import Refused
from yice.lib.gate import actor_of, require
from yice.lib.htmx import page
from yice.lib.paging import keyset
from yice.planning.duties.actions import MOST_AT_ONCE
from yice.planning.duties.queries.accepting import BULK_KINDS
from yice.planning.duties.queries.sight import whole
from yice.planning.duties.views import sentence
from yice.planning.duties.views.rows import Row, rows_of
from yice.planning.policy import books

ROLES = (*people.SUBTREE_ROLES, Role.LIAISON)
COUNTED = 1000
EXPORTED = 20_000


def reader(request: HttpRequest) -> Actor:
    """The actor, if of a role that has duties to see; otherwise there is no such page."""
    return require(actor_of(request), *ROLES)


def tabs() -> list[tuple[str, str, str]]:
    """The ways to look at duties."""
    names = (("list", "列表"), ("week", "周"), ("month", "月"), ("liaisons", "按联络员"), ("waivers", "免办申请"))
    return [(code, word, reverse(f"duties:{code}")) for code, word in names]


@require_GET
def duty_list(request: HttpRequest) -> HttpResponse:
    """What is to be done, by whom, until when: kept by the sentence in the address."""
    actor = reader(request)
    kept = sentence.read(actor, request.GET)
    listed = keyset(
        kept.duties.only("pk", *(name.lstrip("-") for name in kept.order)),
        order=kept.order,
        after=request.GET.get("after"),
        before=request.GET.get("before"),
    )
    count = kept.duties.order_by()[: COUNTED + 1].count() if kept.waiting is None else kept.waiting
    context = {
        "rows": rows_of(actor, whole(one.pk for one in listed.items)),
        "page": listed,
        "count": count,
        "counted": COUNTED if kept.waiting is None else count,
        "filters": kept.choices,
        "filters_set": kept.is_set,
        "said": kept.said,
        "decided": kept.state in sentence.DECIDED,
        "bulk": _bulk(kept) and actor.holds(Role.HEAD, Role.CLERK, Role.LIAISON),
        "most": MOST_AT_ONCE,
        "tabs": tabs(),
    }
    return page(request, "duties/list.html", context)


def _bulk(kept: sentence.Sentence) -> bool:
    """Lists can be recorded only for one rule at a time, and only where it accepts a list."""
    if not kept.rule or kept.state in sentence.DECIDED or kept.state in {"missed", "planned"}:
        return False
    _, book = books.in_force(clock.today())
    return any(set(step.evidence.kinds) & BULK_KINDS for step in book.rules[kept.rule].steps)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Exactly what the list shows, all pages of it, as a workbook; who took it is recorded."""
    actor = reader(request)
    kept = sentence.read(actor, request.GET)
    keys = list(kept.duties.order_by(*kept.order).values_list("pk", flat=True)[: EXPORTED + 1])
    if len(keys) > EXPORTED:
        raise Refused(
            "export_too_large",
            f"一次最多导出 {EXPORTED:,} 件",
            why="当前条件下的应办更多。",
            todo="请加上单位、事项或状态条件后再导出。",
        )
    rows = [row for part in batches(keys, 5000) for row in rows_of(actor, whole(part))]
    record(by=actor, verb="view.export", subject=("duties", None), detail={"rows": len(rows), "state": kept.state})
    body = workbook(rows, told=people.list_policy(actor)["duties"] == "full")
    response = HttpResponse(body, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="duties-{clock.today():%Y%m%d}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


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
