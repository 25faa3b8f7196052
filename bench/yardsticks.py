"""What our run is held against: the duties just planned, written again in three other ways.

*floor*: the least it can take. The rows are ready, sorted, in the form the driver likes best (binary COPY on
PostgreSQL, many rows a statement on SQLite); same columns, same indexes. *bulk_create* and *row by row* begin with the
values of each row and end with the row in the database; both on a sample spread over all duties.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from typing import IO, Any

from django.db import connection, transaction

from bench.measure import seconds

COLUMNS = (
    "id", "subject_kind", "subject", "rule", "step", "occurrence", "opens", "due", "closes", "role", "unit_id",
    "basis_id",
)  # fmt: skip
_ONE_BY_ONE, _BULK_SAMPLE = 2000, 60_000
_TOGETHER = 200
_CHUNKS = 10


def yardsticks(ours: float) -> dict[str, Any]:
    """Seconds of each, and how they stand to ours."""
    from yice.planning.duties.models import Duty

    count = Duty.objects.count()
    sample = [values(row) for row in sampled(count)]
    floor = floor_copied() if connection.vendor == "postgresql" else floor_inserted(count)
    empty()
    bulk = seconds(lambda: bulk_create(sample)) / len(sample) * count
    empty()
    few = sample[:: len(sample) // _ONE_BY_ONE][:_ONE_BY_ONE]
    single = seconds(lambda: one_by_one(few)) / len(few) * count
    return {
        "floor.seconds": floor,
        "bulk_create.seconds": bulk,
        "row_by_row.seconds": single,
        "over_floor": ours / floor,
        "bulk_create_over_us": bulk / ours,
        "row_by_row_over_us": single / ours,
    }


def floor_copied() -> float:
    """PostgreSQL: the bytes go back as they came out."""
    with tempfile.TemporaryFile(prefix="yice-bench-") as ready:
        copied(ready)
        empty()
        return seconds(lambda: copy_back(ready))


def floor_inserted(count: int) -> float:
    """SQLite: parameters ready for the driver."""
    ready = rows_in_chunks(count)
    empty()
    return seconds(lambda: insert_rows(ready))


def sampled(count: int) -> list[tuple[Any, ...]]:
    """Rows spread evenly over all keys, ascending."""
    step = max(1, count // _BULK_SAMPLE)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(COLUMNS)} FROM (SELECT *, ROW_NUMBER() OVER (ORDER BY id) AS n FROM duties_duty) AS d "
            f"WHERE n % {step} = 0 ORDER BY id LIMIT {_BULK_SAMPLE}"
        )
        return list(cursor.fetchall())


def values(row: tuple[Any, ...]) -> dict[str, Any]:
    """The row as a caller of ``bulk_create`` has it."""
    named = dict(zip(COLUMNS, row, strict=True))
    for name in ("opens", "due", "closes"):
        if isinstance(named[name], str):
            named[name] = dt.date.fromisoformat(named[name])
    return named


def copied(ready: IO[bytes]) -> None:
    """PostgreSQL: all duties as the bytes of a binary COPY, ready to go back."""
    names = ", ".join(COLUMNS)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY (SELECT {names} FROM duties_duty ORDER BY id) TO STDOUT (FORMAT BINARY)") as copy,
    ):
        for block in copy:
            ready.write(block)


def copy_back(ready: IO[bytes]) -> None:
    """Straight into the table, in one transaction."""
    ready.seek(0)
    with (
        transaction.atomic(),
        connection.cursor() as cursor,
        cursor.copy(f"COPY duties_duty ({', '.join(COLUMNS)}) FROM STDIN (FORMAT BINARY)") as copy,
    ):
        while block := ready.read(1 << 20):
            copy.write(block)


def rows_in_chunks(count: int) -> tuple[tuple[list[list[Any]], list[Any]], ...]:
    """SQLite: per transaction the parameters of its statements, and those of the last, shorter one."""
    width = len(COLUMNS)
    names = ", ".join(f"{name} || ''" if name in {"opens", "due", "closes"} else name for name in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {names} FROM duties_duty ORDER BY id")
        rows = cursor.fetchall()
    made = []
    for part in split(rows, -(-count // _CHUNKS)):
        flat = [value for row in part for value in row]
        step = _TOGETHER * width
        whole = len(part) // _TOGETHER * step
        made.append(([flat[at : at + step] for at in range(0, whole, step)], flat[whole:]))
    return tuple(made)


def split(rows: list[Any], size: int) -> Iterator[list[Any]]:
    """The rows, ``size`` at a time."""
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def insert_rows(ready: tuple[tuple[list[list[Any]], list[Any]], ...]) -> None:
    """Straight to the driver, as many transactions as the run has chunks."""
    head = f"INSERT OR FAIL INTO duties_duty ({', '.join(COLUMNS)}) VALUES "
    one = f"({', '.join('?' for _ in COLUMNS)})"
    for full, rest in ready:
        with transaction.atomic():
            connection.connection.executemany(head + ", ".join([one] * _TOGETHER), full)
            if rest:
                connection.connection.execute(head + ", ".join([one] * (len(rest) // len(COLUMNS))), rest)


def bulk_create(sample: list[dict[str, Any]]) -> None:
    """As Django offers it: a model per row, two thousand rows a statement."""
    from yice.planning.duties.models import Duty

    with transaction.atomic():
        Duty.objects.bulk_create([Duty(**row) for row in sample], ignore_conflicts=True, batch_size=2000)


def one_by_one(sample: list[dict[str, Any]]) -> None:
    """As a view would: each looked up and made in a transaction of its own."""
    from yice.planning.duties.models import Duty

    for row in sample:
        Duty.objects.get_or_create(id=row["id"], defaults={name: row[name] for name in COLUMNS[1:]})


def empty() -> None:
    """An empty table, as before the first plan."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("TRUNCATE duties_duty CASCADE")
        else:
            cursor.execute("DELETE FROM duties_duty")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
