"""The list of duties, and its export."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yice.core.audit.actions import record, record_view
from yice.core.files import queries as files
from yice.core.jobs.models import Run
from yice.core.people import access as people
from yice.lib import clock
from yice.lib.actor import Actor, Role
from yice.lib.errors import NotFound
from yice.lib.gate import actor_of, require
from yice.lib.htmx import go, idempotency_key, page
from yice.lib.paging import keyset
from yice.planning.duties.actions import MOST_AT_ONCE
from yice.planning.duties.exporting import ask_for_export
from yice.planning.duties.models import DutyExport
from yice.planning.duties.queries.accepting import BULK_KINDS
from yice.planning.duties.queries.sight import whole
from yice.planning.duties.views import sentence
from yice.planning.duties.views.rows import rows_of
from yice.planning.duties.workbook import workbook
from yice.planning.policy import books

ROLES = (*people.SUBTREE_ROLES, Role.LIAISON)
COUNTED = 1000
AT_ONCE = 2_000  # a longer list is made by the worker


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
    """Exactly what the list shows, all pages of it, as a workbook; a long list is made by the worker."""
    actor = reader(request)
    kept = sentence.read(actor, request.GET)
    keys = list(kept.duties.order_by(*kept.order).values_list("pk", flat=True)[: AT_ONCE + 1])
    if len(keys) > AT_ONCE:
        query = {name: str(value) for name, value in request.GET.items() if name in sentence.NAMES and value}
        run = ask_for_export(by=actor, query=query, key=idempotency_key(request))
        return go(request, reverse("duties:export_run", args=(run.pk,)))
    rows = rows_of(actor, whole(keys))
    record(by=actor, verb="view.export", subject=("duties", None), detail={"rows": len(rows), "state": kept.state})
    body = workbook(rows, told=people.list_policy(actor)["duties"] == "full")
    return _sheet(body, f"应办-{clock.today():%Y%m%d}.xlsx")


@require_GET
def export_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far the workbook is, and the workbook itself once it is there; only for the one who asked."""
    export, run = _own(reader(request), run_id)
    context = {"export": export, "run": run, "run_href": request.path, "bare": True}
    return page(request, "duties/export.html", context)


@require_GET
def export_file(request: HttpRequest, run_id: int) -> HttpResponse:
    """The workbook. Every taking is recorded."""
    actor = reader(request)
    export, _run = _own(actor, run_id)
    if export.file is None:
        raise NotFound("export_not_ready", "表格还没有准备好", why="后台还在写入。", todo="请稍候再下载。")
    record_view(by=actor, subject=("duty_export", export.pk), what="export")
    return _sheet(files.read_file(export.file), export.file.name)


def _own(actor: Actor, run_id: int) -> tuple[DutyExport, Run]:
    """One's own export whose days are not over."""
    row = DutyExport.objects.filter(run_id=run_id, staff_id=actor.id, expires_on__gte=clock.today()).first()
    run = Run.objects.filter(pk=run_id).first()
    if row is None or run is None:
        raise NotFound(
            "export_gone", "没有找到这次导出", why="可能已过有效期并销毁，或不是您提出的。", todo="请重新导出。"
        )
    return row, run


def _sheet(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "no-store"
    return response
