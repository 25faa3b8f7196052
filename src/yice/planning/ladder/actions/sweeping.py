"""The sweep: writes down the rungs that have come, then tells each recipient of all of theirs in one go.

Killed anywhere it is run again: a rung is written once (unique), and what was written but not told is found by its
empty ``notice``. Rung and message are told apart on purpose: the rows of a city are written in short transactions, the
messages one recipient at a time.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction

from yice.core.audit.actions import record
from yice.core.jobs.killpoints import killpoint
from yice.lib import bulk, clock
from yice.lib.actor import Actor
from yice.planning.duties.models import Duty
from yice.planning.duties.queries import guarded
from yice.planning.ladder.actions.noticing import tell_all
from yice.planning.ladder.models import Fate, Fired, Swept, Target
from yice.planning.ladder.reaching import Known, Reached, known_rungs, reached_by
from yice.planning.ladder.telling import Posts, Told, told_of

CHUNK = 500


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What a sweep did: rungs written, recipients told."""

    rungs: int
    told: int


def sweep_duties(*, by: Actor, day: dt.date | None = None) -> SweepReport:
    """Go over every duty once: write the rungs that have come by ``day`` (default today) and tell of them.

    The worker calls it after the nightly plan and every few minutes; what has come already is not written again.
    """
    at = day or clock.today()
    fresh = _fresh(reached_by(at), known_rungs())
    posts = Posts.today()
    rungs = 0
    by_duty = [list(group) for _, group in itertools.groupby(fresh, key=lambda one: one.duty)]
    for part in bulk.batches(by_duty, CHUNK):
        rungs += _write(list(itertools.chain.from_iterable(part)), posts, at)
        killpoint("ladder.after_chunk")
        bulk.breathe()
    told = tell_all(by=by, kind=Target.DUTY)
    last = Swept.objects.first()
    if last is None or last.day != at or rungs or told:
        with transaction.atomic():
            swept = Swept.objects.create(day=at, at=clock.now(), rungs=rungs, told=told)
            record(by=by, verb="ladder.sweep_duties", subject=swept, detail={"rungs": rungs, "told": told})
    else:
        Swept.objects.filter(pk=last.pk).update(at=clock.now())  # nothing came: the row of the day says when we looked
    return SweepReport(rungs, told)


def _fresh(reached: Iterable[Reached], known: Known) -> list[Reached]:
    """What has not come before, all rungs of a duty side by side from the lowest to the highest."""
    fresh = [one for one in reached if (one.duty, one.term, one.rung.code) not in known]
    return sorted(fresh, key=lambda one: (one.duty, one.rung.stage, one.day))


def _write(fresh: list[Reached], posts: Posts, day: dt.date) -> int:
    """Write the rungs of some duties. Who is told is asked first; only the rows are written in the transaction."""
    duties = Duty.objects.in_bulk(sorted({one.duty for one in fresh}))
    pairs = [(duties[one.duty], one) for one in fresh if one.duty in duties]
    pairs = [(duty, one) for duty, one in pairs if duty.due == one.term]
    rows = _rows(pairs, told_of([(duty, one.rung) for duty, one in pairs], posts), day)
    with transaction.atomic():
        still = set(
            guarded(Duty.objects.filter(pk__in=list(duties), decision__isnull=True)).values_list("pk", flat=True)
        )
        rows = [row for row in rows if row.target in still]
        Fired.objects.bulk_create(rows, batch_size=500, ignore_conflicts=True)
        killpoint("ladder.inside_chunk")
    return len(rows)


def _rows(pairs: Sequence[tuple[Duty, Reached]], told: Sequence[Told], day: dt.date) -> list[Fired]:
    """The rows; of several rungs of one duty to one recipient only the highest is told, the others are overtaken."""
    last: dict[tuple[int, int], int] = {
        (duty.pk, one.staff_id): place
        for place, ((duty, _), one) in enumerate(zip(pairs, told, strict=True))
        if one.staff_id is not None
    }
    moment = clock.now()
    return [
        Fired(
            kind=Target.DUTY, target=duty.pk, term=one.term, code=one.rung.code, stage=one.rung.stage,
            to=one.rung.to, rule=duty.rule, unit_id=duty.unit_id, recipient_id=who.staff_id, day=day, at=moment,
            fate=who.fate or ("" if last[duty.pk, who.staff_id or 0] == place else Fate.OVERTAKEN),
        )
        for place, ((duty, one), who) in enumerate(zip(pairs, told, strict=True))
    ]  # fmt: skip
