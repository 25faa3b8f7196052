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

SUPERSEDED = 2
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
    kept: int


def differences(
    frame: Frame, subjects: Subjects, result: Result, standing: StandingDuties, rows: NDArray[np.bool_]
) -> Differences:
    """Compare for the subjects at ``rows``; the others are known to be unchanged."""
    as_of = day_number(frame.window.as_of)
    life = _life_of(subjects, standing.key)
    exempt = np.isin(_rules(standing.key), frame.about_death)
    undecided, held = standing.decision == UNDECIDED, standing.decision == HELD
    hold = undecided & (life == REPORTED) & ~exempt & (standing.closes >= as_of)
    release = held & (life != REPORTED)
    frozen = release & (life != DEAD) & (standing.closes < as_of)
    dead = (undecided | held) & (life == DEAD) & ~exempt & (standing.closes >= as_of) & (standing.origin != RULE_MADE)
    changes = _compare(standing, release, result)
    changed = _wanted(subjects, result, rows)
    reported = subjects.ids[subjects.life == REPORTED]
    opened = _allowed(frame, changes.open.key, changed, reported)
    if not frame.look_back:
        opened &= changes.open.closes >= as_of
    moved = _allowed(frame, changes.reschedule.key, changed, reported)
    at = standing.find(changes.reschedule.key)
    past = moved & (changes.reschedule.closes < as_of) & (standing.closes[at] >= as_of) & (not frame.look_back)
    reopened = _allowed(frame, changes.reopen.key, changed, reported) & (changes.reopen.closes >= as_of)
    withdrawn = _allowed(frame, changes.withdraw, changed, reported)
    at = standing.find(changes.withdraw)
    missed = (standing.closes[at] < as_of) & (standing.decision[at] != HELD)
    withdrawn &= ~(missed & (changes.withdraw_reason == SUPERSEDED))
    off = undecided & (standing.origin == RULE_MADE) & (standing.closes >= as_of) & (life != REPORTED)
    off &= ~np.isin(_rules(standing.key), result.rules)
    by_engine = changes.withdraw[withdrawn]
    by_death = _life_of(subjects, by_engine) == DEAD
    gone, why = _withdrawals(
        (by_engine, np.where(by_death, DEATH, changes.withdraw_reason[withdrawn])),
        (standing.key[frozen], FROZEN),
        (standing.key[dead], DEATH),
        (changes.reschedule.key[past], PAST),
        (standing.key[off], OFF),
    )
    back = standing.key[release & ~np.isin(standing.key, gone)]
    moved &= ~past & ~np.isin(changes.reschedule.key, gone)
    return Differences(
        standing=standing,
        open_key=changes.open.key[opened],
        open_dates=_dates(changes.open, opened),
        move_key=changes.reschedule.key[moved],
        move_dates=_dates(changes.reschedule, moved),
        reopen_key=changes.reopen.key[reopened],
        reopen_dates=_dates(changes.reopen, reopened),
        withdraw_key=gone,
        withdraw_why=why,
        hold_key=standing.key[hold],
        release_key=back,
        unit_key=_moved_unit(subjects, standing, undecided | held, gone),
        kept=changes.kept,
    )


def nothing() -> Differences:
    """No difference at all."""
    days = (_NONE, _NONE, _NONE)
    empty = StandingDuties(_NONE, _NONE, _NONE, _NONE, _NONE, _NONE, _NONE)
    return Differences(empty, _NONE, days, _NONE, days, _NONE, days, _NONE, _NONE, _NONE, _NONE, _NONE, 0)


def _compare(standing: StandingDuties, release: NDArray[np.bool_], result: Result) -> Changes:
    """The engine's comparison; where nothing stands yet everything owed is to be opened."""
    if len(standing):
        return compare(_for_engine(standing, release), result)
    none = Duties.empty()
    return Changes(result.owed, none, none, none.key, np.empty(0, np.int8), 0)


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


def _wanted(subjects: Subjects, result: Result, rows: NDArray[np.bool_]) -> Ints:
    return subjects.ids[rows] if len(result.numbers) else _NONE


def _allowed(frame: Frame, keys: Ints, changed: Ints, reported: Ints) -> NDArray[np.bool_]:
    """Keys of the subjects to be written; for people reported dead only what is about the death itself."""
    owners = _subjects_of(keys)
    allowed = np.isin(owners, changed)
    if len(reported):
        allowed &= ~np.isin(owners, reported) | np.isin(_rules(keys), frame.about_death)
    return allowed


def _for_engine(standing: StandingDuties, release: NDArray[np.bool_]) -> Standing:
    """As the engine wants it; what was held and is to stand again is shown to it as undecided."""
    decision = np.where(release, UNDECIDED, standing.decision).astype(np.int8)
    days = [column.astype(np.int32) for column in (standing.opens, standing.due, standing.closes)]
    return Standing(standing.key, *days, decision=decision, origin=standing.origin.astype(np.int8))


def _dates(duties: object, rows: NDArray[np.bool_]) -> tuple[Ints, Ints, Ints]:
    opens, due, closes = (getattr(duties, name)[rows].astype(np.int64) for name in ("opens", "due", "closes"))
    return opens, due, closes


def _moved_unit(subjects: Subjects, standing: StandingDuties, live: NDArray[np.bool_], gone: Ints) -> Ints:
    """Undecided duties whose unit is no longer the subject's: they go along."""
    if len(standing) == 0:
        return _NONE
    now = subjects.units[np.searchsorted(subjects.ids, _subjects_of(standing.key))]
    return standing.key[live & (standing.unit != now) & ~np.isin(standing.key, gone)]


__all__ = ["DONE", "WAIVED", "WITHDRAWN", "WORDS", "Differences", "differences"]
