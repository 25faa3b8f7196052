"""A change of the rules rehearsed on everybody: what would be owed, at which level, for how much, before its day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dutyengine import Result, Rulebook, Window, evaluate, identity
from yice.planning.policy.inputs import read_inputs
from yice.planning.policy.reading import read_facts
from yice.planning.policy.subjects import LIVING, Ints, chunks, list_ids, load

_CHUNK = 4096
_SHOWN = 200
_YEAR = 365


@dataclass
class Rehearsal:
    """Old rules against new ones over a year from the day of the change."""

    people: int = 0
    duties_before: int = 0
    duties_after: int = 0
    rules: dict[str, list[int]] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)
    changed_level: int = 0
    fen_before: int = 0
    fen_after: int = 0
    gained: list[int] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    gained_people: int = 0
    lost_people: int = 0

    def sentence(self) -> str:
        """Say it in one sentence: 应办事项多 312 件，41 人级别有变，待遇支出每年多 2,268,000 元."""
        return "，".join(
            (
                _more("一年内应办事项", self.duties_after - self.duties_before, "件"),
                f"{self.changed_level:,} 人级别有变",
                _more("待遇支出每年", round((self.fen_after - self.fen_before) / 100), "元"),
            )
        )

    def as_json(self) -> dict[str, Any]:
        """As kept with the version; people by number only, at most the first few hundred."""
        return {**vars(self), "sentence": self.sentence()}


def _more(what: str, difference: int, unit: str) -> str:
    if difference == 0:
        return f"{what}不变"
    return f"{what}{'多' if difference > 0 else '少'} {abs(difference):,} {unit}"


def rehearse_books(
    old: Rulebook, new: Rulebook, day: dt.date, progress: Callable[[int, int], object] | None = None
) -> Rehearsal:
    """Judge every living person by both rulebooks over a year from ``day``. Reads only."""
    found = Rehearsal()
    window = Window(start=day, end=day + dt.timedelta(days=_YEAR - 1), as_of=day)
    ids = list_ids("person")
    for done, part in enumerate(chunks(ids, _CHUNK), start=1):
        subjects = load("person", part)
        living = subjects.ids[subjects.life == LIVING]
        inputs = read_inputs("person", living, day)
        before, after = (evaluate(read_facts(book, "person", living, day), inputs, book, window) for book in (old, new))
        _add(found, before, after)
        if progress is not None:
            progress(min(done * _CHUNK, len(ids)), len(ids))
    return found


def _add(found: Rehearsal, before: Result, after: Result) -> None:
    found.people += len(before.numbers)
    found.duties_before += len(before.owed)
    found.duties_after += len(after.owed)
    gained, lost = np.setdiff1d(after.owed.key, before.owed.key), np.setdiff1d(before.owed.key, after.owed.key)
    for sign, keys, book in ((0, gained, after.rulebook), (1, lost, before.rulebook)):
        numbers, counts = np.unique(np.asarray(identity.decode(keys).rule), return_counts=True)
        for number, times in zip(numbers.tolist(), counts.tolist(), strict=True):
            code = book.by_number[number].code if number in book.by_number else str(number)
            found.rules.setdefault(code, [0, 0])[sign] += times
    more, less = _owners(gained), _owners(lost)
    only_more, only_less = np.setdiff1d(more, less), np.setdiff1d(less, more)
    found.gained_people += len(only_more)
    found.lost_people += len(only_less)
    found.gained = (found.gained + only_more.tolist())[:_SHOWN]
    found.lost = (found.lost + only_less.tolist())[:_SHOWN]
    old_level, new_level = _codes(before), _codes(after)
    moved = old_level != new_level
    found.changed_level += int(moved.sum())
    for was, now in zip(old_level[moved].tolist(), new_level[moved].tolist(), strict=True):
        found.levels[f"{was}>{now}"] = found.levels.get(f"{was}>{now}", 0) + 1
    found.fen_before += int(before.payments.fen.sum())
    found.fen_after += int(after.payments.fen.sum())


def _owners(keys: Ints) -> Ints:
    return np.unique(np.asarray(identity.decode(keys).subject))


def _codes(result: Result) -> NDArray[np.object_]:
    names = np.array([*(level.code for level in result.rulebook.levels), ""], dtype=object)
    return np.asarray(names[result.level])
