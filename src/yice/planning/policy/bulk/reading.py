"""Reading many rows at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from yice.planning.policy.bulk.columns import NULL

_PG_HEADER_BYTES = 19
_PG_TRAILER_BYTES = 2


def read_columns(select: Sequence[tuple[str, str]], rest: str, params: Sequence[int | str] = ()) -> list[NDArray[Any]]:
    """Run ``SELECT … {rest}`` and return one array per column.

    ``select`` names each expression and its type: ``int`` (``NULL`` for SQL NULL), ``date`` (``datetime64[D]``, never
    NULL) or ``text`` (``str`` objects, never NULL). ``rest`` begins at FROM; its parameters are ``%s`` and whole
    numbers or words of ours, never input.
    """
    if connection.vendor == "postgresql" and all(kind != "text" for _, kind in select):
        return _copy_out(select, rest, params)
    sql = f"SELECT {', '.join(_expression(*one) for one in select)} {rest}"
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))
        rows = cursor.cursor.fetchall() if hasattr(cursor, "cursor") else cursor.fetchall()
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True)) if rows else [() for _ in select]
    return [_array(values, kind) for values, (_, kind) in zip(columns, select, strict=True)]


def _literal(value: int | str) -> str:
    """A number or one of our own words as SQL: COPY takes no bound parameters."""
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _expression(expression: str, kind: str) -> str:
    """Days as day numbers, made by the database: quicker than making and parsing text, and no converter steps in."""
    if kind != "date":
        return expression
    if connection.vendor == "postgresql":
        return f"(({expression}) - DATE '1970-01-01')"
    return f"CAST(julianday({expression}) - 2440587.5 AS INTEGER)"


def _array(values: Sequence[Any], kind: str) -> NDArray[Any]:
    if kind == "text":
        return np.array(values, dtype=object)
    if kind == "date":
        return np.fromiter(values, dtype=np.int64, count=len(values)).astype("datetime64[D]")
    try:
        return np.fromiter(values, dtype=np.int64, count=len(values))
    except TypeError:
        return np.fromiter((NULL if value is None else value for value in values), np.int64, len(values))


def _copy_out(select: Sequence[tuple[str, str]], rest: str, params: Sequence[int | str]) -> list[NDArray[Any]]:
    """PostgreSQL: binary COPY of columns made non-null, so that all rows are alike and NumPy reads them as they are."""
    parts = []
    for expression, kind in select:
        if kind == "date":
            parts.append(f"(({expression}) - DATE '1970-01-01')::bigint")
        else:
            parts.append(f"COALESCE(({expression})::bigint, '{NULL}'::bigint)")
    fields: list[tuple[str, str]] = [("count", ">i2")]
    for number in range(len(select)):
        fields += [(f"l{number}", ">i4"), (f"v{number}", ">i8")]
    with connection.cursor() as cursor:
        text = f"SELECT {', '.join(parts)} {rest}" % tuple(_literal(value) for value in params)
        with cursor.copy(f"COPY ({text}) TO STDOUT (FORMAT BINARY)") as copy:
            data = b"".join(bytes(block) for block in copy)
    body = data[_PG_HEADER_BYTES : len(data) - _PG_TRAILER_BYTES]
    table = np.frombuffer(body, dtype=np.dtype(fields))
    return [
        table[f"v{number}"].astype(np.int64).astype("datetime64[D]")
        if kind == "date"
        else table[f"v{number}"].astype(np.int64)
        for number, (_, kind) in enumerate(select)
    ]
