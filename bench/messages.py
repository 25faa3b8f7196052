"""``python -m bench messages``: 10,000 messages, workers killed 3,000 times, on SQLite and on PostgreSQL.

Nothing may be lost, nothing go out oftener than the one extra that a cut allows. ``BENCH_MESSAGES=1000`` makes it
smaller (a third as many kills), ``BENCH_ONLY=sqlite`` narrows the databases.
How it kills: ``yice.testing.message_kills``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "bench" / "out" / "messages.json"
sys.path.insert(0, str(ROOT / "tools"))

MESSAGES, KILLS, STOPS = 10_000, 3_000, 60
WORDS = {
    "messages": "消息", "killed": "中断", "stops": "停顿后苏醒", "sent": "发出", "extra": "多发一次（中断所致）",
    "with_people": "转人工核实", "lost": "丢失", "beyond": "多发超出允许", "open_tries": "没有结果的尝试",
    "crashed": "异常退出", "seconds": "秒",
}  # fmt: skip


def main() -> int:
    """Both databases; 1 when anything was lost or went out too often."""
    import pg

    size = int(os.environ.get("BENCH_MESSAGES", MESSAGES))
    only = os.environ.get("BENCH_ONLY", "sqlite,postgres").split(",")
    found: dict[str, dict[str, Any]] = {}
    if "sqlite" in only:
        found["SQLite"] = measure(size, "")
    if "postgres" in only:
        with pg.cluster() as url:
            found["PostgreSQL"] = measure(size, url)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for database, report in found.items():
        print(f"── {database}")
        for name, word in WORDS.items():
            print(f"   {word:<24}{report[name]:>10,}")
    failed = [database for database, report in found.items() if report["faults"]]
    print("✗ 有丢失或多发：" + "、".join(failed) if failed else "✓ 0 丢失，0 超出允许的重复")
    return 1 if failed else 0


def measure(size: int, url: str) -> dict[str, Any]:
    """One database, in a process and a folder of its own."""
    print(f"── {size:,} 条消息 · {'PostgreSQL' if url else 'SQLite'}", flush=True)
    with tempfile.TemporaryDirectory(prefix="yice-messages-") as folder:
        mine = {key: value for key, value in os.environ.items() if not key.startswith("YICE_")}
        mine |= {"YICE_DATA": folder, **({"YICE_DATABASE_URL": url} if url else {})}
        command = [sys.executable, "-m", "yice.testing.message_kills", "--show", "--size", str(size)]
        command += ["--kills", str(KILLS * size // MESSAGES), "--stops", str(max(1, STOPS * size // MESSAGES))]
        log = Path(folder) / "log"
        with log.open("w") as errors:
            done = subprocess.run(command, cwd=ROOT, env=mine, stdout=subprocess.PIPE, stderr=errors, check=False)
        if not done.stdout:
            raise RuntimeError(log.read_text()[-2000:])
        report: dict[str, Any] = json.loads(done.stdout)
        return {**report, "killed": sum(report["kills"].values())}


if __name__ == "__main__":
    sys.exit(main())
