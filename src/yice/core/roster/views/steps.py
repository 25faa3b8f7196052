"""The steps: drop a file, map its columns, look at what was found, and what came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yice.core.jobs.models import Run
from yice.core.roster import actions, showing
from yice.core.roster.access import batches_for, get_batch, require_importer, units_for
from yice.core.roster.forms import ChoicesForm, DropForm, PaperForm
from yice.core.roster.models import Batch, StagedRow, State, Verdict
from yice.core.roster.recognise.plans import SheetPlan
from yice.core.roster.vocabulary.load import fields
from yice.lib.gate import actor_of
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.lib.paging import keyset

STEPS = (("columns", "对列"), ("review", "核对"), ("pairs", "查重"), ("done", "导入"))
_STEP_OF = {State.MAPPING: 0, State.CHECKING: 1, State.REVIEW: 1, State.COMMITTING: 3}


def frame(batch: Batch, at: int | None = None) -> dict[str, Any]:
    """What every page of one import shows: the batch and the steps with what each found."""
    current = _STEP_OF.get(State(batch.state), len(STEPS)) if at is None else at
    verdicts = batch.counts.get("verdicts", {})
    severities = batch.counts.get("severities", {})
    known = StagedRow.objects.filter(batch=batch, match_id__isnull=False).count() if batch.counts else 0
    found = (
        f"{sum(len(plan['columns']) for plan in batch.plans if plan['use'])} 列",
        f"{batch.counts.get('rows', 0)} 人，{severities.get('error', 0)} 错误，{severities.get('warning', 0)} 存疑"
        if verdicts
        else "",
        f"{known} 人已在册" if verdicts else "",
        str(State(batch.state).label) if batch.state in {State.DONE, State.UNDONE} else "",
    )
    steps = [
        {"word": word, "found": found[place], "here": place == current, "done": place < current}
        for place, (_, word) in enumerate(STEPS)
    ]
    return {"batch": batch, "steps": steps}


@require_GET
def batches(request: HttpRequest) -> HttpResponse:
    """Past imports and the way to a new one."""
    actor = actor_of(request)
    require_importer(actor)
    rows = keyset(batches_for(actor), order=("-id",), after=request.GET.get("after"), before=request.GET.get("before"))
    return page(request, "roster/list.html", {"page": rows, "stuck": actions.stuck_among(list(rows.items))})


@require_http_methods(["GET", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Drop a file."""
    actor = actor_of(request)
    require_importer(actor)
    form = DropForm(request.POST or None, request.FILES or None, units=units_for(actor).order_by("path"))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        batch = None
        with attempt(form) as tried:
            batch = actions.take_upload(
                by=actor,
                filename=file.name,
                body=file.read(),
                unit=form.cleaned_data["unit"],
                key=idempotency_key(request),
            )
        if tried.done and batch is not None:
            return go(request, reverse("roster:columns", args=[batch.pk]))
    return page(request, "roster/start.html", {"form": form})


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Where this import stands: under way, waiting for a step, or done with what came of it."""
    batch = get_batch(actor_of(request), pk)
    if batch.state == State.MAPPING:
        return go(request, reverse("roster:columns", args=[pk]))
    if batch.state == State.REVIEW:
        return go(request, reverse("roster:review", args=[pk]))
    run = Run.objects.filter(pk=batch.run_id).first() if batch.run_id else None
    context = {**frame(batch), "run": run, "run_href": reverse("roster:detail", args=[pk])}
    if batch.state in {State.CHECKING, State.COMMITTING, State.UNDOING}:
        return page(request, "roster/running.html", {**context, "stuck": actions.is_stuck(batch)})
    context["committed"] = batch.counts.get("committed", {})
    context["codes"] = showing.codes_found(batch, left=True)
    return page(request, "roster/done.html", context)


@require_http_methods(["GET", "POST"])
def columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which sheets are read and what each column means."""
    actor = actor_of(request)
    batch = get_batch(actor, pk)
    form = ChoicesForm(request.POST or None, initial={"category": batch.category, "since": batch.since})
    plans = showing.plans_of(batch)
    if request.method == "POST":
        chosen = {plan.place: _chosen(request, plan) for plan in plans}
        blanks = {plan.place: _chosen(request, plan, "b") for plan in plans}
        used = [plan.place for plan in plans if request.POST.get(f"use-{plan.place}")]
        if form.is_valid():
            with attempt(form) as tried:
                actions.choose_columns(
                    by=actor,
                    batch=batch,
                    sheets=chosen,
                    used=used,
                    blanks=blanks,
                    category=form.cleaned_data["category"],
                    since=form.cleaned_data["since"],
                    key=idempotency_key(request),
                )
                actions.ask_to_check(by=actor, batch=batch)
            if tried.done:
                return go(request, reverse("roster:detail", args=[pk]))
        for plan in plans:  # what was chosen stays on the page
            plan.use = plan.place in used
            for column in plan.columns:
                column.field = chosen[plan.place].get(column.index, column.field)
                column.blank = blanks[plan.place].get(column.index, "")
    context = {
        **frame(batch, 0),
        "form": form,
        "sheets": [(plan, [(*row, showing.blanks_of(row[0])) for row in showing.letters(plan)]) for plan in plans],
        "fields": list(fields().values()),
    }
    return page(request, "roster/columns.html", context)


def _chosen(request: HttpRequest, plan: SheetPlan, what: str = "c") -> dict[int, str]:
    """By column what was chosen for it: the field (``c``), what an empty cell means (``b``)."""
    names = {column.index: f"{what}-{plan.place}-{column.index}" for column in plan.columns}
    return {index: request.POST[name] for index, name in names.items() if name in request.POST}


@require_GET
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as it is with the findings in its cells, and the counts beside the paper report."""
    batch = get_batch(actor_of(request), pk)
    if batch.state != State.REVIEW:
        return go(request, reverse("roster:detail", args=[pk]))
    plans = [plan for plan in showing.plans_of(batch) if plan.use]
    place = request.GET.get("sheet", "")
    plan = next((one for one in plans if str(one.place) == place), plans[0])
    troubled = request.GET.get("only") == "problems"
    rows = keyset(
        showing.rows_of(batch, plan.place, troubled=troubled),
        order=("row", "id"),
        after=request.GET.get("after"),
        before=request.GET.get("before"),
    )
    address = reverse("roster:review", args=[pk])
    context = {
        **frame(batch, 1),
        "plan": plan,
        "columns": showing.letters(plan),
        "page": rows,
        "rows": showing.show_rows(batch, plan, rows.items),
        "troubled": troubled,
        "tabs": [(str(one.place), one.name, f"{address}?sheet={one.place}") for one in plans],
        "tab": str(plan.place),
        "compared": showing.compare_counts(batch),
        "paper": PaperForm(batch=batch),
        "codes": showing.codes_found(batch),
        "ready": {
            str(Verdict(verdict).label): StagedRow.objects.filter(batch=batch, verdict=verdict).count()
            for verdict in Verdict.values
        },
    }
    return page(request, "roster/review.html", context)
