"""From table columns to NumPy columns, aligned with the subjects asked for, in pieces that fit any memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from yice.lib.columns import Ask, Column

_PIECE = 100_000  # subjects read at once
_FEW = 400  # up to so many they are named one by one, beyond that by range
_NONE = -(2**31)  # stands for NULL among numbers and days


def day_number(column: str) -> str:
    """SQL for a date as days since 1970-01-01."""
    if connection.vendor == "postgresql":
        return f"({column} - DATE '1970-01-01')"
    return f"CAST(julianday({column}) - 2440587.5 AS INTEGER)"


def least() -> str:
    """The SQL function for the smallest of several values."""
    return "LEAST" if connection.vendor == "postgresql" else "MIN"


def number(kind: str, expression: str) -> str:
    """SQL for a value of a kind (text, bool, int, date, known) as something NumPy takes at once."""
    if kind == "text":
        return f"COALESCE({expression}, '')"
    if kind == "known":
        return f"CASE WHEN COALESCE({expression}, '') <> '' THEN 1 ELSE 0 END"
    if kind == "bool" and connection.vendor == "postgresql":
        expression = f"({expression})::int"
    if kind == "date":
        expression = day_number(expression)
    return f"COALESCE({expression}, {_NONE})"


def read(
    ask: Ask, select: Mapping[str, tuple[str, str]], source: str, key: str, params: Sequence[Any] = ()
) -> dict[str, Column]:
    """Columns of ``select`` (key → (kind, SQL expression)) for the subjects asked for.

    ``source`` is everything after FROM, ending in a WHERE that ``key`` conditions can be added to; ``key`` is the SQL
    of the subject's number, unique among the rows. Subjects without a row are unknown.
    """
    raw = {name: _empty(kind, len(ask.ids)) for name, (kind, _) in select.items()}
    expressions = ", ".join(number(kind, expression) for kind, expression in select.values())
    for start in range(0, len(ask.ids), _PIECE):
        ids = ask.ids[start : start + _PIECE]
        where, bounds = _within(key, ids)
        statement = f"SELECT {key}, {expressions} FROM {source} AND {where}"
        with connection.cursor() as cursor:
            cursor.execute(statement, [*params, *bounds])
            rows = cursor.fetchall()
        _land(ids, rows, list(select.items()), raw, start)
    return {name: _column(kind, raw[name]) for name, (kind, _) in select.items()}


@dataclass(frozen=True, slots=True)
class PairingRows:
    """Believed pairings: place of the person among those asked for, kind as its place in ``kinds``, and the span."""

    at: NDArray[np.intp]
    kind: NDArray[np.int64]
    start: NDArray[np.datetime64]
    end: NDArray[np.datetime64]


def pairing_rows(ask: Ask, kinds: Sequence[str]) -> Iterator[PairingRows]:
    """The pairings of those asked for, in pieces."""
    code = "CASE kind " + " ".join(f"WHEN '{kind}' THEN {place}" for place, kind in enumerate(kinds)) + " ELSE -1 END"
    columns = f"person_id, {code}, {number('date', 'valid_from')}, {number('date', 'valid_to')}"
    for first in range(0, len(ask.ids), _PIECE):
        ids = ask.ids[first : first + _PIECE]
        where, bounds = _within("person_id", ids)
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {columns} FROM people_pairing WHERE superseded_at IS NULL AND {where}", bounds)
            found = np.array(cursor.fetchall(), dtype=np.int64).reshape(-1, 4)
        at = np.searchsorted(ids, found[:, 0])
        at[at == len(ids)] = 0
        hit = ids[at] == found[:, 0]
        found = found[hit]
        yield PairingRows(first + at[hit], found[:, 1], _days(found[:, 2]), _days(found[:, 3]))


def _days(numbers: NDArray[np.int64]) -> NDArray[np.datetime64]:
    days = numbers.astype("datetime64[D]")
    days[numbers == _NONE] = np.datetime64("NaT")
    return days


def _within(key: str, ids: NDArray[np.int64]) -> tuple[str, list[int]]:
    if len(ids) <= _FEW:
        return f"{key} IN ({','.join(['%s'] * len(ids))})", [int(one) for one in ids]
    return f"{key} BETWEEN %s AND %s", [int(ids[0]), int(ids[-1])]


def _land(
    ids: NDArray[np.int64],
    rows: Sequence[Sequence[Any]],
    select: Sequence[tuple[str, tuple[str, str]]],
    raw: dict[str, NDArray[Any]],
    start: int,
) -> None:
    if not rows:
        return
    columns = list(zip(*rows, strict=True))
    found = np.array(columns[0], dtype=np.int64)
    at = np.searchsorted(ids, found)
    at[at == len(ids)] = 0
    hit = ids[at] == found
    everyone = bool(hit.all())
    for (name, (kind, _)), values in zip(select, columns[1:], strict=True):
        array: NDArray[Any] = np.array(values, dtype=object if kind == "text" else np.int64)
        raw[name][start + (at if everyone else at[hit])] = array if everyone else array[hit]


def _empty(kind: str, count: int) -> NDArray[Any]:
    if kind == "text":
        return np.full(count, "", dtype=object)
    return np.full(count, 0 if kind == "known" else _NONE, dtype=np.int64)


def _column(kind: str, raw: NDArray[Any]) -> Column:
    if kind == "text":
        return Column(values=raw, known=raw != "")
    if kind == "known":
        return known_column(raw != 0)
    known = raw != _NONE
    if kind == "date":
        days = raw.astype("datetime64[D]")
        days[~known] = np.datetime64("NaT")
        return Column(values=days, known=known)
    values = np.where(known, raw, 0)
    return Column(values=values.astype(np.bool_ if kind == "bool" else np.int32), known=known)


def known_column(known: NDArray[np.bool_]) -> Column:
    """A column of which only is asked whether something is known: the value is true where it is."""
    return Column(values=known.copy(), known=known)


def flag_column(values: NDArray[Any]) -> Column:
    """A value known for everybody."""
    return Column(values=values, known=np.ones(len(values), dtype=np.bool_))


def day_text(day: dt.date) -> str:
    """A day as both databases compare it with a date column."""
    return day.isoformat()
