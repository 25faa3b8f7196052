"""Writing a difference: duties in bulk, their log, and the counts, in the transaction under way."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dutyengine import identity
from yice.lib import bulk as row_bulk
from yice.lib import clock
from yice.planning.duties.models import Duty, Transition
from yice.planning.duties.rollups import Deltas
from yice.planning.duties.run.differences import WORDS, Differences
from yice.planning.duties.run.frame import Frame
from yice.planning.duties.run.standing import HELD, UNDECIDED, WITHDRAWN
from yice.planning.policy.bulk import Coded, insert_columns, update_columns
from yice.planning.policy.subjects import Ints, Subjects

_LOG = ["duty_id", "at", "deed", "was", "now", "by_kind", "by_id", "by_name", "reason"]


def write(frame: Frame, subjects: Subjects, diff: Differences, basis: Ints, deltas: Deltas) -> None:
    """Write everything of ``diff``. ``basis`` gives each subject's basis, aligned with ``subjects``."""
    _open(frame, subjects, diff, basis, deltas)
    _move(subjects, diff, basis)
    _set(frame, diff.withdraw_key, "withdrawn", [WORDS[int(why)] for why in diff.withdraw_why])
    _set(frame, diff.hold_key, "held", ["报告离世，待确认"] * len(diff.hold_key))
    _stand_again(diff.release_key, "released", "离世报告已撤销或已确认")
    _reopen(subjects, diff, basis)
    _follow_unit(subjects, diff)
    _count(subjects, diff, deltas)


def _open(frame: Frame, subjects: Subjects, diff: Differences, basis: Ints, deltas: Deltas) -> None:
    key = diff.open_key
    if len(key) == 0:
        return
    parts = identity.decode(key)
    subject, rule = np.asarray(parts.subject), np.asarray(parts.rule)
    place = np.searchsorted(subjects.ids, subject)
    unit = subjects.units[place]
    opens, due, closes = (days.astype("datetime64[D]") for days in diff.open_dates)
    insert_columns(
        Duty,
        {
            "id": key,
            "subject_kind": np.asarray(parts.kind),
            "subject": subject,
            "rule": rule,
            "step": np.asarray(parts.step),
            "occurrence": np.asarray(parts.occurrence),
            "opens": opens,
            "due": due,
            "closes": closes,
            "role": Coded(frame.role_codes(key), frame.roles),
            "unit_id": unit,
            "basis_id": basis[place],
        },
    )
    zeros = np.zeros(len(key), np.int64)
    deltas.count(1, unit=unit, rule=rule, due=diff.open_dates[1], closes=diff.open_dates[2], decision=zeros)


def _move(subjects: Subjects, diff: Differences, basis: Ints) -> None:
    key = diff.move_key
    if len(key) == 0:
        return
    _set_dates(key, diff.move_dates, subjects, basis)
    was = _texts(diff.standing.due[diff.standing.find(key)])
    now = _texts(diff.move_dates[1])
    _log(
        (int(one), "rescheduled", f"期限 {old}", f"期限 {new}", "依据变动")
        for one, old, new in zip(key, was, now, strict=True)
    )


def _reopen(subjects: Subjects, diff: Differences, basis: Ints) -> None:
    if len(diff.reopen_key):
        _set_dates(diff.reopen_key, diff.reopen_dates, subjects, basis)
        _stand_again(diff.reopen_key, "reopened", "条件重新成立")


def _set_dates(key: Ints, dates: tuple[Ints, Ints, Ints], subjects: Subjects, basis: Ints) -> None:
    """New dates rest on new facts, so the basis moves along."""
    opens, due, closes = (days.astype("datetime64[D]") for days in dates)
    place = _places(subjects, key)
    update_columns(Duty, key, {"opens": opens, "due": due, "closes": closes, "basis_id": basis[place]})


def _set(frame: Frame, key: Ints, word: str, reasons: list[str]) -> None:
    if len(key) == 0:
        return
    update_columns(
        Duty,
        key,
        {
            "decision": Coded(np.zeros(len(key), np.int64), (word,)),
            "decided_on": np.full(len(key), np.datetime64(frame.window.as_of, "D")),
            "decided_at": [str(frame.moment)] * len(key),
        },
    )
    _log((int(one), word, "", word, why) for one, why in zip(key, reasons, strict=True))


def _stand_again(key: Ints, deed: str, reason: str) -> None:
    for part in row_bulk.batches(key.tolist()):
        Duty.objects.filter(pk__in=part).update(decision=None, decided_on=None, decided_at=None)
    _log((int(one), deed, "", "", reason) for one in key)


def _follow_unit(subjects: Subjects, diff: Differences) -> None:
    """Undecided duties go with the person to the new unit."""
    if len(diff.unit_key):
        update_columns(Duty, diff.unit_key, {"unit_id": subjects.units[_places(subjects, diff.unit_key)]})


def _places(subjects: Subjects, key: Ints) -> Ints:
    return np.searchsorted(subjects.ids, np.asarray(identity.decode(key).subject))


def _count(subjects: Subjects, diff: Differences, deltas: Deltas) -> None:
    """Take the touched duties out of the counts as they were and put them in as they now are."""
    standing = diff.standing
    keys = (diff.move_key, diff.withdraw_key, diff.hold_key, diff.release_key, diff.reopen_key, diff.unit_key)
    touched = np.unique(np.concatenate(keys))
    if len(touched) == 0:
        return
    rule = np.asarray(identity.decode(touched).rule)
    before = standing.take(standing.find(touched))
    deltas.count(-1, unit=before.unit, rule=rule, due=before.due, closes=before.closes, decision=before.decision)
    due, closes, decision, unit = (
        column.copy() for column in (standing.due, standing.closes, standing.decision, standing.unit)
    )
    for moved, (_, new_due, new_closes) in ((diff.move_key, diff.move_dates), (diff.reopen_key, diff.reopen_dates)):
        due[standing.find(moved)], closes[standing.find(moved)] = new_due, new_closes
    decision[standing.find(diff.hold_key)] = HELD
    decision[standing.find(diff.withdraw_key)] = WITHDRAWN
    for again in (diff.release_key, diff.reopen_key):
        decision[standing.find(again)] = UNDECIDED
    unit[standing.find(diff.unit_key)] = subjects.units[_places(subjects, diff.unit_key)]
    at = standing.find(touched)
    deltas.count(1, unit=unit[at], rule=rule, due=due[at], closes=closes[at], decision=decision[at])


def _texts(days: Ints) -> NDArray[Any]:
    return days.astype("datetime64[D]").astype(str)


def _log(entries: Iterable[tuple[int, str, str, str, str]]) -> None:
    """One line per duty in its log, by the planner."""
    at = clock.now()
    rows = [(duty, at, deed, was, now, "system", 0, "系统", reason) for duty, deed, was, now, reason in entries]
    row_bulk.insert(Transition, _LOG, rows)
