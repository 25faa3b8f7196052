"""The rungs of a ladder: when, to whom. Pure: from the rule's own ``reminders`` and, where those are silent, R73.

R73 knows shares of the time: as shipped, at 80 % the owner is reminded, at 100 % the section head is told, at 150 % the
leader in charge, at 200 % the level above. For clocks those shares are what counts. A duty's window is days or months
long, so for duties the shares are bounded: a year's promise is not taken to the leader half a year late. Shares and
bounds are parameters of the rulebook (``Shares.of``); what holds is what they say on the day that is looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calendars.workdays import add_workdays
from dutyengine import Rulebook

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
_FULL = 100
_WHOM: dict[Stage, str] = {Stage.REMIND: "owner", Stage.HEAD: "head", Stage.LEADER: "leader", Stage.ABOVE: ABOVE}
_ROLE_STAGES = {"head": Stage.HEAD, "leader": Stage.LEADER}
_MONTH = 30


@dataclass(frozen=True, slots=True)
class Shares:
    """R73 as it stands: at which share of the time each stage comes, and between which days for long windows."""

    remind: int = 80
    head: int = 100
    leader: int = 150
    above: int = 200
    remind_most_days: int = 14
    leader_least_days: int = 2
    leader_most_days: int = 14
    above_least_days: int = 4
    above_most_days: int = 30

    @classmethod
    def of(cls, book: Rulebook, day: dt.date) -> Shares:
        """What the parameters ``ladder_…`` say on a day; where a book of older days has none, as shipped.

        A stage never comes before the one below it, whatever was typed.
        """
        told = {}
        for one in fields(cls):
            dated = book.parameters.get(f"ladder_{one.name}")
            now = dated.on(day) if dated is not None else None
            if now is not None and isinstance(now.value, int):
                told[one.name] = max(1, now.value)
        found = cls(**told)
        head = max(found.remind, found.head)
        leader = max(head, found.leader)
        return replace(found, head=head, leader=leader, above=max(leader, found.above))

    @property
    def stages(self) -> dict[Stage, int]:
        """Stage → its share."""
        return {
            Stage.REMIND: self.remind, Stage.HEAD: self.head, Stage.LEADER: self.leader, Stage.ABOVE: self.above,
        }  # fmt: skip

    @property
    def word(self) -> str:
        """The four shares in one word, kept beside what was worked out with them: ``80/100/150/200``."""
        return "/".join(str(share) for share in self.stages.values())


SHIPPED = Shares()


@dataclass(frozen=True, slots=True)
class Rung:
    """One rung. ``code`` is unique in its ladder; either ``days`` (with ``unit``) or ``share`` says when.

    ``to`` is a role of the rulebook, ``owner`` for whoever owes it, or ``ABOVE``. ``default`` where R73 fills in what
    the rule leaves open: then ``code`` names the stage, so that a changed share never tells twice. ``least`` and
    ``most``: the bounds in days. ``floor``: not before so many days after the due day.
    """

    code: str
    stage: Stage
    to: str
    days: int = 0
    unit: str = "d"
    share: int = 0
    least: int = 1
    most: int = 14
    floor: int = 0
    default: bool = True

    def falls(self, opens: Ints, due: Ints) -> Ints:
        """The day on which it falls, for many windows at once (days since 1970-01-01)."""
        if not self.share:
            return self._offset(due)
        length: Ints = np.maximum(due - opens, 1)
        if self.stage is Stage.REMIND:
            before: Ints = -(-length * max(_FULL - self.share, 0) // _FULL)
            return np.asarray(due - np.minimum(before, self.most))
        after: Ints = np.clip(-(-length * (self.share - _FULL) // _FULL), self.least, max(self.least, self.most))
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


def ladder_of(reminders: tuple[tuple[int, str, str], ...], owes: str, shares: Shares = SHIPPED) -> tuple[Rung, ...]:
    """The ladder of a step: its own reminders (amount, unit, role) and R73 for every stage they leave out.

    A stage that would tell nobody new is left out: what the head owes is not reported to the head.
    """
    return _ladder(reminders, owes, shares)


@lru_cache(maxsize=512)
def _ladder(reminders: tuple[tuple[int, str, str], ...], owes: str, shares: Shares) -> tuple[Rung, ...]:
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
    return tuple(sorted([*own, *_filled(own, owes, shares)], key=lambda rung: (rung.stage, _about(rung))))


def _filled(own: list[Rung], owes: str, shares: Shares) -> Iterator[Rung]:
    lowest = _ROLE_STAGES.get(owes, Stage.REMIND)
    bounds = {
        Stage.REMIND: (0, shares.remind_most_days),
        Stage.HEAD: (1, shares.leader_most_days),
        Stage.LEADER: (shares.leader_least_days, shares.leader_most_days),
        Stage.ABOVE: (shares.above_least_days, shares.above_most_days),
    }
    floor = 0
    for stage, share in shares.stages.items():
        mine = [_about(rung) for rung in own if rung.stage is stage]
        if not mine and (stage is Stage.REMIND or stage > lowest):
            least, most = bounds[stage]
            yield replace(_of_share(stage, share), least=least, most=most, floor=floor)
        floor = max([floor, *mine]) + (1 if mine else 0)


def _about(rung: Rung) -> int:
    """About how many days after the due day it falls: for putting rungs in order."""
    return rung.days * (_MONTH if rung.unit == "m" else 1) if not rung.share else rung.floor + rung.share - 100


def of_step(step: Any, shares: Shares = SHIPPED) -> tuple[Rung, ...]:
    """The ladder of a rulebook's step."""
    return ladder_of(tuple((one.at.amount, one.at.unit, one.to) for one in step.reminders), step.owes, shares)


@lru_cache(maxsize=32)
def clock_ladder(shares: Shares) -> tuple[Rung, ...]:
    """The ladder of every clock (R73)."""
    return tuple(_of_share(stage, share) for stage, share in shares.stages.items())


def _of_share(stage: Stage, share: int) -> Rung:
    return Rung(code=stage.name.lower(), stage=stage, to=_WHOM[stage], share=share)
