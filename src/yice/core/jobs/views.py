"""Pages about background work: what waits, how far it is, what came of it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yice.core.jobs import queries
from yice.core.jobs.actions import cancel_run, set_daily_time
from yice.core.jobs.forms import DailyForm
from yice.core.jobs.models import Run, State
from yice.core.jobs.registry import title_of
from yice.lib.actor import Actor, Role
from yice.lib.errors import NotFound
from yice.lib.filters import Choice, chosen
from yice.lib.gate import actor_of, require_top
from yice.lib.htmx import attempt, go, page
from yice.lib.paging import keyset


@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    """One's own runs; the system administrator's, those of the subtree, and at the top the daily runs and troubles."""
    actor = actor_of(request)
    state = chosen(request.GET, "state", State.choices)
    rows = queries.runs_visible_to(actor)
    if state:
        rows = rows.filter(state=state)
    shown = keyset(rows, order=("-id",), after=request.GET.get("after"), before=request.GET.get("before"))
    sees_all = actor.at_top(Role.SYSTEM_ADMIN)
    context = {
        "page": shown,
        "rows": [(run, title_of(run.kind)) for run in shown.items],
        "filters": [Choice("state", "状态", state, State.choices)],
        "filters_set": bool(state),
        "sees_all": sees_all,
        "dailies": [(row, title_of(row.kind)) for row in queries.dailies()] if sees_all else [],
        "troubled": queries.troubled_chores() if sees_all else [],
    }
    return page(request, "jobs/list.html", context)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One run, with its progress; the page may be left."""
    run = _run(actor_of(request), pk)
    return page(request, "jobs/detail.html", _context(run))


@require_GET
def status(request: HttpRequest, pk: int) -> HttpResponse:
    """What the page asks for every two seconds. It is no sign of somebody being there (``QUIET_VIEWS``)."""
    run = _run(actor_of(request), pk)
    return page(request, "jobs/status.html", _context(run))


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the request back."""
    actor = actor_of(request)
    run = cancel_run(by=actor, run=_run(actor, pk))
    word = "任务已取消。" if run.state == State.CANCELLED else "已要求停止，当前一步办完即停。"
    return go(request, reverse("jobs:detail", args=[pk]), saved=word)


@require_http_methods(["GET", "POST"])
def daily(request: HttpRequest, pk: int) -> HttpResponse:
    """Set the time of day of a daily run."""
    actor = require_top(actor_of(request), Role.SYSTEM_ADMIN)
    row = queries.dailies().filter(pk=pk).first()
    if row is None:
        raise NotFound("daily_not_found", "没有找到这个定时任务")
    form = DailyForm(request.POST or None, initial={"at": row.at, "was": row.at})
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            set_daily_time(by=actor, daily_id=pk, **form.cleaned_data)
        if tried.done:
            return go(request, reverse("jobs:list"), saved="时间已调整。")
    return page(request, "jobs/daily.html", {"form": form, "title": title_of(row.kind)})


def _run(actor: Actor, pk: int) -> Run:
    run = queries.runs_visible_to(actor).filter(pk=pk).first()
    if run is None:
        raise NotFound("run_not_found", "没有找到这个后台任务")
    return run


def _context(run: Run) -> dict[str, object]:
    return {"run": run, "title": title_of(run.kind), "run_href": reverse("jobs:status", args=[run.pk])}
