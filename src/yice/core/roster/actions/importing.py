"""A whole import in one call: the command line and the demo loader."""

from __future__ import annotations

import datetime as dt
import resource
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from yice.core.jobs.killpoints import killpoint
from yice.core.org.models import Unit
from yice.core.roster import store
from yice.core.roster.access import get_unit
from yice.core.roster.actions._common import Progress, quiet
from yice.core.roster.actions._staging import clear_rows, stage
from yice.core.roster.actions._uploads import new_batch, recall
from yice.core.roster.actions._veiled import CHUNK, discard_veiled, write_drafts
from yice.core.roster.actions.committing import commit_batch, source_of
from yice.core.roster.actions.dropping import clear_abandoned
from yice.core.roster.drafts import draft_of
from yice.core.roster.examine import Examination, doubts_of, no_collector
from yice.core.roster.judge.rows import Choices, Found
from yice.core.roster.matching import Examined
from yice.core.roster.models import Batch, State, Verdict
from yice.core.roster.recognise.plans import SheetPlan
from yice.lib import bulk, clock
from yice.lib.actor import Actor
from yice.lib.sheets import Book


@dataclass(slots=True)
class Report:
    """What an import found and did. ``seconds`` by the wall; ``peak_mb`` of this process and its reader together."""

    rows: int = 0
    new: int = 0
    update: int = 0
    skip: int = 0
    findings: list[Found] = field(default_factory=list)
    seconds: float = 0.0
    peak_mb: int = 0
    batch_id: int | None = None
    counts: dict[str, Any] = field(default_factory=dict)
    unseen: list[dict[str, Any]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """As ``yice import-roster --json`` prints it."""
        return {
            "rows": self.rows,
            "new": self.new,
            "update": self.update,
            "skip": self.skip,
            "findings": [found.as_dict() for found in self.findings],
            "unseen": self.unseen,
            "seconds": round(self.seconds, 2),
            "peak_mb": self.peak_mb,
        }


class _Watched(Examination):
    """An examination that keeps every finding for the report."""

    def __init__(self, body: bytes, filename: str, book: Book | None) -> None:
        super().__init__(body, filename, book)
        self.kept: list[Found] = []

    def rows(self, by: Actor, choices: Choices) -> Iterator[list[Examined]]:
        for part in super().rows(by, choices):
            self.kept.extend(found for one in part for found in one.judged.findings)
            yield part


@no_collector()
def import_roster(
    *,
    by: Actor,
    filename: str,
    body: bytes,
    unit: Unit,
    category: str = "",
    since: dt.date | None = None,
    dry_run: bool = False,
    mark: bool = True,
    book: Book | None = None,
    progress: Progress = quiet,
) -> Report:
    """Read, judge and, unless ``dry_run``, commit a file as proposed: new are added, known updated, errors left out.

    ``since`` is the day from which the people stand in the register (default: the day the title names, else today).
    ``book`` is the file already read (``lib.sheets.read_book``), for who reads the next one while this one is stored.
    Raises ``SheetRefused`` or ``Invalid`` for a file that cannot be taken, and stores nothing then.
    """
    started = clock.monotonic()
    get_unit(by, unit.pk)
    examination = _Watched(body, filename, book)
    examination.require()
    # The reader is gone by now: the peak is its own beside ours at that moment, or ours alone later.
    while_reading = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + examination.book.peak_kb
    for plan in examination.plans:
        recall(plan, unit)
    report = Report()
    choices = Choices(unit.pk, clock.today(), category, csv=examination.book.kind == "csv")
    day = since or examination.as_of
    if dry_run:
        for part in examination.rows(by, choices):
            progress(examination.tally.rows, 0, f"已核对 {len(part)} 行")
    else:
        report.batch_id = _commit(by, examination, filename, body, unit, category, day, progress, mark=mark)
    report.unseen = [found for plan in examination.plans if (found := _unseen(plan))]
    tally = examination.tally
    report.rows, report.counts = tally.rows, tally.as_dict()
    report.new, report.update, report.skip = tally.verdicts[Verdict.NEW], tally.verdicts[Verdict.UPDATE], tally.skipped
    report.findings = sorted(
        [*examination.sheet_findings, *examination.kept], key=lambda one: (one.sheet, one.row, one.at)
    )
    report.seconds = clock.monotonic() - started
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    report.peak_mb = round(max(own, while_reading) / 1024)
    return report


def _unseen(plan: SheetPlan) -> dict[str, Any]:
    """What somebody who looks at the sheet does not see, and whether it was left out; empty when there is nothing."""
    columns = [column.heading for column in plan.columns if column.hidden]
    if plan.use and plan.visible and not columns and not plan.hidden_rows:
        return {}
    return {
        "sheet": plan.name, "used": plan.use, "why_not": plan.why_not, "hidden_sheet": not plan.visible,
        "hidden_columns": columns, "hidden_rows": plan.hidden_rows,
    }  # fmt: skip


def _commit(
    by: Actor,
    examination: Examination,
    filename: str,
    body: bytes,
    unit: Unit,
    category: str,
    since: dt.date | None,
    progress: Progress,
    *,
    mark: bool,
) -> int:
    clear_abandoned(by=by)
    batch = new_batch(by, filename, body, unit)
    with store.held(batch.upload_id):
        return _commit_held(by, batch, examination, body, category, since, progress, mark=mark)


def _commit_held(
    by: Actor,
    batch: Batch,
    examination: Examination,
    body: bytes,
    category: str,
    since: dt.date | None,
    progress: Progress,
    *,
    mark: bool,
) -> int:
    store.keep(batch.upload_id, body)
    try:
        batch.plans = [plan.as_dict() for plan in examination.plans]
        batch.category, batch.since = category, since
        batch.state = State.COMMITTING
        batch.save(update_fields=["plans", "category", "since", "state"])
        stage(by, batch, examination, progress, _writer(by, batch))
        batch.counts = examination.tally.as_dict()
        batch.save(update_fields=["counts"])
        examination.book.sheets.clear()  # the rows are staged; their memory is wanted for the commit
        commit_batch(by=by, batch=batch, progress=progress, mark=mark, written=True)
    except Exception:
        _leave_nothing(batch)
        raise
    return int(batch.pk)


def _writer(by: Actor, batch: Batch) -> Callable[[list[Examined]], None]:
    """Writes the new files of each thousand rows veiled at once: nobody decides about them in between."""
    source, moment = source_of(batch), clock.now()

    def write(part: list[Examined]) -> None:
        new = [one for one in part if one.verdict == Verdict.NEW]
        for few in bulk.batches(new, CHUNK):
            drafts = [draft_of(one.judged.person, doubts_of(one), batch.since) for one in few]
            write_drafts(by, batch, drafts, source, moment)
            killpoint("roster.commit_wrote_some")
            bulk.breathe()

    return write


def _leave_nothing(batch: Batch) -> None:
    """After a refusal midway: rows, file and batch go, as if nobody had come."""
    clear_rows(batch)
    discard_veiled(batch)
    store.drop(batch.upload_id)
    upload = batch.upload
    batch.delete()
    upload.delete()
