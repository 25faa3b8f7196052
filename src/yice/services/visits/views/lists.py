"""The list of visits and its export, the handbook of contacts, the round of a liaison."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yice.core.audit.actions import record, record_view
from yice.core.org.models import Staff
from yice.core.people import access as people
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import NotFound, Refused
from yice.lib.filters import Choice, chosen
from yice.lib.htmx import page
from yice.lib.paging import keyset
from yice.services.visits import access
from yice.services.visits.models import Visit
from yice.services.visits.queries.handbook import contacts_of, handbook, month_of
from yice.services.visits.queries.listing import listed, units_of, workers_of
from yice.services.visits.queries.route import week_of
from yice.services.visits.views.recording import reader

EXPORTED = 20_000
COUNTED = 1000
WORKERS = 60  # on one page of the handbook; of more one chooses the unit
HEADS = ("日期", "时刻", "姓名", "单位", "方式", "谁去的", "同行", "分钟", "结果", "情绪", "情况", "诉求原话", "登记人")
SUMMED = ("people", "required", "kept", "open", "missed", "contacts", "persons", "face", "calls", "tried")
_WIDTHS = (12, 8, 12, 26, 12, 10, 16, 8, 14, 10, 60, 30, 10)


def tabs() -> list[tuple[str, str, str]]:
    """The ways to look at visits."""
    names = (("list", "走访记录"), ("route", "走访路线"), ("handbook", "联系手册"))
    return [(code, word, reverse(f"visits:{code}")) for code, word in names]


@require_GET
def visit_list(request: HttpRequest) -> HttpResponse:
    """Who was visited, by whom, how it went."""
    actor = reader(request)
    kept = listed(actor, request.GET)
    found = keyset(
        kept.visits.select_related("person__unit"), order=("-at", "-id"),
        after=request.GET.get("after"), before=request.GET.get("before"),
    )  # fmt: skip
    count = kept.visits.order_by()[: COUNTED + 1].count()
    context = {
        "rows": found.items, "page": found, "filters": kept.choices, "filters_set": bool(kept.said), "count": count,
        "counted": COUNTED, "tabs": tabs(), "mood": people.list_policy(actor)["mood"] == "full",
    }  # fmt: skip
    return page(request, "visits/list.html", context)


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Exactly what the list shows, all pages of it; who took it is recorded. Restricted words are never in it."""
    actor = reader(request)
    kept = listed(actor, request.GET)
    rows = list(
        kept.visits.select_related("person__unit").prefetch_related("staff").order_by("-at", "-id")[: EXPORTED + 1]
    )
    if len(rows) > EXPORTED:
        raise Refused(
            "export_too_large",
            f"一次最多导出 {EXPORTED:,} 条",
            why="当前条件下的走访更多。",
            todo="请加上时间、单位或方式条件后再导出。",
        )
    record(by=actor, verb="view.export", subject=("visits", None), detail={"rows": len(rows)})
    policy = people.list_policy(actor)
    response = HttpResponse(
        workbook(rows, mood=policy["mood"] == "full", needs=policy["needs"] == "full"),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = f'attachment; filename="visits-{clock.today():%Y%m%d}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


def workbook(rows: list[Visit], *, mood: bool, needs: bool) -> bytes:
    """The rows as one sheet; every cell is text, so that nothing typed runs as a formula."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("走访")
    head = book.add_format({"bold": True, "bottom": 1})
    for column, (word, width) in enumerate(zip(HEADS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, word, head)
    for place, row in enumerate(rows, start=1):
        cells = (
            str(row.on), f"{row.at.astimezone(clock.ZONE):%H:%M}" if row.timed else "", row.person.name,
            row.person.unit.name, row.get_manner_display(), row.done_by_name,
            "、".join([*(one.name for one in row.staff.all()), *([row.others] if row.others else [])]),
            str(row.minutes or ""), "见到或联系到" if row.reached else row.get_why_not_display(),
            row.get_mood_display() if mood else "", row.said if needs else "", row.needs if needs else "",
            row.recorded_by_name,
        )  # fmt: skip
        for column, text in enumerate(cells):
            sheet.write_string(place, column, text)
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    book.close()
    return buffer.getvalue()


@require_GET
def handbook_page(request: HttpRequest) -> HttpResponse:
    """Each worker's contacts against what was required (R10)."""
    actor = reader(request)
    today = clock.today()
    first, last = month_of(request.GET.get("month", ""), today)
    units = units_of(actor)
    unit = chosen(request.GET, "unit", units)
    workers = workers_of(actor, unit)
    lines = [one for one in handbook(workers[:WORKERS], first, last) if one.people or one.contacts or one.tried]
    context = {
        "lines": lines,
        "first": first,
        "tabs": tabs(),
        "before": _month(first, -1),
        "after": _month(first, 1) if last < today else "",
        "month": f"{first:%Y-%m}",
        "more": len(workers) - WORKERS,
        "workers": WORKERS,
        "filters": [Choice("unit", "单位", unit, units, any="全部")] if len(units) > 1 else [],
        "kept": [("month", f"{first:%Y-%m}")],
        "sum": {name: sum(getattr(one, name) for one in lines) for name in SUMMED},
    }
    return page(request, "visits/handbook.html", context)


@require_GET
def handbook_of(request: HttpRequest, staff_id: int) -> HttpResponse:
    """One worker's handbook of a month: figures, people not reached, and the log; made to be printed."""
    actor = reader(request)
    staff = _worker(actor, staff_id)
    first, last = month_of(request.GET.get("month", ""), clock.today())
    line = handbook([staff], first, last)[0]
    visible = set(people.managed_by(actor).filter(pk__in=[one.pk for one in line.without]).values_list("pk", flat=True))
    line.without[:] = [one for one in line.without if one.pk in visible]
    log = contacts_of(staff, access.people_of(actor), first, last)
    record_view(by=actor, subject=("staff", staff.pk), what="handbook", unit_id=staff.unit_id)
    context = {
        "staff": staff, "line": line, "log": log, "first": first, "last": last, "month": f"{first:%Y-%m}",
        "before": _month(first, -1), "after": _month(first, 1) if last < clock.today() else "",
    }  # fmt: skip
    return page(request, "visits/handbook_of.html", context)


@require_GET
def route(request: HttpRequest) -> HttpResponse:
    """Today's and this week's visits of a liaison in an order that saves walking."""
    actor = reader(request)
    workers = workers_of(actor)
    options = [(str(one.pk), one.name) for one in workers]
    own = str(actor.id) if any(one.pk == actor.id for one in workers) else ""
    staff_id = chosen(request.GET, "staff", options) or own
    staff = next((one for one in workers if str(one.pk) == staff_id), None)
    context: dict[str, Any] = {
        "staff": staff, "days": week_of(staff, clock.today()) if staff else [], "tabs": tabs(),
        "filters": [Choice("staff", "联络员", staff_id, options, any="请选择")] if len(options) > 1 else [],
    }  # fmt: skip
    return page(request, "visits/route.html", context)


def _worker(actor: Actor, staff_id: int) -> Staff:
    found = next((one for one in workers_of(actor) if one.pk == staff_id), None)
    if found is None:
        raise NotFound("staff_not_found", "没有找到这位工作人员")
    return found


def _month(first: dt.date, step: int) -> str:
    months = first.year * 12 + first.month - 1 + step
    return f"{months // 12:04d}-{months % 12 + 1:02d}"
