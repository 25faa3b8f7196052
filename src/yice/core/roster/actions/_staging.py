"""The rows of an examination written sealed, a thousand to a transaction, and cleared again."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import transaction

from yice.core.jobs.killpoints import killpoint
from yice.core.roster.actions._common import Progress, quiet
from yice.core.roster.examine import Examination, doubts_of
from yice.core.roster.judge.rows import Choices, Found
from yice.core.roster.matching import Examined
from yice.core.roster.models import Batch, Finding, StagedRow
from yice.core.roster.sealed import seal_message, seal_row
from yice.lib import bulk, clock
from yice.lib.actor import Actor

_WORST = {"": 0, "info": 1, "warning": 2, "error": 3}
_ROW_COLUMNS = ("batch_id", "place", "row", "payload", "worst", "proposed", "verdict", "match_id", "matched_by")
_FINDING_COLUMNS = ("batch_id", "place", "row", "at", "code", "severity", "message")
_CLEAR = 5_000
_plain = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def stage(
    by: Actor,
    batch: Batch,
    examination: Examination,
    progress: Progress = quiet,
    also: Callable[[list[Examined]], object] | None = None,
) -> None:
    """Write the rows and findings of an examination, a thousand rows to a transaction.

    ``also`` is given each thousand after they are staged: who takes them as proposed need not read them again.
    """
    choices = choices_of(batch, csv=examination.book.kind == "csv")
    total = sum(len(examination.book.sheets[plan.place].rows) for plan in examination.plans if plan.use)
    done = 0
    for part in examination.rows(by, choices):
        with transaction.atomic():
            bulk.insert(StagedRow, _ROW_COLUMNS, [_row(batch, one) for one in part])
            bulk.insert(Finding, _FINDING_COLUMNS, _findings(batch, part))
        killpoint("roster.staged_some")
        if also is not None:
            also(part)
        done += len(part)
        progress(min(done, total), total, "逐行核对")
        bulk.breathe()
    places = {plan.name: plan.place for plan in examination.plans}
    with transaction.atomic():
        bulk.insert(
            Finding, _FINDING_COLUMNS, (_finding(batch, places[f.sheet], f) for f in examination.sheet_findings)
        )
    killpoint("roster.staged_all")


def choices_of(batch: Batch, *, csv: bool) -> Choices:
    """What was chosen for this batch."""
    return Choices(unit_id=batch.unit_id, today=clock.today(), category=batch.category, csv=csv)


def clear_rows(batch: Batch) -> None:
    """Remove what is staged, a few thousand rows at a time."""
    for model in (Finding, StagedRow):
        while numbers := list(model._default_manager.filter(batch=batch).values_list("pk", flat=True)[:_CLEAR]):  # noqa: SLF001
            bulk.delete(model, numbers)
            bulk.breathe()


def payload_of(one: Examined) -> str:
    """A row's person, doubts and cells as three lines, to be sealed: the commit reads the first two."""
    cells = [None if cell is None else str(cell) for cell in one.judged.cells]
    return f"{one.judged.person.packed()}\n{_plain(doubts_of(one))}\n{_plain(cells)}"


def _row(batch: Batch, one: Examined) -> tuple[Any, ...]:
    worst = max((_WORST[found.issue.severity] for found in one.judged.findings), default=0)
    return (
        batch.pk, one.judged.place, one.judged.row, seal_row(payload_of(one)), worst, str(one.verdict),
        str(one.verdict), one.match_id, one.matched_by,
    )  # fmt: skip


def _findings(batch: Batch, part: Iterable[Examined]) -> Iterator[tuple[Any, ...]]:
    return (_finding(batch, one.judged.place, found) for one in part for found in one.judged.findings)


def _finding(batch: Batch, place: int, found: Found) -> tuple[Any, ...]:
    problem = found.issue
    return (batch.pk, place, found.row, found.at, problem.code, problem.severity, seal_message(problem.message))
