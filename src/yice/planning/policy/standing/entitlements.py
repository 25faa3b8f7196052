"""Entitlements: neighbouring months of one amount are one row."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dutyengine import Result
from yice.lib import bulk
from yice.planning.policy.models import EntitlementDue

Ints = NDArray[np.int64]


def apply_entitlements(result: Result, rows: Ints) -> int:
    """Bring what people are due over the months of the window up to date. Returns how many rows changed."""
    ids = result.numbers[rows]
    due = set(_spans(result, ids))
    first = result.window.start.year * 12 + result.window.start.month - 1
    had = {
        (row.person_id, row.code, row.month_from, row.month_to, row.fen): row.pk
        for row in EntitlementDue.objects.filter(person_id__in=ids.tolist(), month_to__gt=first)
    }
    cut = {key: pk for key, pk in had.items() if key[2] < first}
    for person, code, month_from, month_to, fen in list(cut):
        # what was due before the window stays as it was; the part inside is judged anew
        inside = (person, code, first, month_to, fen)
        if inside in due:
            due.discard(inside)
            cut.pop((person, code, month_from, month_to, fen))
            had.pop((person, code, month_from, month_to, fen))
    gone = [pk for key, pk in had.items() if key not in due and key not in cut]
    fresh = sorted(key for key in due if key not in had)
    bulk.delete(EntitlementDue, gone)
    bulk.update(EntitlementDue, ["id", "month_to"], [(pk, first) for pk in cut.values()])
    bulk.insert(EntitlementDue, ["person_id", "code", "month_from", "month_to", "fen"], fresh)
    return len(gone) + len(fresh) + len(cut)


def _spans(result: Result, ids: Ints) -> list[tuple[int, str, int, int, int]]:
    """(person, code, first month, month after the last, fen a month), from one row per month."""
    payments = result.payments
    keep = np.isin(payments.subject, ids)
    subject, which = payments.subject[keep], payments.entitlement[keep].astype(np.int64)
    month, fen = payments.month[keep].astype(np.int64), payments.fen[keep]
    if len(subject) == 0:
        return []
    order = np.lexsort((month, which, subject))
    subject, which, month, fen = subject[order], which[order], month[order], fen[order]
    begins = np.ones(len(subject), np.bool_)
    begins[1:] = (
        (subject[1:] != subject[:-1]) | (which[1:] != which[:-1]) | (month[1:] != month[:-1] + 1) | (fen[1:] != fen[:-1])
    )
    starts = np.flatnonzero(begins)
    ends = np.append(starts[1:], len(subject)) - 1
    return [
        (person, payments.codes[code], first, last + 1, amount)
        for person, code, first, last, amount in zip(
            subject[starts].tolist(),
            which[starts].tolist(),
            month[starts].tolist(),
            month[ends].tolist(),
            fen[starts].tolist(),
            strict=True,
        )
    ]
