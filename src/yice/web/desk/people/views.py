"""The list of people."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yice.core.audit import actions as audit
from yice.core.files import queries as files
from yice.core.jobs.models import Run
from yice.core.people import access
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor, Role
from yice.lib.errors import NotFound
from yice.lib.htmx import go, idempotency_key, page
from yice.lib.paging import keyset
from yice.web.desk import actions, scope
from yice.web.desk.models import Export
from yice.web.desk.people import columns, filters
from yice.web.desk.people.assign import MAY_ASSIGN, MOST_AT_ONCE
from yice.web.desk.people.export import ask_for_export
from yice.web.desk.people.rows import rows_of

ORDER = ("pinyin_key", "id")
_COUNT_LIMIT = 100_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The people this actor may see, kept by the sentence in the address."""
    actor = scope.elder_actor(request)
    today = clock.today()
    sentence = filters.read(
        request.GET, today=today, units=scope.unit_options(actor), staff=scope.liaison_options(actor)
    )
    named = request.GET.get("reach") == "named"  # files of other units that this one is told of by name
    managed = access.managed_by(actor)
    found = filters.apply(access.affiliated_to(actor) if named else managed, sentence)
    listed = keyset(
        found.only("pk"),
        order=ORDER,
        after=request.GET.get("after"),
        before=request.GET.get("before"),
    )
    shown = [] if named else columns.allowed(columns.chosen(actor.id), access.list_policy(actor))
    rows = rows_of(by_id([person.pk for person in listed.items]), today)
    count = found.order_by()[: _COUNT_LIMIT + 1].count()
    context = {
        "named": named,
        "kept": [("reach", "named")] if named else [],
        "named_href": reverse("desk:people") + ("" if named else "?reach=named"),
        "may_choose_all": len(rows) < count <= MOST_AT_ONCE,
        "rows": [(row, [(column, column.text(row, today)) for column in shown]) for row in rows],
        "columns": shown,
        "all_columns": columns.COLUMNS,
        "page": listed,
        "count": count,
        "count_limit": _COUNT_LIMIT,
        "imports": actor.holds(*(Role(one) for one in access.MAY["admit"])),
        "filters": sentence.choices,
        "more_filters": sentence.more,
        "filters_set": sentence.is_set,
        "said": sentence.set_words,
        "may_admit": actor.holds(Role.HEAD, Role.CLERK, Role.STATISTICIAN),
        "may_assign": actor.holds(*MAY_ASSIGN) and not named,
        "may_hand_over": actor.holds(Role.HEAD),
        "views": scope.saved_views(actor, "people"),
    }
    return page(request, "desk/people/list.html", context)


@require_POST
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep the sentence under a name."""
    actor = scope.elder_actor(request)
    name = request.POST.get("name", "")
    actions.save_view(by=actor, page="people", name=name, query=_sentence(request))
    return go(request, _back(request), saved="已存为常用筛选。")


@require_POST
def remove_view(request: HttpRequest, view_id: int) -> HttpResponse:
    """Forget a saved sentence."""
    actions.remove_view(by=scope.elder_actor(request), view_id=view_id)
    return go(request, reverse("desk:people"), saved="已删去这个常用筛选。")


@require_POST
def choose_columns(request: HttpRequest) -> HttpResponse:
    """Remember which columns to show."""
    actor = scope.elder_actor(request)
    wanted = [column.code for column in columns.named(request.POST.getlist("columns"))]
    actions.remember(by=actor, name=columns.PREFERENCE, value=wanted)
    return go(request, _back(request), saved="已记住这些列。")


@require_POST
def ask_export(request: HttpRequest) -> HttpResponse:
    """Ask for what is shown as a workbook; the worker makes it, the page may be left."""
    actor = scope.elder_actor(request)
    query = {name: str(value) for name, value in request.GET.items() if name in filters.NAMES and value}
    shown = [column.code for column in columns.chosen(actor.id)]
    run = ask_for_export(by=actor, query=query, shown=shown, key=idempotency_key(request))
    return go(request, reverse("desk:people_export", args=(run.pk,)))


@require_GET
def export(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far the workbook is, and the workbook itself once it is there; only for the one who asked."""
    actor = scope.elder_actor(request)
    row, run = _export(actor, run_id)
    context = {"export": row, "run": run, "run_href": request.path, "bare": True}
    return page(request, "desk/people/export.html", context)


@require_GET
def download(request: HttpRequest, run_id: int) -> HttpResponse:
    """The workbook. Every taking is recorded."""
    actor = scope.elder_actor(request)
    row, _run = _export(actor, run_id)
    if row.file is None:
        raise NotFound("export_not_ready", "表格还没有准备好", why="后台还在写入。", todo="请稍候再下载。")
    audit.record_view(by=actor, subject=("export", row.pk), what="export")
    response = HttpResponse(files.read_file(row.file), content_type=_XLSX)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.file.name)}"
    response["Cache-Control"] = "no-store"
    return response


def _export(actor: Actor, run_id: int) -> tuple[Export, Run]:
    """One's own export whose days are not over."""
    row = Export.objects.filter(run_id=run_id, staff_id=actor.id, expires_on__gte=clock.today()).first()
    run = Run.objects.filter(pk=run_id).first()
    if row is None or run is None:
        raise NotFound(
            "export_gone", "没有找到这次导出", why="可能已过有效期并销毁，或不是您提出的。", todo="请重新导出。"
        )
    return row, run


def _sentence(request: HttpRequest) -> str:
    return urlencode([(name, value) for name, value in request.GET.items() if name in filters.NAMES and value])


def _back(request: HttpRequest) -> str:
    query = _sentence(request)
    return reverse("desk:people") + (f"?{query}" if query else "")


def by_id(ids: list[int]) -> list[Person]:
    """People in the order of ``ids``, with what a row needs joined."""
    found = Person.objects.select_related("unit", "level", "home", "health").in_bulk(ids)
    return [found[number] for number in ids if number in found]
