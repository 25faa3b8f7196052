"""One size on one database, in a process of its own: ``python -m bench.measure --size N --out FILE``."""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import os
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

YEAR = (dt.date(2018, 1, 1), dt.date(2018, 12, 31))
_ONE_BY_ONE, _BULK_SAMPLE, _TIMES = 2000, 60_000, 30


def seconds(work: Callable[[], object]) -> float:
    """How long it takes, with the garbage of before out of the way."""
    gc.collect()
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def main() -> None:
    """Fill, plan, plan again, change one, and write the same rows in the three ways of comparison."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--mix", action="store_true", help="the demo city's mix instead of everybody owed everything")
    parser.add_argument("--pages", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yice.config.settings")
    django.setup()
    from bench import people
    from yice.lib import clock
    from yice.lib.prepare import prepare_database

    prepare_database()
    found: dict[str, Any] = {}
    with clock.at(people.TODAY):
        city = people.City(options.size, people.MIX if options.mix else people.FULL)
        found["fill.seconds"] = seconds(city.fill)
        found |= plans()
        found |= one_changed(options.size)
        if options.pages:
            from bench.pages import pages

            found |= pages()
        if not options.mix:
            found |= yardsticks(found["first.seconds"])
    options.out.write_text(json.dumps(found))


def plans() -> dict[str, Any]:
    """The first plan of a year and an unchanged second one, by stage."""
    from django.db import connection

    from yice.lib.actor import Actor
    from yice.planning.duties.actions import plan

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    found: dict[str, Any] = {}
    for name in ("first", "rerun"):
        reports = []
        found[f"{name}.seconds"] = seconds(
            lambda reports=reports: reports.append(plan(by=Actor.system("bench"), start=YEAR[0], end=YEAR[1]))
        )
        report = reports[0]
        found |= {f"{name}.{stage}.seconds": spent for stage, spent in report.seconds.items()}
        if name == "first":
            found |= {"duties": report.counts.opened, "gaps": report.counts.gaps, "peak_mb": report.peak_mb}
        elif report.counts.opened or report.counts.rescheduled or report.counts.withdrawn:
            message = "the second run was to change nothing"
            raise AssertionError(message)
    return found


def one_changed(size: int) -> dict[str, Any]:
    """One person's facts change: until the new plan is in the database."""
    from yice.core.people.models import Changed, Health
    from yice.lib import clock
    from yice.planning.duties.actions import replan_changed

    times = []
    for turn in range(_TIMES):
        person = 1 + turn * max(1, size // (_TIMES + 1))
        Health.objects.filter(pk=person).update(bedridden=turn % 2 == 0, ability=turn % 5)
        Changed.objects.create(person_id=person, why="bench", at=clock.now())
        times.append(seconds(replan_changed))
    return {"one.ms": statistics.median(times) * 1000, "one.p95_ms": sorted(times)[int(_TIMES * 0.95)] * 1000}


def yardsticks(ours: float) -> dict[str, Any]:
    """The duties just planned, written again: by the driver in bulk, by ``bulk_create``, and row by row."""
    from django.db import connection

    from yice.planning.duties.models import Duty

    rows, columns = standing_rows()
    empty(connection)
    floor = seconds(lambda: write_floor(connection, rows, columns))
    sample = [make(row) for row in rows[:: max(1, len(rows) // _BULK_SAMPLE)]][:_BULK_SAMPLE]
    empty(connection)
    bulk = seconds(lambda: Duty.objects.bulk_create(sample, ignore_conflicts=True, batch_size=2000))
    few = sample[:_ONE_BY_ONE]
    empty(connection)
    single = seconds(lambda: one_by_one(few))
    return {
        "floor.seconds": floor,
        "bulk_create.seconds": bulk / len(sample) * len(rows),
        "row_by_row.seconds": single / len(few) * len(rows),
        "over_floor": ours / floor,
        "bulk_create_over_us": bulk / len(sample) * len(rows) / ours,
        "row_by_row_over_us": single / len(few) * len(rows) / ours,
    }


def standing_rows() -> tuple[list[tuple[Any, ...]], list[str]]:
    """The rows as the run wrote them: the same columns, the same order."""
    from django.db import connection

    columns = ["id", "subject_kind", "subject", "rule", "step", "occurrence", "opens", "due", "closes", "role"]
    columns += ["unit_id", "basis_id"]
    with connection.cursor() as cursor:
        plain = ", ".join(f"{name} || ''" if name in {"opens", "due", "closes"} else name for name in columns)
        text = plain if connection.vendor == "sqlite" else ", ".join(columns)
        cursor.execute(f"SELECT {text} FROM duties_duty ORDER BY id")
        return cursor.fetchall(), columns


def empty(connection: Any) -> None:
    """An empty table, as before the first plan."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("TRUNCATE duties_duty CASCADE")
        else:
            cursor.execute("DELETE FROM duties_duty")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def write_floor(connection: Any, rows: list[tuple[Any, ...]], columns: list[str]) -> None:
    """The least it can take: rows that are ready, sorted, one transaction, straight to the driver."""
    from django.db import transaction

    with transaction.atomic():
        if connection.vendor == "postgresql":
            with (
                connection.cursor() as cursor,
                cursor.copy(f"COPY duties_duty ({', '.join(columns)}) FROM STDIN (FORMAT BINARY)") as copy,
            ):
                copy.set_types(
                    ["int8", "int2", "int8", "int2", "int2", "int4", "date", "date", "date", "varchar", "int8", "int8"]
                )
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join("?" for _ in columns)
            connection.connection.executemany(f"INSERT INTO duties_duty ({', '.join(columns)}) VALUES ({marks})", rows)


def make(row: tuple[Any, ...]) -> Any:
    """The same row as a model."""
    from yice.planning.duties.models import Duty

    names = ("id", "subject_kind", "subject", "rule", "step", "occurrence", "opens", "due", "closes", "role")
    values = dict(zip((*names, "unit_id", "basis_id"), row, strict=True))
    for name in ("opens", "due", "closes"):
        if isinstance(values[name], str):
            values[name] = dt.date.fromisoformat(values[name])
    return Duty(**values)


def one_by_one(duties: list[Any]) -> None:
    """As a view would: each looked up and made in a transaction of its own."""
    from yice.planning.duties.models import Duty

    for duty in duties:
        values = {
            field.attname: getattr(duty, field.attname)
            for field in Duty._meta.concrete_fields  # noqa: SLF001 - Django's documented _meta
        }
        key = values.pop("id")
        Duty.objects.get_or_create(id=key, defaults=values)


if __name__ == "__main__":
    main()
