"""``python -m bench phones``: 1,000 phones over 30 virtual days against one server, on a line that breaks.

``BENCH_PHONES=200x10`` makes it smaller. What is proven and how: ``README.md`` beside this. The numbers go into
``bench/out/latest.json`` beside the others; the whole report into ``bench/out/phones.json``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OUT = ROOT / "bench" / "out"
WORDS = {
    "phone_days": "出门（部·天）", "records": "存入手机的走访", "visits": "入档", "with_people": "已收下，等人处理",
    "drafts_handed_in": "清除时交来的半份", "on_phones": "还没填完，在手机里", "files": "附件", "changes": "改动的项目",
    "conflicts": "两处不一致，摆给人看", "replicas": "手机里的副本（人次）", "lost": "丢失", "doubled": "重复",
    "strange": "来历不明", "refused_unasked": "无故不收", "files_harmed": "附件损坏", "dated_wrong": "日期错",
    "conflicts_missed": "漏掉的冲突", "conflicts_untrue": "不该有的冲突", "overwritten": "被悄悄盖掉",
    "replicas_unequal": "与服务器不同的副本",
}  # fmt: skip


def main() -> int:
    """Run it; 1 when anything was lost, doubled, hidden or unequal."""
    phones, days = (int(part) for part in os.environ.get("BENCH_PHONES", "1000x30").split("x"))
    print(f"── {phones:,} 部手机 · {days} 天", flush=True)
    with tempfile.TemporaryDirectory(prefix="yice-phones-") as folder:
        mine = {key: value for key, value in os.environ.items() if not key.startswith("YICE_")}
        mine["YICE_DATA"] = folder
        command = [sys.executable, "-m", "bench.phones.harness", "--large", "--show"]
        command += ["--phones", str(phones), "--days", str(days)]
        done = subprocess.run(command, cwd=ROOT, env=mine, stdout=subprocess.PIPE, check=False)
    if not done.stdout:
        return 1
    report: dict[str, Any] = json.loads(done.stdout)["none"]
    keep(f"phones.{phones}x{days}", report)
    for name, word in WORDS.items():
        print(f"   {word:<24}{report[name]:>10,}")
    for name, count in (report["oddities"] | report["counts"]).items():
        print(f"     {name:<32}{count:>12,}")
    for one in report["examples"]:
        print(f"   ✗ {json.dumps(one, ensure_ascii=False)}")
    print(f"   {report['seconds']:,} 秒")
    print("✗ 不合要求" if report["faults"] else "✓ 0 丢失，0 重复，冲突都摆出来了，副本都相同")
    return 1 if report["faults"] else 0


def keep(base: str, report: dict[str, Any]) -> None:
    """The flat keys beside those of the other parts, the whole in a file of its own."""
    OUT.mkdir(parents=True, exist_ok=True)
    (OUT / "phones.json").write_text(json.dumps(report, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    latest = OUT / "latest.json"
    found = json.loads(latest.read_text(encoding="utf-8")) if latest.exists() else {}
    found = {key: value for key, value in found.items() if not key.startswith(f"{base}.")}
    found |= {f"{base}.{name}": report[name] for name in (*WORDS, "faults", "seconds")}
    found[f"{base}.odd"] = sum(report["oddities"].values())
    latest.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
