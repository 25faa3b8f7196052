"""The commit: files are written veiled in small transactions, then one short transaction makes all of it true."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.db.models import F

from yice.core.audit.actions import once, record
from yice.core.jobs.actions import enqueue
from yice.core.jobs.killpoints import killpoint
from yice.core.people import actions as people
from yice.core.people.drafts import PersonDraft
from yice.core.people.models import Affiliation, Pairing, Person, Status
from yice.core.roster.actions._common import Progress, move, quiet
from yice.core.roster.actions._updating import One, apply, prepare
from yice.core.roster.actions._veiled import CHUNK, discard_veiled, write_veiled
from yice.core.roster.examine import no_collector
from yice.core.roster.models import Batch, StagedRow, State, Verdict
from yice.core.roster.sealed import draft_from
from yice.lib import bulk, clock
from yice.lib.actor import Actor

_TWO_TIMES = (Status, Affiliation, Pairing)
Finish = Callable[[dict[str, Any]], object]


def ask_to_commit(*, by: Actor, batch: Batch, key: str | None = None) -> Batch:
    """Have the worker bring the reviewed rows into the register."""
    with transaction.atomic():
        seen = once(key, by, "roster.ask_to_commit")
        if seen.answer is None:
            move(batch, (State.REVIEW,), State.COMMITTING, error=None)
            run = enqueue("roster.commit", {"batch": batch.pk}, by=by, unit_id=batch.unit_id)
            Batch.objects.filter(pk=batch.pk).update(run_id=run.pk)
            record(by=by, verb="roster.ask_to_commit", subject=("batch", batch.pk), unit_id=batch.unit_id)
            seen.store({"run": run.pk})
    batch.refresh_from_db()
    return batch


def commit_batch(
    *,
    by: Actor,
    batch: Batch,
    progress: Progress = quiet,
    finish: Finish | None = None,
    mark: bool = True,
    written: bool = False,
) -> dict[str, int]:
    """Bring a batch into the register, whole or not at all; safe to repeat after a kill at any point.

    New files are written veiled, nobody sees them; updates are computed beforehand. Then one transaction unveils,
    updates and marks the batch done. ``finish`` is called inside it (a run marks itself done there); with
    ``mark=False`` nobody is put into the changed set, for loaders that plan everybody afterwards. ``written`` says
    that the new files were written veiled while they were staged.
    """
    if not written:
        discard_veiled(batch)
    killpoint("roster.commit_began")
    moment = clock.now()
    source = source_of(batch)
    total = StagedRow.objects.filter(batch=batch, verdict__in=[Verdict.NEW, Verdict.UPDATE]).count()
    done = 0
    with no_collector():
        for rows in () if written else _chunks(batch, Verdict.NEW):
            write_veiled(by, batch, rows, source, moment)
            killpoint("roster.commit_wrote_some")
            done += len(rows)
            progress(done, total, "写入新档案")
            bulk.breathe()
    ones = list(prepare(_update_drafts(batch)))
    progress(total, total, "一次生效")
    killpoint("roster.commit_before_flip")
    with transaction.atomic():
        result = _flip(by, batch, ones, source, moment, mark=mark)
        killpoint("roster.commit_inside_flip")
        if finish is not None:
            finish(dict(result))
    killpoint("roster.commit_after_flip")
    return result


def source_of(batch: Batch) -> str:
    """What verifications and doubts name as their source."""
    return f"导入 {batch.upload.filename}"[:64]


def _flip(by: Actor, batch: Batch, ones: list[One], source: str, moment: dt.datetime, *, mark: bool) -> dict[str, int]:
    """The one short transaction: the batch first, so that two commits of it cannot both go through."""
    skipped = StagedRow.objects.filter(batch=batch, verdict__in=[Verdict.SKIP, Verdict.ERROR]).count()
    move(batch, (State.COMMITTING,), State.DONE, error=None, committed_at=moment)
    numbers = list(Person.objects.filter(batch=batch.pk, erased_at__isnull=False).values_list("pk", flat=True))
    if numbers:
        span = (min(numbers), max(numbers))
        Person.objects.filter(batch=batch.pk, erased_at__isnull=False).update(erased_at=None)
        ours = Person.objects.filter(batch=batch.pk).values("pk")
        for model in _TWO_TIMES:
            model._default_manager.filter(  # noqa: SLF001 - Django's documented manager
                person_id__gte=span[0], person_id__lte=span[1], person_id__in=ours, superseded_at=F("recorded_at")
            ).update(superseded_at=None)
        if mark:
            people.mark_changed(numbers, "admitted")
    if ones:
        apply(by, batch, ones, source)
    result = {"new": len(numbers), "update": len(ones), "skip": skipped}
    Batch.objects.filter(pk=batch.pk).update(
        counts={**batch.counts, "committed": result},
        committed_real_at=clock.real_now(),  # after the updates: what the trail tells of them is ours
    )
    record(by=by, verb="roster.commit_batch", subject=("batch", batch.pk), unit_id=batch.unit_id, detail=result)
    return result


def _chunks(batch: Batch, verdict: str) -> Iterator[list[StagedRow]]:
    last = 0
    while rows := list(StagedRow.objects.filter(batch=batch, verdict=verdict, pk__gt=last).order_by("pk")[:CHUNK]):
        last = rows[-1].pk
        yield rows


def _update_drafts(batch: Batch) -> Iterator[tuple[int, PersonDraft, list[tuple[str, str, str]]]]:
    for rows in _chunks(batch, Verdict.UPDATE):
        for row in rows:
            if row.match_id is None:
                continue
            draft = draft_from(batch, row)
            yield row.match_id, draft, [(doubt.code, doubt.field, doubt.words) for doubt in draft.doubts]
