"""Entitlements: neighbouring months of one amount are one row."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dutyengine import Result
from yice.lib import bulk
from yice.planning.policy.bulk import Coded, insert_columns, read_columns
from yice.planning.policy.models import EntitlementDue
from yice.planning.policy.subjects import among

Ints = NDArray[np.int64]


def apply_entitlements(result: Result, rows: Ints) -> int:
    """Bring what people are due over the months of the window up to date. Returns how many rows changed.

    What was due before the window stays as it was judged then: a row that reaches into the window is cut at its start.
    """
    ids = result.numbers[rows]
    codes = result.payments.codes or ("",)
    first = result.window.start.year * 12 + result.window.start.month - 1
    due = _spans(result, ids)
    had, had_row = _had(ids, codes, first)
    early = had[:, 2] < first
    inside = had.copy()
    inside[:, 2] = np.maximum(inside[:, 2], first)
    stays = _among(inside, due)
    cut = early & ~stays
    gone = ~early & ~stays
    fresh = due[~_among(due, inside)]
    bulk.delete(EntitlementDue, had_row[gone].tolist())
    bulk.update(EntitlementDue, ["id", "month_to"], [(row, first) for row in had_row[cut].tolist()])
    insert_columns(
        EntitlementDue,
        {
            "person_id": fresh[:, 0],
            "code": Coded(fresh[:, 1], codes),
            "month_from": fresh[:, 2],
            "month_to": fresh[:, 3],
            "fen": fresh[:, 4],
        },
    )
    return int(gone.sum()) + int(cut.sum()) + len(fresh)


def _among(some: Ints, others: Ints) -> NDArray[np.bool_]:
    """Which rows of one table stand in the other."""
    if len(some) == 0 or len(others) == 0:
        return np.zeros(len(some), np.bool_)
    both = np.concatenate([some, others])
    _, place = np.unique(both, axis=0, return_inverse=True)
    place = place.reshape(-1)
    return np.isin(place[: len(some)], place[len(some) :])


def _had(ids: Ints, codes: tuple[str, ...], first: int) -> tuple[Ints, Ints]:
    person, code, begin, end, fen, row = read_columns(
        [
            ("person_id", "int"),
            ("code", "text"),
            ("month_from", "int"),
            ("month_to", "int"),
            ("fen", "int"),
            ("id", "int"),
        ],
        f"FROM policy_entitlementdue WHERE month_to > {first} AND {among('person_id', ids)}",
    )
    mine = np.isin(person, ids)
    place = {word: number for number, word in enumerate(codes)}
    which = np.fromiter((place.get(word, -1) for word in code[mine].tolist()), np.int64, int(mine.sum()))
    return np.column_stack([person[mine], which, begin[mine], end[mine], fen[mine]]), row[mine]


def _spans(result: Result, ids: Ints) -> Ints:
    """Rows (person, place of the code, first month, month after the last, fen a month), from one row per month."""
    payments = result.payments
    keep = np.isin(payments.subject, ids)
    subject, which = payments.subject[keep], payments.entitlement[keep].astype(np.int64)
    month, fen = payments.month[keep].astype(np.int64), payments.fen[keep]
    if len(subject) == 0:
        return np.empty((0, 5), np.int64)
    order = np.lexsort((month, which, subject))
    subject, which, month, fen = subject[order], which[order], month[order], fen[order]
    goes_on = (subject[1:] == subject[:-1]) & (which[1:] == which[:-1]) & (month[1:] == month[:-1] + 1)
    goes_on &= fen[1:] == fen[:-1]
    starts = np.flatnonzero(np.concatenate(([True], ~goes_on)))
    ends = np.append(starts[1:], len(subject)) - 1
    return np.column_stack([subject[starts], which[starts], month[starts], month[ends] + 1, fen[starts]])
