"""Concerns: entered at once by the rules; when the facts no longer bear them out they wait for a reviewer (R115)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dutyengine import Result
from yice.lib import bulk
from yice.planning.policy.models import Concern, Level
from yice.planning.policy.standing.reasons import Reasons

Ints = NDArray[np.int64]

_DEGREES = {1: "ordinary", 2: "severe"}
_REVIEW_DAYS = 90
_FAR = dt.date(9999, 12, 31)


def apply_concerns(result: Result, rows: Ints, as_of: dt.date, reasons: Reasons) -> tuple[int, int]:
    """Write what differs. Returns how many were entered and how many now wait for their exit to be reviewed."""
    ids = result.numbers[rows]
    active = active_concerns(ids)
    codes = result.rulebook.concern_codes
    entered: list[tuple[Any, ...]] = []
    changed: list[tuple[Any, ...]] = []
    cleared = 0
    found = result.concerns[rows]
    for at, column in zip(*(part.tolist() for part in np.nonzero(found > 0)), strict=True):
        person, code, degree = int(ids[at]), codes[column], _DEGREES[int(found[at, column])]
        old = active.pop((person, code), None)
        if old is None:
            review = as_of + dt.timedelta(days=_review_days(result, column))
            entered.append((person, code, degree, as_of, reasons.concern(int(rows[at]), code), review, "", "", 1))
        elif old.degree != degree or old.clear_since is not None:
            changed.append((old.pk, degree, None))
    place = {int(person): at for at, person in enumerate(ids.tolist())}
    column_of = {code: column for column, code in enumerate(codes)}
    for (person, code), old in active.items():
        known = column_of.get(code)
        if old.clear_since is None and (known is None or found[place[person], known] == 0):
            changed.append((old.pk, old.degree, as_of))
            cleared += 1
    columns = ["person_id", "code", "degree", "entered_on", "reasons", "review_on", "left_reason", "left_by_name", "version"]
    bulk.insert(Concern, columns, entered)
    bulk.update(Concern, ["id", "degree", "clear_since"], changed)
    return len(entered), cleared


def _review_days(result: Result, column: int) -> int:
    span = result.rulebook.concerns[column].review
    return _REVIEW_DAYS if span is None else span.days or span.months * 30 or _REVIEW_DAYS


def active_concerns(ids: Ints) -> dict[tuple[int, str], Concern]:
    """The concerns people have now, by person and code."""
    rows = Concern.objects.filter(person_id__in=ids.tolist(), left_on__isnull=True)
    return {(concern.person_id, concern.code): concern for concern in rows}


def still_held(result: Result) -> list[tuple[int, str, dt.date]]:
    """Levels to be held because a concern no longer borne out by facts has not been reviewed yet.

    Rows (person, level, until) in the form of the engine's elevations: the level the person has stays until somebody decides.
    """
    active = active_concerns(result.numbers)
    if not active:
        return []
    column_of = {code: column for column, code in enumerate(result.rulebook.concern_codes)}
    waiting = {person for (person, code) in active if _gone(result, person, column_of.get(code))}
    return _levels_of(waiting)


def _gone(result: Result, person: int, column: int | None) -> bool:
    row = int(np.searchsorted(result.numbers, person))
    return column is None or int(result.concerns[row, column]) == 0


def _levels_of(people: Iterable[int]) -> list[tuple[int, str, dt.date]]:
    chosen = sorted(people)
    held = Level.objects.filter(person_id__in=chosen).values_list("person_id", "code")
    return [(person, code, _FAR) for person, code in held]
