"""One chunk of subjects: read, judge, compare, write; all that is written in one short transaction."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from numpy.typing import NDArray

from dutyengine import Elevations, FactTable, Inputs, Result, evaluate, identity
from yice.core.jobs.killpoints import killpoint
from yice.planning.duties.models import Planned
from yice.planning.duties.rollups import Deltas
from yice.planning.duties.run.counting import count
from yice.planning.duties.run.differences import Differences, differences, nothing
from yice.planning.duties.run.frame import Counts, Frame
from yice.planning.duties.run.lock import hold_planner
from yice.planning.duties.run.stages import Stages
from yice.planning.duties.run.standing import read_standing
from yice.planning.duties.run.writing import write
from yice.planning.policy.basis import keep_bases
from yice.planning.policy.bulk import insert_columns, read_columns, update_columns
from yice.planning.policy.digests import mix, per_subject, salt, signed
from yice.planning.policy.inputs import read_inputs
from yice.planning.policy.reading import read_facts
from yice.planning.policy.standing import StandingCounts, apply_standing, digest_of, still_held
from yice.planning.policy.subjects import Ints, Subjects, among, day_number, load

STICKY = 2
_WEEK = 7
_NAMES = ("basis", "facts", "owed", "standing")
_BASIS, _FACTS, _OWED, _STANDING = range(4)


@dataclass(frozen=True, slots=True)
class Judged:
    """What was read and judged before the transaction began."""

    subjects: Subjects
    facts: FactTable
    result: Result
    facts_digest: Ints
    owed_digest: Ints
    standing_digest: Ints
    planned: NDArray[np.int64]


def plan_chunk(
    frame: Frame,
    kind: str,
    ids: Ints,
    stages: Stages,
    *,
    recheck: bool,
    quiet: bool = False,
    also: Callable[[Counts], object] | None = None,
) -> Counts:
    """Plan some subjects of one kind. ``also`` is told the counts and done in the same transaction (ledger).

    ``recheck`` compares everybody with the database, also those whose owed duties are the last applied. ``quiet``
    leaves the transaction (and ``also``) out where nobody has changed.
    """
    judged = _judge(frame, kind, ids, stages)
    if quiet and not recheck and _settled(judged):
        # nothing to write: SQLite's one writer is left to others
        unchanged = np.zeros(len(judged.subjects), np.bool_)
        return count(frame, judged.result, nothing(), StandingCounts(), changed=unchanged, life=judged.subjects.life)
    with stages("write"), transaction.atomic():
        hold_planner()
        counts = _apply(frame, judged, stages, recheck=recheck)
        if also is not None:
            also(counts)
        killpoint("planning.before_chunk_commit")
    return counts


def _judge(frame: Frame, kind: str, ids: Ints, stages: Stages) -> Judged:
    with stages("read_facts"):
        planned = _read_planned(kind, ids)
        subjects = load(kind, ids)
        planned = planned[np.isin(ids, subjects.ids, assume_unique=True)]
        facts = read_facts(frame.book, kind, subjects.ids, frame.window.as_of)
        inputs = read_inputs(kind, subjects.ids, frame.window.as_of)
    with stages("evaluate"):
        result = _evaluate(frame, facts, inputs)
    with stages("compare"):
        return Judged(
            subjects=subjects,
            facts=facts,
            result=result,
            facts_digest=signed(facts.digests() ^ salt(frame.version.pk)),
            owed_digest=signed(_owed_digest(frame, subjects, result)),
            standing_digest=signed(digest_of(result) + mix(subjects.units)),
            planned=planned,
        )


def _evaluate(frame: Frame, facts: FactTable, inputs: Inputs) -> Result:
    """Judge; where a concern no longer borne out waits for its reviewer, judge again with the level held."""
    result = evaluate(facts, inputs, frame.book, frame.window)
    if facts.subject != "person":
        return result
    held = still_held(result)
    if not held:
        return result
    given = inputs.elevations
    extra = Elevations.of(held)
    both = Elevations(
        np.concatenate([given.subject, extra.subject]),
        np.concatenate([given.level, extra.level]),
        np.concatenate([given.until, extra.until]),
    )
    return evaluate(facts, dataclasses.replace(inputs, elevations=both), frame.book, frame.window)


def _owed_digest(frame: Frame, subjects: Subjects, result: Result) -> NDArray[np.uint64]:
    owed = result.owed
    sticky = (owed.flags & STICKY).astype(np.bool_)
    owner = np.asarray(identity.decode(owed.key).subject)
    dates = (owed.opens.astype(np.int64) | (owed.due.astype(np.int64) << 20)) ^ (owed.closes.astype(np.int64) << 40)
    # what keeps the days it was noticed on is looked at once a week all the same: it must not run out (compare)
    days = np.where(sticky, (day_number(frame.window.as_of) + owner) // _WEEK, dates)
    place = np.searchsorted(subjects.ids, owner)
    words = per_subject(place, mix(mix(days).view(np.int64) ^ owed.key), len(subjects))
    doubtful = np.searchsorted(subjects.ids, np.asarray(identity.decode(result.doubtful).subject))
    words = words + per_subject(doubtful, mix(result.doubtful ^ (1 << 62)), len(subjects))
    around = salt(frame.version.pk, int(frame.look_back))
    return words + mix(subjects.units) + mix(subjects.life + (1 << 50)) + around


def _read_planned(kind: str, ids: Ints) -> NDArray[np.int64]:
    """Basis, facts, owed and standing digest as last applied, one row per subject; -1 where never planned."""
    wanted = ids * 8 + identity.KINDS[kind]
    key, basis, facts, owed, standing = read_columns(
        [("id", "int"), ("basis", "int"), ("facts", "int"), ("owed", "int"), ("standing", "int")],
        f"FROM duties_planned WHERE {among('id', wanted)} ORDER BY id",
    )
    table = np.full((len(ids), len(_NAMES)), -1, dtype=np.int64)
    mine = np.isin(key, wanted, assume_unique=True)
    table[np.searchsorted(wanted, key[mine])] = np.column_stack([basis, facts, owed, standing])[mine]
    return table


def _apply(frame: Frame, judged: Judged, stages: Stages, *, recheck: bool) -> Counts:
    subjects, before = judged.subjects, judged.planned
    known = before[:, _BASIS] >= 0
    ours = _unmoved(judged)
    changed = ours & (recheck | ~known | (before[:, _OWED] != judged.owed_digest))
    # levels, entitlements and gaps are those of today: a run over days gone by or to come leaves them alone
    today = frame.window.start <= frame.window.as_of <= frame.window.end
    restood = ours & today & (recheck | ~known | (before[:, _STANDING] != judged.standing_digest))
    deltas = Deltas.begin()
    with stages("compare"):
        standing = read_standing(subjects.kind, subjects.ids[changed])
        diff = differences(frame, subjects, judged.result, standing, changed)
    after = before.copy()
    _fresh_bases(frame, judged, diff, after)
    write(frame, subjects, diff, after[:, _BASIS], deltas)
    stood = apply_standing(judged.result, np.flatnonzero(restood), subjects.units, frame.window.as_of)
    deltas.unknown(1, unit=stood.gaps.gained_unit, rule=stood.gaps.gained_rule)
    deltas.unknown(-1, unit=stood.gaps.lost_unit, rule=stood.gaps.lost_rule)
    deltas.write()
    after[ours, _OWED] = judged.owed_digest[ours]
    after[ours & today, _STANDING] = judged.standing_digest[ours & today]
    _keep_planned(judged, after)
    return count(frame, judged.result, diff, stood, changed=changed, life=subjects.life)


def _settled(judged: Judged) -> bool:
    """Whether everybody is as last applied."""
    before = judged.planned
    same = (before[:, _OWED] == judged.owed_digest) & (before[:, _STANDING] == judged.standing_digest)
    return bool((same & (before[:, _BASIS] >= 0)).all())


def _fresh_bases(frame: Frame, judged: Judged, diff: Differences, after: NDArray[np.int64]) -> None:
    """Freeze the facts of those who get new dates, unless the very same facts are frozen already."""
    touched = np.concatenate([diff.open_key, diff.move_key, diff.reopen_key])
    owners = np.unique(np.asarray(identity.decode(touched).subject))
    rows = np.searchsorted(judged.subjects.ids, owners)
    stale = rows[(after[rows, _FACTS] != judged.facts_digest[rows]) | (after[rows, _BASIS] <= 0)]
    after[stale, _BASIS] = keep_bases(judged.facts, stale, judged.facts_digest, frame.version, frame.window.as_of)
    after[stale, _FACTS] = judged.facts_digest[stale]


def _keep_planned(judged: Judged, after: NDArray[np.int64]) -> None:
    before, ids = judged.planned, judged.subjects.ids * 8 + identity.KINDS[judged.subjects.kind]
    new = (before[:, _BASIS] < 0) & (after[:, _OWED] != -1)
    after[:, _BASIS] = np.maximum(after[:, _BASIS], 0)
    rows = {name: after[:, column] for name, column in zip(_NAMES, range(len(_NAMES)), strict=True)}
    insert_columns(Planned, {"id": ids[new], **{name: column[new] for name, column in rows.items()}})
    moved = ~new & (before != after).any(axis=1)
    update_columns(Planned, ids[moved], {name: column[moved] for name, column in rows.items()})


def _unmoved(judged: Judged) -> NDArray[np.bool_]:
    """Subjects nobody has planned since we read them: the others have newer facts than ours and are left alone."""
    now = _read_planned(judged.subjects.kind, judged.subjects.ids)
    return np.asarray((now == judged.planned).all(axis=1))
