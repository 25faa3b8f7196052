"""Writing many rows at once, the quickest way each database has.

On SQLite through the connection Django already holds (a second SQLite library on the same file can ruin it):
many rows a statement, sorted by key. On PostgreSQL binary COPY, straight into the table for new rows, through a
temporary table for changes. Rows are plain tuples in the order of ``columns`` (attribute names such as ``person_id``).
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from operator import itemgetter
from typing import Any

from django.db import connection, models, transaction

Row = Sequence[Any]
Convert = Callable[[Any], Any]

_alone: ContextVar[bool] = ContextVar("alone", default=False)
_PARAMETERS = 8_000  # of one statement on SQLite; every build takes 32,766
_PAUSE = 0.01  # seconds in which others may take SQLite's one writer between two batches


def batches(rows: Iterable[Any], size: int = 5_000) -> Iterator[list[Any]]:
    """Cut rows into lists of at most ``size``."""
    iterator = iter(rows)
    while part := list(itertools.islice(iterator, size)):
        yield part


def insert(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row], *, presorted: bool = False) -> int:
    """Insert new rows and return how many. All or nothing; SQLite gets them sorted by the first column."""
    fields = _fields(model, columns)
    with transaction.atomic():
        if connection.vendor == "postgresql":
            return _copy(_quote(model._meta.db_table), fields, rows)  # noqa: SLF001 - Django's documented _meta
        table = f"{_quote(model._meta.db_table)} ({_names(fields)})"  # noqa: SLF001
        return _many_a_statement(table, fields, rows if presorted else sorted(rows, key=itemgetter(0)))


def insert_gently(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    size: int = 5_000,
    after: Callable[[int], object] | None = None,
) -> int:
    """Insert in small transactions with a breath between, so that nobody waits long for SQLite's one writer.

    For staging tables, whose half-full state nobody reads. ``after`` is told the running total.
    """
    if connection.in_atomic_block and not _is_test_atomic():
        message = "insert_gently commits by itself; call it outside transaction.atomic()"
        raise RuntimeError(message)
    total = 0
    for part in batches(rows, size):
        total += insert(model, columns, part)
        if after is not None:
            after(total)
        breathe()
    return total


def breathe() -> None:
    """Let waiting writers in: SQLite's busy handler sleeps between tries and would otherwise lose every race."""
    if connection.vendor == "sqlite" and not _alone.get():
        time.sleep(_PAUSE)


@contextmanager
def alone() -> Iterator[None]:
    """Nobody waits: an installation that is only being filled need not stop to let others in."""
    token = _alone.set(True)
    try:
        yield
    finally:
        _alone.reset(token)


def upsert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    key: Sequence[str],
    update: Sequence[str] | None = None,
) -> int:
    """Insert rows; where ``key`` (a unique constraint) is there already, set ``update`` (default: all others)."""
    fields = _fields(model, columns)
    key_names = ",".join(_quote(field.column) for field in _fields(model, key))
    changed = [field for field in fields if field.attname not in key] if update is None else _fields(model, update)
    sets = ",".join(f"{_quote(field.column)}=excluded.{_quote(field.column)}" for field in changed)
    conflict = f"ON CONFLICT ({key_names}) DO {'UPDATE SET ' + sets if sets else 'NOTHING'}"
    table = _quote(model._meta.db_table)  # noqa: SLF001 - Django's documented _meta
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with _staged(model, fields, rows) as (staging, count), connection.cursor() as cursor:
                names = _names(fields)
                cursor.execute(f"INSERT INTO {table} ({names}) SELECT {names} FROM {staging} {conflict}")
                return count
        marks = ",".join("?" * len(fields))
        ordered = sorted(rows, key=itemgetter(*(list(columns).index(name) for name in key)))
        return _executemany(
            f"INSERT INTO {table} ({_names(fields)}) VALUES ({marks}) {conflict}", _adapted(fields, ordered)
        )


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row], *, key: str = "id") -> int:
    """Set the columns of existing rows found by ``key``, which must be one of ``columns``."""
    fields = _fields(model, columns)
    (key_field,) = _fields(model, [key])
    others = [field for field in fields if field is not key_field]
    table = _quote(model._meta.db_table)  # noqa: SLF001 - Django's documented _meta
    column = _quote(key_field.column)
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with _staged(model, fields, rows) as (staging, _count), connection.cursor() as cursor:
                sets = ",".join(f"{_quote(field.column)}=s.{_quote(field.column)}" for field in others)
                cursor.execute(f"UPDATE {table} t SET {sets} FROM {staging} s WHERE t.{column}=s.{column}")
                return int(cursor.rowcount)
        at = list(columns).index(key)
        order = [index for index in range(len(columns)) if index != at] + [at]
        sets = ",".join(f"{_quote(field.column)}=?" for field in others)
        moved = (tuple(row[index] for index in order) for row in sorted(rows, key=itemgetter(at)))
        return _executemany(f"UPDATE {table} SET {sets} WHERE {column}=?", _adapted([*others, key_field], moved))


def delete(model: type[models.Model], keys: Iterable[int], *, key: str = "id") -> int:
    """Delete rows by key, without reading them and without Django's cascades."""
    (field,) = _fields(model, [key])
    table, column = _quote(model._meta.db_table), _quote(field.column)  # noqa: SLF001 - Django's documented _meta
    with transaction.atomic():
        if connection.vendor != "postgresql":
            return _executemany(f"DELETE FROM {table} WHERE {column}=?", ((value,) for value in sorted(keys)))
        total = 0
        with connection.cursor() as cursor:
            for part in batches(keys, 50_000):
                cursor.execute(f"DELETE FROM {table} WHERE {column} = ANY(%s)", [part])
                total += cursor.rowcount
        return total


class _staged:  # noqa: N801 - reads as the context it is
    """Rows copied into a temporary table that goes with the transaction."""

    def __init__(self, model: type[models.Model], fields: list[models.Field[Any, Any]], rows: Iterable[Row]) -> None:
        self._table = _quote(model._meta.db_table)  # noqa: SLF001 - Django's documented _meta
        self._fields = fields
        self._rows = rows
        self._name = _quote(f"staged_{model._meta.db_table}")  # noqa: SLF001

    def __enter__(self) -> tuple[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{self._name}")
            cursor.execute(
                f"CREATE TEMP TABLE {self._name} ON COMMIT DROP AS "
                f"SELECT {_names(self._fields)} FROM {self._table} WITH NO DATA"
            )
        count = _copy(self._name, self._fields, self._rows)
        with connection.cursor() as cursor:
            cursor.execute(f"ANALYZE {self._name}")
        return self._name, count

    def __exit__(self, *_: object) -> None:
        pass


def _copy(target: str, fields: list[models.Field[Any, Any]], rows: Iterable[Row]) -> int:
    types = [_copy_type(field) for field in fields]
    convert = _converters(_pg_convert(field) for field in fields)
    plain = not convert
    count = 0
    statement = f"COPY {target} ({_names(fields)}) FROM STDIN (FORMAT BINARY)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.set_types(types)
        for row in rows:
            copy.write_row(row if plain else _converted(convert, row))
            count += 1
    return count


def _many_a_statement(table: str, fields: list[models.Field[Any, Any]], rows: Iterable[Row]) -> int:
    """Insert on SQLite: it opens the table and every index anew for each statement, a third of all writing."""
    connection.ensure_connection()
    one = f"({','.join('?' * len(fields))})"
    count = 0
    for part in batches(_adapted(fields, rows), max(1, _PARAMETERS // len(fields))):
        values = ",".join([one] * len(part))
        connection.connection.execute(f"INSERT INTO {table} VALUES {values}", list(itertools.chain.from_iterable(part)))
        count += len(part)
    return count


def _executemany(statement: str, rows: Iterable[Row]) -> int:
    """Through the raw connection: Django's own ``executemany`` would keep a copy of every row while it peeks."""
    connection.ensure_connection()
    return int(connection.connection.executemany(statement, rows).rowcount)


def _adapted(fields: list[models.Field[Any, Any]], rows: Iterable[Row]) -> Iterable[Row]:
    convert = _converters(_sqlite_convert(field) for field in fields)
    if not convert:
        return rows
    return (_converted(convert, row) for row in rows)


def _converters(convert: Iterable[Convert | None]) -> list[tuple[int, Convert]]:
    """The places that need a change, with the change: most columns need none."""
    return [(at, change) for at, change in enumerate(convert) if change is not None]


def _converted(convert: list[tuple[int, Convert]], row: Row) -> Row:
    changed = list(row)
    for at, change in convert:
        value = changed[at]
        if value is not None:
            changed[at] = change(value)
    return changed


def _sqlite_convert(field: models.Field[Any, Any]) -> Convert | None:
    if isinstance(field, models.DateTimeField):
        return lru_cache(maxsize=1024)(connection.ops.adapt_datetimefield_value)  # rows of one run share few moments
    if isinstance(field, models.DateField):
        return lambda value: value if isinstance(value, str) else value.isoformat()
    if isinstance(field, models.TimeField):
        return connection.ops.adapt_timefield_value
    if isinstance(field, models.JSONField):
        return lambda value: json.dumps(value, ensure_ascii=False)
    return None


def _pg_convert(field: models.Field[Any, Any]) -> Convert | None:
    if isinstance(field, models.JSONField):
        from psycopg.types.json import Jsonb

        return Jsonb
    if isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        return lambda value: dt.date.fromisoformat(value) if isinstance(value, str) else value
    return None


def _copy_type(field: models.Field[Any, Any]) -> str:
    """The name psycopg knows the column's type by."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    declared = (field.db_type(connection) or "").split("(")[0].strip()
    return {
        "bigint": "int8",
        "integer": "int4",
        "smallint": "int2",
        "boolean": "bool",
        "double precision": "float8",
        "timestamp with time zone": "timestamptz",
        "varchar": "varchar",
        "char": "bpchar",
    }.get(declared, declared)


def _fields(model: type[models.Model], names: Sequence[str]) -> list[models.Field[Any, Any]]:
    known = {field.attname: field for field in model._meta.concrete_fields}  # noqa: SLF001 - Django's documented _meta
    return [known[name] for name in names]


def _names(fields: Sequence[models.Field[Any, Any]]) -> str:
    return ",".join(_quote(field.column) for field in fields)


def _quote(name: str | None) -> str:
    return connection.ops.quote_name(name or "")


def _is_test_atomic() -> bool:
    """Whether the only open transaction is the one Django's test case wraps around each test."""
    return all(getattr(block, "_from_testcase", False) for block in connection.atomic_blocks)
