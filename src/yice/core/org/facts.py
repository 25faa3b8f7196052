"""What rules may know of units, branches and members of staff (``rulebook/facts.yaml`` is the vocabulary).

There are hundreds of them, not tens of thousands, so they are read through the models. Units and staff are read as
they stand; how they stood on an earlier day is for the tables, not for what is owed from now on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from yice.core.org.models import Staff, Unit
from yice.lib.columns import Ask, Column, FactSource, bool_column, date_column, text_column

_UNIT = ("unit_kind", "unit_open")
_BRANCH = ("branch_open",)
_WORKER = ("worker_active", "worker_left_on", "worker_account_active", "worker_last_seen")


def _rows(query: Any, ask: Ask, *fields: str) -> list[tuple[Any, ...]]:
    """One row for each subject asked for, in that order; ``None`` throughout for one that is not there."""
    found = {row[0]: row[1:] for row in query.values_list("pk", *fields)}
    nothing = (None,) * len(fields)
    return [found.get(int(number), nothing) for number in ask.ids]


def _units(ask: Ask) -> Mapping[str, Column]:
    rows = _rows(Unit.objects.all(), ask, "kind", "is_open")
    return {"unit_kind": text_column([row[0] for row in rows]), "unit_open": bool_column([row[1] for row in rows])}


def _branches(ask: Ask) -> Mapping[str, Column]:
    return {"branch_open": bool_column([row[0] for row in _rows(Unit.objects.filter(kind="branch"), ask, "is_open")])}


def _workers(ask: Ask) -> Mapping[str, Column]:
    rows = _rows(Staff.objects.all(), ask, "is_active", "left_on", "user__is_active", "user__last_seen")
    return {
        "worker_active": bool_column([row[0] for row in rows]),
        "worker_left_on": date_column([row[1] for row in rows]),
        "worker_account_active": bool_column([bool(row[2]) for row in rows]),  # no login is no open login
        "worker_last_seen": date_column([_day(row[3]) for row in rows]),
    }


def _day(moment: dt.datetime | None) -> dt.date | None:
    return None if moment is None else timezone.localtime(moment).date()


FACTS: tuple[FactSource, ...] = (
    FactSource("unit", _UNIT, _units),
    FactSource("branch", _BRANCH, _branches),
    FactSource("worker", _WORKER, _workers),
)
