"""The rungs of a ladder: when, to whom. Pure: from the rule's own ``reminders`` and, where those are silent, R73.

R73 knows shares of the time: at 80 % the owner is reminded, at 100 % the section head is told, at 150 % the leader in
charge, at 200 % the level above. For clocks those shares are what counts. A duty's window is days or months long, so
for duties the shares are bounded: a year's promise is not taken to the leader half a year late.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calendars.workdays import add_workdays

Ints = NDArray[np.int64]
ABOVE = "above"
"""The level above: the head of the unit above that of the section head who was told."""


class Stage(IntEnum):
    """How far up a rung reaches."""

    REMIND = 1
    HEAD = 2
    LEADER = 3
    ABOVE = 4


STAGES: dict[Stage, str] = {
    Stage.REMIND: "提醒承办人",
    Stage.HEAD: "报科长",
    Stage.LEADER: "报分管领导",
    Stage.ABOVE: "报上一级",
}
_SHARES: dict[Stage, int] = {Stage.REMIND: 80, Stage.HEAD: 100, Stage.LEADER: 150, Stage.ABOVE: 200}
_EARLIEST, _LEADER_DAYS, _ABOVE_DAYS = 14, (2, 14), (4, 30)
_ROLE_STAGES = {"head": Stage.HEAD, "leader": Stage.LEADER}
_MONTH = 30


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung. ``code`` is unique in its ladder; either ``days`` (with ``unit``) or ``share`` says when.

    ``to`` is a role of the rulebook, ``owner`` for whoever owes it, or ``ABOVE``. ``standing`` is false where R73 fills
    in what the rule leaves open. ``floor``: not before so many days after the due day.
    """

    code: str
    stage: Stage
    to: str
    days: int = 0
    unit: str = "d"
    share: int = 0
    floor: int = 0
    default: bool = True

    def falls(self, opens: Ints, due: Ints) -> Ints:
        """The day on which it falls, for many windows at once (days since 1970-01-01)."""
        if not self.share:
            return self._offset(due)
        length: Ints = np.maximum(due - opens, 1)
        if self.stage is Stage.REMIND:
            return np.asarray(due - np.minimum(-(-length // 5), _EARLIEST))
        if self.stage is Stage.HEAD:
            after: Ints = np.ones_like(due)
        elif self.stage is Stage.LEADER:
            after = np.clip(-(-length // 2), *_LEADER_DAYS)
        else:
            after = np.clip(length, *_ABOVE_DAYS)
        return np.asarray(due + np.maximum(after, self.floor))

    def _offset(self, due: Ints) -> Ints:
        if self.unit == "d":
            return due + self.days
        days, place = np.unique(due, return_inverse=True)
        moved = [_moved(_EPOCH + dt.timedelta(days=int(day)), self.days, self.unit) for day in days]
        return np.array([(day - _EPOCH).days for day in moved], np.int64)[place]


_EPOCH = dt.date(1970, 1, 1)


def _moved(day: dt.date, amount: int, unit: str) -> dt.date:
    if unit == "wd":
        return add_workdays(day, amount)
    months = day.year * 12 + day.month - 1 + amount
    first = dt.date(months // 12, months % 12 + 1, 1)
    last = (first.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def ladder_of(reminders: tuple[tuple[int, str, str], ...], owes: str) -> tuple[Rung, ...]:
    """The ladder of a step: its own reminders (amount, unit, role) and R73 for every stage they leave out.

    A stage that would tell nobody new is left out: what the head owes is not reported to the head.
    """
    return _ladder(reminders, owes)


@lru_cache(maxsize=512)
def _ladder(reminders: tuple[tuple[int, str, str], ...], owes: str) -> tuple[Rung, ...]:
    own = [
        Rung(
            code=f"{amount:+d}{unit}>{to}"[:24],
            stage=Stage.REMIND if to == owes else _ROLE_STAGES.get(to, Stage.REMIND),
            to="owner" if to == owes else to,
            days=amount,
            unit=unit,
            default=False,
        )
        for amount, unit, to in reminders
    ]
    return tuple(sorted([*own, *_filled(own, owes)], key=lambda rung: (rung.stage, _about(rung))))


def _filled(own: list[Rung], owes: str) -> Iterator[Rung]:
    lowest = _ROLE_STAGES.get(owes, Stage.REMIND)
    floor = 0
    for stage, share in _SHARES.items():
        mine = [_about(rung) for rung in own if rung.stage is stage]
        if not mine and (stage is Stage.REMIND or stage > lowest):
            to = {Stage.REMIND: "owner", Stage.HEAD: "head", Stage.LEADER: "leader"}.get(stage, ABOVE)
            yield Rung(code=f"{share}%", stage=stage, to=to, share=share, floor=floor)
        floor = max([floor, *mine]) + (1 if mine else 0)


def _about(rung: Rung) -> int:
    """About how many days after the due day it falls: for putting rungs in order."""
    return rung.days * (_MONTH if rung.unit == "m" else 1) if not rung.share else rung.floor + rung.share - 100


def of_step(step: Any) -> tuple[Rung, ...]:
    """The ladder of a rulebook's step."""
    return ladder_of(tuple((one.at.amount, one.at.unit, one.to) for one in step.reminders), step.owes)


CLOCK_LADDER: tuple[Rung, ...] = tuple(
    Rung(code=f"{share}%", stage=stage, to={1: "owner", 2: "head", 3: "leader", 4: ABOVE}[stage], share=share)
    for stage, share in _SHARES.items()
)
"""The ladder of every clock (R73)."""
