"""What one run goes by from its first chunk to its last."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from dutyengine import Rulebook, Window, identity
from yice.lib import clock
from yice.planning.policy.models import RulebookVersion

_STEPS = identity.MAX_STEP + 1


@dataclass(frozen=True)
class Frame:
    """Rulebook, window and clock of a run.

    ``look_back``: also open what can no longer be kept, because somebody asked for days gone by (``--from``).
    """

    version: RulebookVersion
    book: Rulebook
    window: Window
    look_back: bool
    moment: str | dt.datetime
    roles: tuple[str, ...]
    role_of: NDArray[np.int64]
    about_death: NDArray[np.int64]
    made_elsewhere: NDArray[np.int64]

    @classmethod
    def of(cls, version: RulebookVersion, book: Rulebook, window: Window, *, look_back: bool) -> Frame:
        """Put the frame together; tables from rule numbers are made once."""
        roles = tuple(sorted({step.owes for rule in book.rules.values() for step in rule.steps} | {"liaison"}))
        role_of = np.full((identity.MAX_RULE + 1) * _STEPS, roles.index("liaison"), dtype=np.int64)
        for rule in book.rules.values():
            for step in rule.steps:
                role_of[rule.number * _STEPS + step.step] = roles.index(step.owes)
        return cls(
            version=version,
            book=book,
            window=window,
            look_back=look_back,
            moment=connection.ops.adapt_datetimefield_value(clock.now()) or clock.now(),
            roles=roles,
            role_of=role_of,
            about_death=about_death(book),
            made_elsewhere=np.array([rule.number for rule in book.rules.values() if not rule.made_by_engine], np.int64),
        )

    def role_codes(self, keys: NDArray[np.int64]) -> NDArray[np.int64]:
        """Positions in ``roles`` of the roles that owe these duties."""
        parts = identity.decode(keys)
        return np.asarray(self.role_of[np.asarray(parts.rule) * _STEPS + np.asarray(parts.step)])


def about_death(book: Rulebook) -> NDArray[np.int64]:
    """Numbers of the rules that hold for the dead too (the death itself, condolence, survivors)."""
    numbers = [rule.number for rule in book.rules.values() if rule.subject == "person" and rule.scope is None]
    return np.array(sorted(numbers), dtype=np.int64)


@dataclass
class Counts:
    """What a run did, for its report."""

    people: int = 0
    subjects: int = 0
    opened: int = 0
    kept: int = 0
    rescheduled: int = 0
    withdrawn: int = 0
    reopened: int = 0
    held: int = 0
    released: int = 0
    unchanged: int = 0
    gaps: int = 0
    gaps_opened: int = 0
    gaps_closed: int = 0
    levels: dict[str, int] = field(default_factory=dict)
    levels_changed: int = 0
    concerns: dict[str, int] = field(default_factory=dict)
    concerns_entered: int = 0
    concerns_cleared: int = 0
    classes_changed: int = 0
    entitlements_changed: int = 0

    def add(self, other: Counts) -> None:
        """Add what another chunk did."""
        for name, value in vars(other).items():
            if isinstance(value, dict):
                mine = getattr(self, name)
                for key, number in value.items():
                    mine[key] = mine.get(key, 0) + number
            else:
                setattr(self, name, getattr(self, name) + value)
