"""Planning: everybody in a run that can be killed anywhere, or the few whose facts changed, at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection, transaction
from django.db.models import Max, QuerySet

from dutyengine import Window
from yice.core.audit.actions import record
from yice.core.jobs.killpoints import killpoint
from yice.core.org.models import Unit
from yice.core.people.models import Changed
from yice.lib import bulk, clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.lib.ids import path_range
from yice.planning.duties import rollups
from yice.planning.duties.models import PlanRun
from yice.planning.duties.run.chunk import plan_chunk
from yice.planning.duties.run.frame import Counts, Frame
from yice.planning.duties.run.stages import Stages, peak_mb
from yice.planning.policy import books
from yice.planning.policy.subjects import KINDS, Ints, chunks, list_ids

HORIZON = 60
"""Days ahead for which duties are made; each night adds one."""

_FURTHEST = 3660
_BACK_MONTHS = 12
_KIND_SHIFT = 40
_FEW_CHANGED = 1000
Progress = Callable[[int, int, str], object]


@dataclass(frozen=True, slots=True)
class PlanReport:
    """What a run did: its ledger row, counts, seconds per stage, peak memory in MB."""

    run: PlanRun
    counts: Counts
    seconds: dict[str, float]
    peak_mb: int
    resumed: bool

    def as_json(self) -> dict[str, Any]:
        """The report as ``yice plan --json`` prints it."""
        plain = vars(self.counts)
        return {
            "run": self.run.pk,
            "as_of": str(self.run.as_of),
            "from": str(self.run.window_from),
            "to": str(self.run.window_to),
            "rulebook": self.run.rulebook.no,
            **plain,
            "seconds": self.seconds,
            "peak_mb": self.peak_mb,
            "resumed": self.resumed,
        }


def plan(
    *,
    by: Actor,
    as_of: dt.date | None = None,
    start: dt.date | None = None,
    end: dt.date | None = None,
    horizon: int = HORIZON,
    unit: Unit | None = None,
    recheck: bool = False,
    progress: Progress | None = None,
) -> PlanReport:
    """Plan everybody, or a unit's subtree, as of a day (default today), and write the difference.

    Without ``start`` nothing is opened that can no longer be kept; with it the run also makes the duties of days gone
    by, which then count as missed until recorded. A run of the same kind that was killed is taken up where it stopped.
    ``recheck`` compares every subject with the database, also those nothing changed for. ``progress`` is told done,
    total and stage.
    Raises ``Invalid`` for a window that ends before it begins.
    """
    day = as_of or clock.today()
    window = window_of(day, start, end, horizon)
    version, book = books.in_force(day)
    frame = Frame.of(version, book, window, look_back=start is not None and start < day)
    if day == clock.today():
        rollups.advance(day)
    marker = Changed.objects.aggregate(last=Max("id"))["last"] or 0
    row, resumed = _take_up(frame, unit)
    stages = Stages()
    counts = Counts()
    _restore(counts, row.counts)
    path = path_range(unit.path) if unit else None
    wanted = {rule.subject for rule in book.rules.values() if rule.on and rule.made_by_engine} | {"person"}
    lists = [(place, kind, list_ids(kind, path)) for place, kind in enumerate(KINDS) if kind in wanted]
    total = sum(len(ids) for _, _, ids in lists)
    for place, kind, ids in lists:
        after = row.cursor - (place << _KIND_SHIFT)
        if after >= 1 << _KIND_SHIFT:
            continue
        for part in chunks(ids, _chunk_size(), max(after, -1)):
            _one_chunk(frame, row, kind, place, part, stages, counts, recheck=recheck)
            killpoint("planning.after_chunk")
            if progress is not None:
                progress(row.done, total, "策划")
    _finish(by, row, counts, stages, marker if unit is None else 0)
    return PlanReport(row, counts, stages.rounded(), peak_mb(), resumed)


def window_of(day: dt.date, start: dt.date | None = None, end: dt.date | None = None, horizon: int = HORIZON) -> Window:
    """The days a run covers. It never ends before what was planned already: later changes must reach that far too."""
    if not 1 <= horizon <= _FURTHEST:
        raise Invalid(
            "horizon_out_of_range",
            f"不能向前策划 {horizon} 天",
            why=f"至少 1 天，至多 {_FURTHEST} 天。",
            todo="请改写天数，一般用 60。",
            fields={"horizon": f"1 至 {_FURTHEST}"},
        )
    planned = PlanRun.objects.filter(state=PlanRun.State.DONE).aggregate(last=Max("window_to"))["last"]
    last = end or max(day + dt.timedelta(days=horizon), planned or day)
    first = start or _months_before(day)
    if last < first:
        raise Invalid(
            "window_backwards",
            "策划窗口的结束日早于开始日",
            why=f"开始 {first}，结束 {last}。",
            todo="请把结束日改到开始日之后。",
            fields={"to": "早于开始日"},
        )
    return Window(start=first, end=last, as_of=day)


def _months_before(day: dt.date) -> dt.date:
    """The first of the month a year back: what opened earlier and still runs has long been planned."""
    months = day.year * 12 + day.month - 1 - _BACK_MONTHS
    return dt.date(months // 12, months % 12 + 1, 1)


def _chunk_size() -> int:
    """Small on SQLite, where a transaction keeps everybody else from writing; larger where it does not."""
    return 8192 if connection.vendor == "postgresql" else 4096


def _take_up(frame: Frame, unit: Unit | None) -> tuple[PlanRun, bool]:
    window = frame.window
    same = {
        "kind": "look_back" if frame.look_back else "plan",
        "as_of": window.as_of,
        "window_from": window.start,
        "window_to": window.end,
        "rulebook": frame.version,
        "unit": unit,
    }
    unfinished = PlanRun.objects.filter(state=PlanRun.State.RUNNING, **same).order_by("-pk").first()
    if unfinished is not None:
        return unfinished, True
    return PlanRun.objects.create(**same, started_at=clock.now()), False


def _one_chunk(
    frame: Frame, row: PlanRun, kind: str, place: int, part: Ints, stages: Stages, counts: Counts, *, recheck: bool
) -> None:
    """One chunk and its line in the ledger, in one transaction."""
    cursor, done = (place << _KIND_SHIFT) + int(part[-1]), row.done + len(part)

    def note(chunk: Counts) -> None:
        whole = Counts()
        whole.add(counts)
        whole.add(chunk)
        PlanRun.objects.filter(pk=row.pk).update(cursor=cursor, done=done, counts=vars(whole))

    written = stages.seconds.get("write", 0.0)
    counts.add(plan_chunk(frame, kind, part, stages, recheck=recheck, quiet=True, also=note))
    row.cursor, row.done = cursor, done
    if stages.seconds.get("write", 0.0) > written:
        bulk.breathe()


def _restore(counts: Counts, kept: dict[str, Any]) -> None:
    for name, value in kept.items():
        if hasattr(counts, name):
            setattr(counts, name, value)


def _finish(by: Actor, row: PlanRun, counts: Counts, stages: Stages, marker: int) -> None:
    with transaction.atomic():
        row.state, row.finished_at = PlanRun.State.DONE, clock.now()
        row.counts, row.seconds = vars(counts), stages.rounded()
        row.subjects = row.done
        row.save()
        if marker:
            _settle(Changed.objects.filter(pk__lte=marker))
        detail = {name: getattr(counts, name) for name in ("people", "opened", "rescheduled", "withdrawn")}
        record(by=by, verb="duties.plan", subject=("plan_run", row.pk), unit_id=row.unit_id, detail=detail)
        killpoint("planning.before_finish")


def replan_changed(ids: Iterable[int] | None = None, *, by: Actor | None = None) -> Counts:
    """Plan people anew whose facts changed: those given, or the next of the *changed* set. Returns what was done.

    Called by the worker every moment and by actions that want to show the outcome at once. The rows of the changed set
    go in the same transaction as the plan, so a worker that dies loses none. ``by`` is only for the trail of callers.
    """
    del by
    day = clock.today()
    people = np.unique(np.fromiter(ids if ids is not None else _next_changed(), dtype=np.int64))
    counts = Counts()
    if len(people) == 0:
        return counts
    marker = Changed.objects.aggregate(last=Max("id"))["last"] or 0
    version, book = books.in_force(day)
    frame = Frame.of(version, book, window_of(day), look_back=False)
    stages = Stages()
    for part in chunks(people, _chunk_size()):

        def settle(_: Counts, part: Ints = part) -> None:
            _settle(Changed.objects.filter(pk__lte=marker, person_id__in=part.tolist()))

        counts.add(plan_chunk(frame, "person", part, stages, recheck=False, also=settle))
    return counts


def _settle(rows: QuerySet[Changed]) -> None:
    """Take people off the changed set; their units are summed up anew, for who looks after them may have changed."""
    rollups.mark_units(set(rows.order_by().values_list("person__unit_id", flat=True)))
    rows.delete()


def _next_changed() -> list[int]:
    rows = Changed.objects.order_by("pk").values_list("person_id", flat=True)[:_FEW_CHANGED]
    return list(rows)
