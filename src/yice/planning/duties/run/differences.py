"""From what stands and what is owed to what has to be written: pure, so that it can be tested without a database."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dutyengine import Changes, Duties, Result, Standing, compare, identity
from yice.planning.duties.run.frame import Frame
from yice.planning.duties.run.standing import (
    DONE,
    HELD,
    RULE_MADE,
    UNDECIDED,
    WAIVED,
    WITHDRAWN,
    StandingDuties,
)
from yice.planning.policy.subjects import DEAD, REPORTED, Ints, Subjects, day_number

JUDGED = 4
_NONE = np.empty(0, np.int64)

# why a duty was withdrawn, as people read it in its log
FACTS, NEWER, DEATH, FROZEN, PAST, OFF = 1, 2, 3, 4, 5, 6
WORDS = {
    FACTS: "条件已不成立",
    NEWER: "已有新的记录，由下一次代替",
    DEATH: "本人离世",
    FROZEN: "离世误报期间到期，不计漏办",
    PAST: "更正后的日期已过",
    OFF: "规则已停用",
}


@dataclass(frozen=True, slots=True)
class Differences:
    """What to write. ``standing`` holds the duties as they are; the rest are keys, or rows of new dates."""

    standing: StandingDuties
    open_key: Ints
    open_dates: tuple[Ints, Ints, Ints]
    move_key: Ints
    move_dates: tuple[Ints, Ints, Ints]
    reopen_key: Ints
    reopen_dates: tuple[Ints, Ints, Ints]
    withdraw_key: Ints
    withdraw_why: Ints
    hold_key: Ints
    release_key: Ints
    unit_key: Ints


def differences(
    frame: Frame, subjects: Subjects, result: Result, standing: StandingDuties, rows: NDArray[np.bool_]
) -> Differences:
    """Compare for the subjects at ``rows``; the others are known to be unchanged.

    Nothing is made that could only be missed: what can no longer be kept is neither opened nor opened again (unless the
    run looks back). Promises that stand until they are kept (intervals, deadlines, conditions) never run out while they
    hold: the engine moves their closing day on. One that held when it was missed, and does not any more, stays missed.
    """
    as_of = day_number(frame.window.as_of)
    allowed = _Allowed(frame, subjects, rows, as_of)
    state = _State(frame, subjects, standing, as_of)
    changes = compare(_for_engine(standing, state.release), result)
    opened = _in_time(frame, allowed.made(changes.open), as_of)
    reopened = _in_time(frame, allowed.made(changes.reopen), as_of)
    moved = allowed.made(changes.reschedule)
    was = standing.closes[standing.find(moved.key)]
    late = (moved.closes < as_of) & (not frame.look_back)
    missed = moved.key[(moved.closes < as_of) & _lasting(moved)]
    past = late & ~_lasting(moved) & (was >= as_of)
    frozen, again = _thaw(state, standing, result)
    gone, why = _withdrawals(
        _by_engine(changes, standing, subjects, allowed, as_of),
        (frozen, FROZEN),
        (np.setdiff1d(standing.key[state.dead], missed), DEATH),
        (moved.key[past], PAST),
        (standing.key[state.undecided & _switched_off(frame, standing, result, as_of)], OFF),
    )
    moved = moved.take(~past & ~np.isin(moved.key, np.concatenate([gone, again.key])))
    moved = _joined(moved, again)
    return Differences(
        standing=standing,
        open_key=opened.key,
        open_dates=_dates(opened),
        move_key=moved.key,
        move_dates=_dates(moved),
        reopen_key=reopened.key,
        reopen_dates=_dates(reopened),
        withdraw_key=gone,
        withdraw_why=why,
        hold_key=standing.key[state.hold],
        release_key=standing.key[state.release & ~np.isin(standing.key, gone)],
        unit_key=_moved_unit(subjects, standing, state.undecided | state.held, gone),
    )


class _State:
    """What the report of a death does to the duties that stand."""

    def __init__(self, frame: Frame, subjects: Subjects, standing: StandingDuties, as_of: int) -> None:
        life = _life_of(subjects, standing.key)
        about = np.isin(_rules(standing.key), frame.about_death)
        live = standing.closes >= as_of
        self.undecided, self.held = standing.decision == UNDECIDED, standing.decision == HELD
        self.hold = self.undecided & (life == REPORTED) & ~about & live
        self.release = self.held & (life != REPORTED)
        self.frozen = self.release & (life != DEAD) & ~live
        self.dead = (self.undecided | self.held) & (life == DEAD) & ~about & live


class _Allowed:
    """Which keys may be written: those of the subjects that changed.

    Of people reported dead, and of the dead, only what is about the death itself is made; looking back, also what was
    owed to the dead while they lived and is long over.
    """

    def __init__(self, frame: Frame, subjects: Subjects, rows: NDArray[np.bool_], as_of: int) -> None:
        self._about = frame.about_death
        self._changed = subjects.ids[rows] if len(subjects) else _NONE
        self._reported = subjects.ids[subjects.life == REPORTED]
        self._dead = subjects.ids[subjects.life == DEAD]
        self._until = as_of if frame.look_back else None

    def made(self, duties: Duties) -> Duties:
        """Those of these duties that may be opened or moved."""
        owners, about = _subjects_of(duties.key), np.isin(_rules(duties.key), self._about)
        allowed = np.isin(owners, self._changed)
        allowed &= about | ~np.isin(owners, self._reported)
        over = np.zeros(len(duties), np.bool_) if self._until is None else duties.closes < self._until
        allowed &= about | over | ~np.isin(owners, self._dead)
        return duties.take(allowed)

    def withdrawn(self, keys: Ints) -> NDArray[np.bool_]:
        """Which of these keys may be withdrawn."""
        owners = _subjects_of(keys)
        held = np.isin(owners, self._reported) & ~np.isin(_rules(keys), self._about)
        return np.asarray(np.isin(owners, self._changed) & ~held)


def stands(frame: Frame, owed: Duties) -> NDArray[np.bool_]:
    """Which of the duties owed stand in the database once the run is over: all but those it came too late for."""
    if frame.look_back:
        return np.ones(len(owed), np.bool_)
    return np.asarray((owed.closes >= day_number(frame.window.as_of)) | _lasting(owed), np.bool_)


def _lasting(duties: Duties) -> NDArray[np.bool_]:
    """Duties of promises that stand until they are kept."""
    return np.asarray((duties.flags & JUDGED) != 0, np.bool_)


def _in_time(frame: Frame, duties: Duties, as_of: int) -> Duties:
    """Those that can still be kept."""
    return duties if frame.look_back else duties.take(duties.closes >= as_of)


def _thaw(state: _State, standing: StandingDuties, result: Result) -> tuple[Ints, Duties]:
    """What ran out while a false report stood: withdrawn without counting as missed; lasting promises go on."""
    keys = standing.key[state.frozen]
    owed = result.owed
    lasting = owed.take(np.isin(owed.key, keys) & _lasting(owed))
    return np.setdiff1d(keys, lasting.key), lasting


def _by_engine(
    changes: Changes, standing: StandingDuties, subjects: Subjects, allowed: _Allowed, as_of: int
) -> tuple[Ints, Ints]:
    """What the engine withdraws, with the reason. A missed turn is not undone by a later one: it stays missed."""
    at = standing.find(changes.withdraw)
    missed = (standing.closes[at] < as_of) & (standing.decision[at] != HELD)
    keep = allowed.withdrawn(changes.withdraw) & ~(missed & (changes.withdraw_reason == NEWER))
    keys, why = changes.withdraw[keep], changes.withdraw_reason[keep].astype(np.int64)
    return keys, np.where(_life_of(subjects, keys) == DEAD, DEATH, why)


def _switched_off(frame: Frame, standing: StandingDuties, result: Result, as_of: int) -> NDArray[np.bool_]:
    """Duties of rules that are gone from the rulebook altogether; of those switched off the engine speaks itself."""
    rules = _rules(standing.key)
    there = np.isin(rules, result.rules) | np.isin(rules, frame.made_elsewhere)
    return np.asarray((standing.origin == RULE_MADE) & (standing.closes >= as_of) & ~there, np.bool_)


def nothing() -> Differences:
    """No difference at all."""
    days = (_NONE, _NONE, _NONE)
    empty = StandingDuties(_NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE)
    return Differences(empty, _NONE, days, _NONE, days, _NONE, days, _NONE, _NONE, _NONE, _NONE, _NONE)


def _withdrawals(*parts: tuple[Ints, Ints | int]) -> tuple[Ints, Ints]:
    """Keys to withdraw, each once, with the first reason given."""
    keys = np.concatenate([key for key, _ in parts])
    why = np.concatenate([np.broadcast_to(np.asarray(reason, np.int64), len(key)) for key, reason in parts])
    unique, first = np.unique(keys, return_index=True)
    return unique, why[first]


def _rules(keys: Ints) -> Ints:
    return np.asarray(identity.decode(keys).rule)


def _subjects_of(keys: Ints) -> Ints:
    return np.asarray(identity.decode(keys).subject)


def _life_of(subjects: Subjects, keys: Ints) -> Ints:
    return subjects.life[np.searchsorted(subjects.ids, _subjects_of(keys))] if len(keys) else _NONE


def _for_engine(standing: StandingDuties, release: NDArray[np.bool_]) -> Standing:
    """As the engine wants it; what was held and is to stand again is shown to it as undecided."""
    decision = np.where(release, UNDECIDED, standing.decision).astype(np.int8)
    opens, due, closes = (column.astype(np.int32) for column in (standing.opens, standing.due, standing.closes))
    return Standing(standing.key, opens, due, closes, decision, standing.origin.astype(np.int8))


def _dates(duties: Duties) -> tuple[Ints, Ints, Ints]:
    return duties.opens.astype(np.int64), duties.due.astype(np.int64), duties.closes.astype(np.int64)


def _joined(one: Duties, other: Duties) -> Duties:
    if len(other) == 0:
        return one
    columns = (np.concatenate([getattr(one, name), getattr(other, name)]) for name in Duties.__slots__)
    return Duties(*columns)


def _moved_unit(subjects: Subjects, standing: StandingDuties, live: NDArray[np.bool_], gone: Ints) -> Ints:
    """Undecided duties whose unit is no longer the subject's: they go along."""
    if len(standing) == 0:
        return _NONE
    now = subjects.units[np.searchsorted(subjects.ids, _subjects_of(standing.key))]
    return np.asarray(standing.key[live & (standing.unit != now) & ~np.isin(standing.key, gone)], np.int64)


__all__ = ["DONE", "WAIVED", "WITHDRAWN", "WORDS", "Differences", "differences"]
