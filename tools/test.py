"""``make test``: everything on SQLite in parallel, what differs on PostgreSQL, the engine where Django is not.

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


def pytest(title: str, arguments: list[str], environment: dict[str, str]) -> int:
    """One pass, in a data folder of its own."""
    print(f"── {title}", flush=True)
    with tempfile.TemporaryDirectory(prefix="yice-test-") as folder:
        return subprocess.run(
            [sys.executable, "-m", "pytest", *arguments],
            check=False,
            cwd=ROOT,
            env={**os.environ, "YICE_DATA": folder, **environment},
        ).returncode


def main() -> int:
    """All three; the exit code of the first that failed."""
    chosen = sys.argv[1:]
    jobs = os.environ.get("YICE_TEST_JOBS", str(os.cpu_count() or 2))
    parallel = ["-n", jobs, "--dist", "worksteal"]
    failed = pytest("SQLite：全部", [*parallel, "-m", "not postgres_only", *chosen], {})
    with pg.cluster() as url:
        marks = ["-n", jobs, "--dist", "loadfile", "-m", "postgres or postgres_only"]
        postgres = pytest("PostgreSQL：有差别的部分", [*marks, *chosen], {"YICE_DATABASE_URL": url})
    print("── 引擎、日历与政策手册：在没有 Django 的环境里", flush=True)
    alone = subprocess.run(["bash", "tools/engine_alone.sh"], check=False, cwd=ROOT).returncode
    return failed or postgres or alone


if __name__ == "__main__":
    sys.exit(main())
