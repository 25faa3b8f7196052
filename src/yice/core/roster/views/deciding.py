"""Deeds on an import: figures of the paper report, new or update or skip, commit, give up, undo."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yice.core.roster import actions, showing
from yice.core.roster.access import get_batch
from yice.core.roster.forms import PaperForm
from yice.core.roster.models import StagedRow, State, Verdict
from yice.core.roster.queries import touched_since
from yice.core.roster.views.steps import frame
from yice.lib.errors import Invalid
from yice.lib.gate import actor_of
from yice.lib.htmx import go, idempotency_key, page
from yice.lib.paging import keyset

_PAIRS = 20


@require_POST
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep the figures of the paper report."""
    actor = actor_of(request)
    batch = get_batch(actor, pk)
    form = PaperForm(request.POST, batch=batch)
    if not form.is_valid():
        raise Invalid("bad_count", "人数没有填对", why="只能填不小于 0 的整数。", todo="请返回上一页改正。")
    counts = {name: number for name, number in form.cleaned_data.items() if number is not None}
    actions.set_paper_counts(by=actor, batch=batch, counts=counts, key=idempotency_key(request))
    return go(request, f"{reverse('roster:review', args=[pk])}#counts", saved="已与纸质报表对照")


@require_GET
def pairs(request: HttpRequest, pk: int) -> HttpResponse:
    """Rows that are in the register already, side by side with the file they may be."""
    actor = actor_of(request)
    batch = get_batch(actor, pk)
    if batch.state != State.REVIEW:
        return go(request, reverse("roster:detail", args=[pk]))
    waiting = StagedRow.objects.filter(batch=batch, match_id__isnull=False).exclude(proposed=Verdict.ERROR)
    if request.GET.get("only") == "update":
        waiting = waiting.filter(proposed=Verdict.UPDATE)
    rows = keyset(
        waiting.order_by("place", "row"),
        order=("place", "row", "id"),
        after=request.GET.get("after"),
        before=request.GET.get("before"),
        size=_PAIRS,
    )
    context = {**frame(batch, 2), "page": rows, "pairs": showing.pairs_of(batch, actor, rows.items)}
    return page(request, "roster/pairs.html", context)


@require_POST
def decide(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Decide one row."""
    actor = actor_of(request)
    batch = get_batch(actor, pk)
    verdict = request.POST.get("verdict", "")
    actions.decide_row(by=actor, batch=batch, row_id=row, verdict=verdict, key=idempotency_key(request))
    back = request.POST.get("back", "")
    query = f"?after={back}" if back.isdigit() else ""
    return go(request, f"{reverse('roster:pairs', args=[pk])}{query}#row-{row}", saved="已记下")


@require_POST
def decide_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide all rows that are in the register already."""
    actor = actor_of(request)
    batch = get_batch(actor, pk)
    verdict = request.POST.get("verdict", "")
    count = actions.decide_rows(by=actor, batch=batch, verdict=verdict, key=idempotency_key(request))
    return go(request, reverse("roster:pairs", args=[pk]), saved=f"已把 {count} 人设为{Verdict(verdict).label}")


@require_POST
def recheck(request: HttpRequest, pk: int) -> HttpResponse:
    """Read the file again, after the register has changed."""
    actor = actor_of(request)
    batch = get_batch(actor, pk)
    actions.ask_to_check(by=actor, batch=batch, key=idempotency_key(request))
    return go(request, reverse("roster:detail", args=[pk]))


@require_POST
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring it in."""
    actor = actor_of(request)
    batch = get_batch(actor, pk)
    actions.ask_to_commit(by=actor, batch=batch, key=idempotency_key(request))
    return go(request, reverse("roster:detail", args=[pk]))


@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Have the same work done again, after it was cancelled or given up."""
    actor = actor_of(request)
    batch = get_batch(actor, pk)
    actions.retry_batch(by=actor, batch=batch, key=idempotency_key(request))
    return go(request, reverse("roster:detail", args=[pk]), saved="已重新排队")


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the import up."""
    actor = actor_of(request)
    batch = get_batch(actor, pk)
    undoing = batch.state == State.UNDOING
    actions.drop_batch(by=actor, batch=batch, key=idempotency_key(request))
    if undoing:
        return go(request, reverse("roster:detail", args=[pk]), saved="已放弃撤销，这批人仍在册")
    return go(request, reverse("roster:list"), saved="已放弃，文件和暂存内容已清除")


@require_http_methods(["GET", "POST"])
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask first, with the list of those worked on since; then take the import back."""
    actor = actor_of(request)
    batch = get_batch(actor, pk)
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        actions.ask_to_undo(by=actor, batch=batch, reason=reason, key=idempotency_key(request))
        return go(request, reverse("roster:detail", args=[pk]))
    if batch.state != State.DONE:
        return go(request, reverse("roster:detail", args=[pk]))
    return page(request, "roster/undo.html", {**frame(batch), "touched": touched_since(batch)})
