"""``make test``: everything on SQLite in parallel, what differs on PostgreSQL, the engine where Django is not.

The last runs beside the others (it waits much, for its packages to be put in place) and is told of at the end. What it
runs is not run with Django a second time, unless tests were chosen.

Arguments are handed to pytest. ``YICE_TEST_JOBS`` sets how many run at once (default: the cores).
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import pg

ROOT = Path(__file__).resolve().parents[1]
ALONE = ("calendars", "dutyengine", "rulebook")  # the packages of engine_alone.sh

# Hundreds of processes are started: they keep what they compiled, wherever the machine is told not to.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def pytest(title: str, arguments: list[str], environment: dict[str, str]) -> int:
    """One pass, in a data folder of its own."""
    print(f"── {title}", flush=True)
    with tempfile.TemporaryDirectory(prefix="yice-test-") as folder:
        return subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            check=False,
            cwd=ROOT,
            env={**ENVIRONMENT, "YICE_DATA": folder, **environment},
        ).returncode


def main() -> int:
    """All three; the exit code of the first that failed."""
    chosen = sys.argv[1:]
    jobs = os.environ.get("YICE_TEST_JOBS", str(os.cpu_count() or 2))
    with tempfile.TemporaryFile() as said:
        alone = subprocess.Popen(["bash", "tools/engine_alone.sh"], cwd=ROOT, stdout=said, stderr=said, env=ENVIRONMENT)
        try:
            failed = _with_django(["-n", jobs], chosen)
        finally:
            if sys.exc_info()[0]:
                alone.terminate()
            by_itself = alone.wait()
        print("── 引擎、日历与政策手册：在没有 Django 的环境里", flush=True)
        said.seek(0)
        sys.stdout.write(said.read().decode("utf-8", "replace"))
    return failed or by_itself


def _with_django(parallel: list[str], chosen: list[str]) -> int:
    by_itself = [] if chosen else [f"--ignore=src/{package}" for package in ALONE]
    everything = [*parallel, "--dist", "worksteal", "-m", "not postgres_only", *by_itself, *chosen]
    failed = pytest("SQLite：全部", everything, {})
    with pg.cluster() as url:
        marks = [*parallel, "--dist", "loadfile", "-m", "postgres or postgres_only", *chosen]
        postgres = pytest("PostgreSQL：有差别的部分", marks, {"YICE_DATABASE_URL": url})
    return failed or postgres


if __name__ == "__main__":
    sys.exit(main())
