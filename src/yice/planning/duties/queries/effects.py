"""What a rule does today: for the page of the rulebook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Sum

from yice.lib import clock
from yice.planning.duties.models import Rollup

_NAMES = ("kept", "waived", "held", "open", "missed")


@dataclass(frozen=True, slots=True)
class Effect:
    """Duties of one rule that fall due in a month, and the subjects it cannot be judged for."""

    kept: int
    waived: int
    held: int
    open: int
    missed: int
    unknown: int

    @property
    def duties(self) -> int:
        """All of them."""
        return self.kept + self.waived + self.held + self.open + self.missed


def effects_of_rules(day: dt.date | None = None) -> dict[int, Effect]:
    """Per rule number, for the month of ``day`` (default this month); two queries for the whole list."""
    at = day or clock.today()
    sums = {f"sum_{name}": Sum(name) for name in _NAMES}
    month = Rollup.objects.filter(month=at.year * 12 + at.month - 1).order_by().values_list("rule").annotate(**sums)
    unknown = dict(Rollup.objects.filter(month=0).order_by().values_list("rule").annotate(n=Sum("unknown")))
    found = {rule: Effect(*map(int, [*counts, unknown.get(rule, 0)])) for rule, *counts in month}
    nothing = [0] * len(_NAMES)
    return found | {rule: Effect(*map(int, [*nothing, n])) for rule, n in unknown.items() if rule not in found and n}
