"""What stands against what is owed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dutyengine import identity
from dutyengine._days import number
from dutyengine._result import (
    FACTS_NO_LONGER_HOLD,
    STICKY,
    SUPERSEDED,
    UNDECIDED,
    WITHDRAWN,
    Changes,
    Duties,
    Keys,
    Result,
    Standing,
)
from dutyengine._triggers import Always, Deadline, Interval

Mask = NDArray[np.bool_]
_RENEWED_BEFORE = 8
"""Days: a sticky duty that would run out within them is asked for longer."""


def compare(standing: Standing, owed: Result) -> Changes:
    """Return what has to be opened, rescheduled, reopened and withdrawn so that what stands is what is owed. Pure.

    Touches only duties made by rules and undecided (or withdrawn, which may be reopened), of the subjects and rules
    that were
    evaluated: those of calendar triggers and events only when they open inside the window, standing ones wherever they
    stand. Duties that cannot be judged are left as they are. ``standing`` must hold every duty of these subjects whose
    key may be owed, decided ones included: a duty whose key is missing is opened.
    """
    if not len(standing.key):
        none = np.empty(0, np.int64)
        return Changes(owed.owed, Duties.empty(), Duties.empty(), none, none.astype(np.int8), 0)
    order = np.argsort(standing.key)
    have = Standing(
        *(getattr(standing, name)[order] for name in ("key", "opens", "due", "closes", "decision", "origin"))
    )
    ours = have.origin == 0
    place, found = _find(have.key, owed.owed.key)
    withdrawn = found & (have.decision[place] == WITHDRAWN) & ours[place]
    undecided = found & (have.decision[place] == UNDECIDED) & ours[place]
    moved = undecided & _moved(have, place, owed.owed)
    lapsing = undecided & _lapsing(have, place, owed)
    late_moved = _elsewhere(have, owed.beyond, ours)
    gone = _gone(have, owed, ours)
    return Changes(
        open=owed.owed.take(~found),
        reschedule=_merge(_merge(owed.owed.take(moved), _renewed(have, place, owed.owed, lapsing)), late_moved),
        reopen=owed.owed.take(withdrawn),
        withdraw=have.key[gone],
        withdraw_reason=_reasons(have.key[gone], owed),
        kept=int(np.count_nonzero(undecided & ~moved & ~lapsing)),
        doubtful=int(np.count_nonzero(_doubted(have.key[ours & (have.decision == UNDECIDED)], owed))),
    )


def _find(keys: Keys, wanted: Keys) -> tuple[NDArray[np.intp], Mask]:
    """Return where each wanted key stands among the sorted keys, and whether it does."""
    if not len(keys):
        return np.zeros(len(wanted), np.intp), np.zeros(len(wanted), np.bool_)
    place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return place, keys[place] == wanted


def _moved(have: Standing, place: NDArray[np.intp], duties: Duties) -> Mask:
    differ = (
        (have.opens[place] != duties.opens) | (have.due[place] != duties.due) | (have.closes[place] != duties.closes)
    )
    return np.asarray(differ & ((duties.flags & STICKY) == 0), np.bool_)


def _lapsing(have: Standing, place: NDArray[np.intp], owed: Result) -> Mask:
    duties, soon = owed.owed, number(owed.window.as_of) + _RENEWED_BEFORE
    sticky = (duties.flags & STICKY) != 0
    return np.asarray(sticky & (have.closes[place] < np.minimum(soon, duties.closes)), np.bool_)


def _renewed(have: Standing, place: NDArray[np.intp], owed: Duties, rows: Mask) -> Duties:
    """Sticky duties about to run out: they keep the days they were noticed on, and are asked for longer."""
    at, found = place[rows], owed.take(rows)
    return Duties(found.key, have.opens[at], have.due[at], found.closes, found.flags)


def _elsewhere(have: Standing, beyond: Duties, ours: Mask) -> Duties:
    """Duties that stand but whose days have moved out of the window: rescheduled, not withdrawn."""
    place, found = _find(have.key, beyond.key)
    if not np.any(found):
        return Duties.empty()
    return beyond.take(found & ours[place] & (have.decision[place] == UNDECIDED) & _moved(have, place, beyond))


def _merge(one: Duties, other: Duties) -> Duties:
    if not len(other):
        return one
    columns = (
        np.concatenate([getattr(one, name), getattr(other, name)])
        for name in ("key", "opens", "due", "closes", "flags")
    )
    merged = Duties(*columns)
    return merged.take(np.argsort(merged.key))


def _gone(have: Standing, owed: Result, ours: Mask) -> Mask:
    """Undecided duties in the scope of the evaluation that are not owed any more, for certain."""
    parts = identity.decode(have.key)
    rule = np.asarray(parts.rule)
    gone = ours & (have.decision == UNDECIDED)
    gone &= np.asarray(parts.kind == identity.KINDS[owed.subject]) & _find(owed.numbers, np.asarray(parts.subject))[1]
    lasting = np.array([one for one in owed.rules if _stands(owed, int(one))], np.int64)
    start, end = number(owed.window.start), number(owed.window.end)
    inside = (have.opens >= start) & (have.opens <= end)
    gone &= np.isin(rule, owed.rules) & (inside | np.isin(rule, lasting))
    gone &= ~_find(owed.owed.key, have.key)[1] & ~_find(owed.beyond.key, have.key)[1]
    return np.asarray(gone & ~_doubted(have.key, owed), np.bool_)


def _stands(owed: Result, rule: int) -> bool:
    trigger = owed.rulebook.by_number[rule].trigger
    return isinstance(trigger, Interval | Deadline | Always) or rule == identity.PLAN_ITEM


def _doubted(keys: Keys, owed: Result) -> Mask:
    return _find(owed.doubtful, keys)[1] | _find(owed.doubtful_lines, identity.duty_line(keys))[1]


def _reasons(gone: Keys, owed: Result) -> NDArray[np.int8]:
    if not len(gone):
        return np.empty(0, np.int8)
    lines = np.unique(identity.duty_line(np.concatenate([owed.owed.key, owed.beyond.key])))
    newer = _find(lines, identity.duty_line(gone))[1]
    lasting = np.array([_stands(owed, int(one)) for one in np.asarray(identity.decode(gone).rule)], np.bool_)
    return np.where(newer & lasting, SUPERSEDED, FACTS_NO_LONGER_HOLD).astype(np.int8)
