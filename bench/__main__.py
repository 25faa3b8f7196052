"""What we claim, measured: ``python -m bench [part]``; a table, and ``bench/out/latest.json``.

Without a part: speed. Each size on each database runs in a process of its own; 1,000,000 people run with
BENCH_LARGE=1, on PostgreSQL. BENCH_SIZES=1000 narrows the sizes, BENCH_ONLY=sqlite the databases.
messages: 10,000 messages, workers killed 3,000 times (bench/messages.py; BENCH_MESSAGES=1000 makes it smaller).
phones: 1,000 phones over 30 virtual days on a bad line (bench/phones/README.md; BENCH_PHONES=200x10 makes it smaller).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "bench" / "out" / "latest.json"
sys.path.insert(0, str(ROOT / "tools"))

CITY = 38_541
LARGE = 1_000_000
FAILED = "failed"
PLAIN = (
    "first.seconds", "rerun.seconds", "duties", "peak_mb", "floor.seconds", "bulk_create.seconds",
    "row_by_row.seconds", FAILED,
)  # fmt: skip
RATIOS = ("over_floor", "bulk_create_over_us", "row_by_row_over_us")
# key → (what it is, the number to hold, whether smaller is better)
GOALS: dict[str, tuple[float, bool]] = {
    f"plan.{CITY}.sqlite.over_floor": (3.0, True),
    f"plan.{CITY}.postgres.over_floor": (3.0, True),
    f"plan.{CITY}.sqlite.bulk_create_over_us": (20.0, False),
    f"plan.{CITY}.sqlite.row_by_row_over_us": (300.0, False),
    f"plan.{CITY}.postgres.bulk_create_over_us": (20.0, False),
    f"plan.{CITY}.postgres.row_by_row_over_us": (300.0, False),
    f"plan.{CITY}.sqlite.rerun_over_first": (0.25, True),
    f"plan.{CITY}.postgres.rerun_over_first": (0.5, True),
    "replan_one.ms": (100.0, True),
    f"import.{CITY}.seconds": (30.0, True),
    f"import.{CITY}.peak_mb": (500.0, True),
}


def main() -> int:
    """Measure everything, print, and keep."""
    import pg

    sizes = [int(one) for one in os.environ.get("BENCH_SIZES", f"1000,{CITY}").split(",") if one]
    only = os.environ.get("BENCH_ONLY", "sqlite,postgres").split(",")
    before = json.loads(OUT.read_text(encoding="utf-8")) if OUT.exists() else {}
    found: dict[str, Any] = {key: value for key, value in before.items() if key.startswith("phones.")}

    def keep(more: dict[str, Any]) -> None:
        # after each measurement: one that fails takes none of the others along
        found.update(more)
        OUT.parent.mkdir(parents=True, exist_ok=True)
        OUT.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")

    with tempfile.TemporaryDirectory(prefix="yice-bench-") as folder:
        for size in sizes:
            if "sqlite" in only:
                keep(flat(size, "sqlite", measure(Path(folder), size, "", pages=size == CITY)))
        if "sqlite" in only and CITY in sizes:
            keep(renamed(f"mix.{CITY}.sqlite", measure(Path(folder), CITY, "", mix=True)))
            keep(roster(Path(folder)))
        if "postgres" in only:
            for size in [*sizes, *([LARGE] if os.environ.get("BENCH_LARGE") else [])]:
                with pg.cluster() as url:
                    keep(flat(size, "postgres", measure(Path(folder), size, url, pages=size >= CITY)))
    keep(per_person(found))
    show(found)
    return 1 if any(key.endswith(FAILED) for key in found) else 0


def per_person(found: dict[str, Any]) -> dict[str, Any]:
    """What one of a million costs beside one of a city: 1 means that the cost is flat."""
    large, city = (found.get(f"plan.{size}.postgres.us_per_person") for size in (LARGE, CITY))
    return {"plan.postgres.large_over_city_per_person": large / city} if large and city else {}


def measure(folder: Path, size: int, url: str, *, mix: bool = False, pages: bool = False) -> dict[str, Any]:
    """Run one measurement and read what it found."""
    print(f"── {size:,} 人 · {'PostgreSQL' if url else 'SQLite'}{' · 演示城市的人员构成' if mix else ''}", flush=True)
    data = Path(tempfile.mkdtemp(dir=folder))
    out = data / "found.json"
    command = [sys.executable, "-m", "bench.measure", "--size", str(size), "--out", str(out)]
    command += (["--mix"] if mix else []) + (["--pages"] if pages else [])
    done = subprocess.run(command, check=False, cwd=ROOT, env={**environment(url), "YICE_DATA": str(data)})
    read: dict[str, Any] = json.loads(out.read_text()) if out.exists() else {}
    return {**read, FAILED: 1} if done.returncode else read


def environment(url: str) -> dict[str, str]:
    """Our own, with the database named or SQLite by default."""
    mine = {key: value for key, value in os.environ.items() if key != "YICE_DATABASE_URL"}
    return {**mine, **({"YICE_DATABASE_URL": url} if url else {})}


def roster(folder: Path) -> dict[str, Any]:
    """The importer on a roster of the city's size, where the demo city's rosters can be written."""
    from bench.roster import roster as measured

    return measured(folder, CITY)


def flat(size: int, database: str, found: dict[str, Any]) -> dict[str, Any]:
    """The flat keys that others read."""
    base = f"plan.{size}.{database}"
    keys = {f"{base}.{name}": found[name] for name in (*PLAIN, *RATIOS) if name in found}
    if "first.seconds" in found:
        keys[f"{base}.us_per_person"] = found["first.seconds"] / size * 1e6
    if "rerun.seconds" in found:
        keys[f"{base}.rerun_over_first"] = found["rerun.seconds"] / found["first.seconds"]
    for stage in ("read_facts", "evaluate", "compare", "write"):
        keys[f"{base}.{stage}.seconds"] = found.get(f"first.{stage}.seconds", 0.0)
    suffix = "" if database == "sqlite" else f".{database}"
    keys[f"evaluate.{size}{suffix}.seconds"] = found.get("first.evaluate.seconds", 0.0)
    if size in {CITY, LARGE}:
        where = "" if (database, size) == ("sqlite", CITY) else f".{size}.{database}"
        keys |= {f"replan_one{where}.ms": found["one.ms"]} if "one.ms" in found else {}
        for key, value in found.items():
            if key.startswith("page."):
                keys[key if not where else key.replace("page.", f"page{where}.", 1)] = value
    return keys


def renamed(base: str, found: dict[str, Any]) -> dict[str, Any]:
    """All of one measurement under a name of its own."""
    return {f"{base}.{key}": value for key, value in found.items()}


def show(found: dict[str, Any]) -> None:
    """A table in plain text; what falls short of its goal is marked."""
    for key, value in sorted(found.items()):
        number = f"{value:,.3f}" if isinstance(value, float) else f"{value:,}"
        print(f"{key:<58}{number:>16}{verdict(key, value)}")


def verdict(key: str, value: float) -> str:
    """The goal beside the number, and whether it is met."""
    found = GOALS.get(key)
    if key.startswith("page.") and key.endswith(".p95_ms"):
        found = (300.0 if f".{LARGE}." in key else 150.0, True)
    if found is None:
        return ""
    goal, smaller = found
    met = value <= goal if smaller else value >= goal
    return f"   {'≤' if smaller else '≥'} {goal:g} {'✓' if met else '✗ 未达到'}"


def part() -> int:
    """The part that the command line names; an unknown one is refused with the list (exit 2)."""
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("part", nargs="?", choices=("speed", "messages", "phones"), default="speed")
    name = parser.parse_args().part
    if name == "messages":
        from bench.messages import main as messages

        return messages()
    if name == "phones":
        from bench.phones.__main__ import main as phones

        return phones()
    return main()


if __name__ == "__main__":
    sys.exit(part())
