"""``yice audit-verify``: does the trail still read as it was sealed?"""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from yice.core.audit.actions import record
from yice.core.audit.verifying import verify
from yice.lib.actor import Actor
from yice.lib.prepare import prepare_database


class Command(BaseCommand):
    """Finds any edited, removed or added entry, any gap, and a cut tail; exits with 1 when it does."""

    help = "核对审计记录是否被改动、缺失或截尾"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")
        parser.add_argument("--anchor", type=Path, help="另存他处的摘要文件，默认用数据目录中的 audit-anchor.jsonl")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        report = verify(options["anchor"])
        record(
            by=Actor.system("audit-verify"),
            verb="audit.verify",
            subject=("audit", None),
            detail={"entries": report.entries, "findings": [finding.code for finding in report.findings]},
        )
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            self.stdout.write(f"审计记录 {report.entries} 条，封存 {report.seals} 环，尚未封存 {report.unsealed} 条。")
            for finding in report.findings:
                self.stdout.write(f"[{finding.code}] {finding.message}")
            if report.ok:
                self.stdout.write("核对完毕，没有发现改动、缺失或截尾。")
        if not report.ok:
            raise SystemExit(1)
