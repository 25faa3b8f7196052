"""Writing many rows at once."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from django.db import connection, models
from numpy.typing import NDArray

from yice.planning.policy.bulk.columns import NULL, Coded, Column, Columns, as_objects, is_days

_PG_EPOCH = np.datetime64("2000-01-01", "D").astype(np.int64)
_PG_HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
_PG_TRAILER = b"\xff\xff"
_JSONB_VERSION = b"\x01"
_TOGETHER = 200
"""Rows in one statement on SQLite; times the columns it stays far below the 32,766 parameters every build takes."""
_PG_WIDTH = {"bigint": ">i8", "integer": ">i4", "smallint": ">i2", "date": ">i4", "boolean": ">i1"}


def insert_columns(model: type[models.Model], columns: Columns) -> int:
    """Insert rows given as columns (database column name → values); columns not named take their database default.

    Give the rows sorted by the primary key: then every page of the tree is written once. Returns the number of rows.
    Must run inside a transaction of the caller.
    """
    count = len(next(iter(columns.values())))
    if count == 0:
        return 0
    if connection.vendor == "postgresql":
        _copy(model, columns, count)
    else:
        _executemany(model, columns, count)
    return count


def update_columns(model: type[models.Model], key: NDArray[np.int64], columns: Columns) -> int:
    """Set ``columns`` of the rows with primary key ``key``. Returns the number of keys."""
    if len(key) == 0:
        return 0
    meta = model._meta  # noqa: SLF001 - Django's documented way to table and column names
    quote = connection.ops.quote_name
    table, pk = quote(meta.db_table), quote(str(meta.pk.column))
    names = [quote(name) for name in columns]
    if connection.vendor == "postgresql":
        types = _types(model)
        arrays = ", ".join(f"%s::{types[name]}[]" for name in columns)
        sql = (
            f"UPDATE {table} AS t SET {', '.join(f'{name} = v.{name}' for name in names)} "
            f"FROM (SELECT * FROM unnest(%s::bigint[], {arrays})) AS v(k, {', '.join(names)}) WHERE t.{pk} = v.k"
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, [key.tolist(), *[as_objects(column) for column in columns.values()]])
        return len(key)
    sql = f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in names)} WHERE {pk} = ?"
    with connection.wrap_database_errors:
        _raw().executemany(sql, zip(*[as_objects(column) for column in columns.values()], key.tolist(), strict=True))
    return len(key)


def _raw() -> Any:
    """The driver's own connection: Django's wrapper would rewrite each statement and time each batch."""
    connection.ensure_connection()
    return connection.connection


def _executemany(model: type[models.Model], columns: Columns, count: int) -> None:
    """Many rows a statement: SQLite then opens the table and its indexes once for all of them.

    ``OR FAIL`` spares it a second journal for the rows of one statement; what stands half-written when a row is refused
    goes with the caller's transaction.
    """
    quote = connection.ops.quote_name
    width = len(columns)
    head = (
        f"INSERT OR FAIL INTO {quote(model._meta.db_table)} "  # noqa: SLF001 - Django's documented way to the table name
        f"({', '.join(quote(name) for name in columns)}) VALUES "
    )
    one = f"({', '.join('?' * width)})"
    values: list[Any] = [None] * (count * width)
    for place, column in enumerate(columns.values()):
        values[place::width] = as_objects(column)
    whole = count // _TOGETHER * _TOGETHER * width
    step = _TOGETHER * width
    with connection.wrap_database_errors:
        if whole:
            parts = (values[start : start + step] for start in range(0, whole, step))
            _raw().executemany(head + ", ".join([one] * _TOGETHER), parts)
        if whole < len(values):
            _raw().execute(head + ", ".join([one] * (count - whole // width)), values[whole:])


def _types(model: type[models.Model]) -> dict[str, str]:
    """Database column → PostgreSQL type without its length."""
    found = {}
    for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's documented way to the fields
        name = (field.rel_db_type(connection) if field.is_relation else field.db_type(connection)) or ""
        if field.is_relation:
            name = field.db_type(connection) or name
        found[str(field.column)] = re.sub(r"\(.*?\)", "", name)
    return found


def _copy(model: type[models.Model], columns: Columns, count: int) -> None:
    quote = connection.ops.quote_name
    names = ", ".join(quote(name) for name in columns)
    table = quote(model._meta.db_table)  # noqa: SLF001 - Django's documented way to the table name
    plain = [name for name, column in columns.items() if not isinstance(column, np.ndarray | Coded)]
    with connection.cursor() as cursor, connection.wrap_database_errors:
        if plain:
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in zip(*[as_objects(column) for column in columns.values()], strict=True):
                    copy.write_row(row)
            return
        types = _types(model)
        with cursor.copy(f"COPY {table} ({names}) FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(_PG_HEADER)
            for rows in _alike(columns, count):
                copy.write(_binary(columns, types, rows))
            copy.write(_PG_TRAILER)


def _alike(columns: Columns, count: int) -> list[NDArray[np.int64]]:
    """Rows grouped so that in each group every field has one width: the same words, the same numbers missing."""
    group = np.zeros(count, dtype=np.int64)
    for column in columns.values():
        if isinstance(column, Coded):
            group = group * len(column.words) + column.codes
        elif isinstance(column, np.ndarray) and column.dtype.kind == "i" and (column == NULL).any():
            group = group * 2 + (column == NULL)
    if count == 0 or (group == group[0]).all():
        return [np.arange(count)]
    order = np.argsort(group, kind="stable")
    edges = np.flatnonzero(np.diff(group[order])) + 1
    return np.split(order, edges)


def _binary(columns: Columns, types: dict[str, str], rows: NDArray[np.int64]) -> bytes:
    """A group of rows in PostgreSQL's binary COPY format: 16-bit count, then per field 32-bit length and value."""
    fields: list[tuple[str, Any]] = [("count", ">i2")]
    values: dict[str, Any] = {"count": len(columns)}
    for number, (name, column) in enumerate(columns.items()):
        kind, value = _field(column, types[name], rows)
        width = 0 if kind is None else np.dtype(kind).itemsize
        fields.append((f"l{number}", ">i4"))
        values[f"l{number}"] = -1 if kind is None else width
        if kind is not None:
            fields.append((f"v{number}", kind))
            values[f"v{number}"] = value
    packed = np.empty(len(rows), dtype=np.dtype(fields))
    for name, value in values.items():
        packed[name] = value
    return packed.tobytes()


def _field(column: Column, type_name: str, rows: NDArray[np.int64]) -> tuple[str | None, Any]:
    """NumPy type and values of one field over a group of like rows; no type for NULL."""
    if isinstance(column, Coded):
        word = column.words[int(column.codes[rows[0]])].encode()
        if type_name == "jsonb":
            word = _JSONB_VERSION + word
        return (f"V{len(word)}", np.void(word)) if word else ("V0", np.void(b""))
    assert isinstance(column, np.ndarray)  # noqa: S101 - the caller has set plain text aside
    if is_days(column):
        return _PG_WIDTH["date"], column[rows].astype("datetime64[D]").astype(np.int64) - _PG_EPOCH
    if column.dtype.kind == "i" and column[rows[0]] == NULL:
        return None, None
    return _PG_WIDTH[type_name], column[rows]
