"""Concerns: entered at once by the rules; when the facts no longer bear them out they wait for a reviewer (R115)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dutyengine import Result
from yice.lib import bulk
from yice.planning.policy.bulk import Coded, insert_columns, read_columns
from yice.planning.policy.models import Concern, Level
from yice.planning.policy.standing.reasons import concern_reasons
from yice.planning.policy.subjects import among

Ints = NDArray[np.int64]

_DEGREES = ("", "ordinary", "severe")
_REVIEW_DAYS = 90
_FAR = dt.date(9999, 12, 31)
_WIDE = 4096
_GONE_FROM_BOOK = _WIDE - 1


@dataclass(frozen=True, slots=True)
class Active:
    """The concerns people have now, as columns; ``key`` is person * 4096 + place of the concern in the rulebook."""

    key: Ints
    row: Ints
    degree: Ints
    waiting: NDArray[np.bool_]


def active_concerns(ids: Ints, codes: tuple[str, ...]) -> Active:
    """Read them for some people (ascending), sorted by key. One that the rulebook no longer knows comes last."""
    person, code, row, degree, waiting = read_columns(
        [
            ("person_id", "int"),
            ("code", "text"),
            ("id", "int"),
            ("CASE degree WHEN 'severe' THEN 2 WHEN 'ordinary' THEN 1 ELSE 0 END", "int"),
            ("CASE WHEN clear_since IS NULL THEN 0 ELSE 1 END", "int"),
        ],
        f"FROM policy_concern WHERE left_on IS NULL AND {among('person_id', ids)}",
    )
    mine = np.isin(person, ids)
    place = {word: number for number, word in enumerate(codes)}
    column = np.fromiter((place.get(word, _GONE_FROM_BOOK) for word in code[mine].tolist()), np.int64, int(mine.sum()))
    key = person[mine] * _WIDE + column
    order = np.argsort(key, kind="stable")
    return Active(key[order], row[mine][order], degree[mine][order], waiting[mine][order] == 1)


def apply_concerns(result: Result, rows: Ints, as_of: dt.date) -> tuple[int, int]:
    """Write what differs. Returns how many were entered and how many now wait for their exit to be reviewed."""
    ids, found = result.numbers[rows], result.concerns[rows]
    codes = result.rulebook.concern_codes
    had = active_concerns(ids, codes)
    at, column = np.nonzero(found > 0)
    key, degree = ids[at] * _WIDE + column, found[at, column].astype(np.int64)
    order = np.argsort(key, kind="stable")
    key, degree, at, column = key[order], degree[order], at[order], column[order]
    new = ~np.isin(key, had.key)
    _enter(result, as_of, rows[at[new]], column[new])
    place = np.searchsorted(had.key, key[~new])
    again = (had.degree[place] != degree[~new]) | had.waiting[place]
    changed: list[tuple[int, str, dt.date | None]] = [
        (int(row), _DEGREES[int(one)], None)
        for row, one in zip(had.row[place[again]], degree[~new][again], strict=True)
    ]
    cleared = ~had.waiting & _definitely_gone(result, had)
    changed += [
        (int(row), _DEGREES[int(one)], as_of) for row, one in zip(had.row[cleared], had.degree[cleared], strict=True)
    ]
    bulk.update(Concern, ["id", "degree", "clear_since"], changed)
    return int(new.sum()), int(cleared.sum())


def _enter(result: Result, as_of: dt.date, rows: Ints, columns: Ints) -> None:
    count = len(rows)
    reviews = np.array([_review_days(result, place) for place in range(len(result.rulebook.concerns))] or [0])
    today = np.datetime64(as_of, "D")
    insert_columns(
        Concern,
        {
            "person_id": result.numbers[rows],
            "code": Coded(columns, result.rulebook.concern_codes or ("",)),
            "degree": Coded(result.concerns[rows, columns].astype(np.int64), _DEGREES),
            "entered_on": np.full(count, today),
            "reasons": concern_reasons(result, rows, columns),
            "review_on": today + reviews[columns].astype("timedelta64[D]"),
            "left_reason": Coded(np.zeros(count, np.int64), ("",)),
            "left_by_name": Coded(np.zeros(count, np.int64), ("",)),
            "version": np.ones(count, np.int64),
        },
    )


def _review_days(result: Result, column: int) -> int:
    span = result.rulebook.concerns[column].review
    return _REVIEW_DAYS if span is None else span.days or span.months * 30 or _REVIEW_DAYS


def _definitely_gone(result: Result, had: Active) -> NDArray[np.bool_]:
    """Which of the active concerns the facts no longer bear out, for certain; unknown is not certain."""
    if len(had.key) == 0:
        return np.zeros(0, np.bool_)
    row, column = np.searchsorted(result.numbers, had.key // _WIDE), had.key % _WIDE
    known = column != _GONE_FROM_BOOK
    safe = np.where(known, column, 0)
    return np.asarray(~known | (result.concerns[row, safe] == 0))


def still_held(result: Result) -> list[tuple[int, str, dt.date]]:
    """Levels to be held because a concern no longer borne out by facts has not been reviewed yet.

    Rows (person, level, until) in the form of the engine's elevations: the level a person has stays until somebody
    decides.
    """
    had = active_concerns(result.numbers, result.rulebook.concern_codes)
    waiting = np.unique(had.key[_definitely_gone(result, had)] // _WIDE)
    by_hand = {level.code for level in result.rulebook.levels if level.by_hand}
    held = [
        (person, code, _FAR)
        for part in bulk.batches(waiting.tolist())
        for person, code in Level.objects.filter(person_id__in=part).values_list("person_id", "code")
    ]
    return [one for one in held if one[1] in by_hand]
