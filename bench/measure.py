"""One size on one database, in a process of its own: ``python -m bench.measure --size N --out FILE``."""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import os
import statistics
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

YEAR = (dt.date(2018, 1, 1), dt.date(2018, 12, 31))
_TIMES = 30


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
    parser.add_argument("--fill", action="store_true", help="only write the people, in a process of its own")
    options = parser.parse_args()
    if not options.fill:
        # apart, so that the memory of the run is the run's own
        subprocess.run([sys.executable, "-m", "bench.measure", "--fill", *sys.argv[1:]], check=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yice.config.settings")
    django.setup()
    from bench import people
    from yice.lib import clock
    from yice.lib.prepare import prepare_database

    with clock.at(people.TODAY):
        if options.fill:
            prepare_database()
            people.City(options.size, people.MIX if options.mix else people.FULL).fill()
            return
        sys.exit(0 if measured(options) else 1)


def measured(options: argparse.Namespace) -> bool:
    """All parts in turn; what was found is kept after each, and one that fails does not stop the others."""
    from bench.pages import pages
    from bench.yardsticks import yardsticks

    found: dict[str, Any] = {}
    parts: list[Callable[[], dict[str, Any]]] = [plans, lambda: one_changed(options.size)]
    parts += [pages] if options.pages else []
    parts += [] if options.mix else [lambda: yardsticks(found["first.seconds"])]
    whole = True
    for part in parts:
        try:
            found |= part()
        except Exception:  # noqa: BLE001 - told, and the run ends with an error
            traceback.print_exc()
            whole = False
        options.out.write_text(json.dumps(found))
    return whole


def plans() -> dict[str, Any]:
    """The first plan of a year and an unchanged second one, by stage."""
    from yice.lib.actor import Actor
    from yice.planning.duties.actions import plan

    look_anew()
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
    look_anew()
    return found


def look_anew() -> None:
    """PostgreSQL counts and marks its tables, as autovacuum would have done within a minute of so many new rows."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


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


if __name__ == "__main__":
    main()
