"""The basis of promises: the facts of a subject as the rules read them, kept once while they stay the same."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from dutyengine import FactTable, identity
from yice.planning.policy.bulk import insert_columns
from yice.planning.policy.models import Basis, RulebookVersion

Ints = NDArray[np.int64]


def keep_bases(facts: FactTable, rows: Ints, digests: Ints, version: RulebookVersion, as_of: dt.date) -> Ints:
    """Write the facts of the subjects at ``rows`` and return the numbers of their bases.

    To be called inside the run's transaction, under its lock: the numbers are taken from the end of the table.
    """
    if len(rows) == 0:
        return np.empty(0, np.int64)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(MAX(id), 0) FROM policy_basis")
        (last,) = cursor.fetchone()
    ids = np.arange(last + 1, last + 1 + len(rows), dtype=np.int64)
    insert_columns(
        Basis,
        {
            "id": ids,
            "subject_kind": np.full(len(rows), identity.KINDS[facts.subject]),
            "subject": facts.numbers[rows],
            "version_id": np.full(len(rows), version.pk),
            "digest": digests[rows],
            "as_of": np.full(len(rows), np.datetime64(as_of, "D")),
            "facts": _texts(facts, rows),
        },
    )
    return ids


def facts_of(basis: Basis) -> dict[str, Any]:
    """The frozen facts as plain values, by key."""
    found: dict[str, Any] = json.loads(basis.facts)
    return found


def _texts(facts: FactTable, rows: Ints) -> list[str]:
    """One JSON object per subject, put together column by column: what few values share is written out once."""
    columns = [_fragments(facts, key, values[rows]) for key, values in sorted(facts.columns.items())]
    if not columns:
        return ["{}"] * len(rows)
    return ["{" + "".join(parts).rstrip(",") + "}" for parts in zip(*columns, strict=True)]


def _fragments(facts: FactTable, key: str, values: NDArray[Any]) -> list[str]:
    """``"key":value,`` for each subject; nothing where the fact is unknown."""
    fact = facts.vocabulary[key]
    few, place = np.unique(values, return_inverse=True)
    if fact.type == "date":
        words = few.astype(np.int64).astype("datetime64[D]").astype(str).tolist()
        made = [
            f'"{key}":"{word}",' if value > _NO_DAY else "" for word, value in zip(words, few.tolist(), strict=True)
        ]
    else:
        table = FactTable(facts.subject, np.arange(len(few)), {key: few}, facts.vocabulary)
        found = [table.row(number) for number in range(len(few))]
        made = [f"{json.dumps(one, ensure_ascii=False, separators=(',', ':'))[1:-1]}," if one else "" for one in found]
    return np.array(made, dtype=object)[place].tolist()  # type: ignore[no-any-return]


_NO_DAY = -1_000_000
"""Earlier than any day anybody was born on: how the engine marks a missing day lies far below."""
