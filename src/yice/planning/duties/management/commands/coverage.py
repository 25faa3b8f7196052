"""``yice coverage``."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yice.lib import days
from yice.lib.errors import YiceError
from yice.lib.prepare import prepare_database
from yice.planning.duties.management.commands.plan import find_unit
from yice.planning.duties.queries import BY, CoverageRow, coverage, everybody

_COLUMNS = ("total", "kept", "late", "waived", "held", "open", "missed", "unknown")
_HEADS = ("应办", "已办", "其中逾期", "免办", "暂停", "未到截止", "漏办", "无法判定")


class Command(BaseCommand):
    """Of what fell due over a period, how much was kept, waived, missed, is open, or cannot be judged."""

    help = "覆盖统计：某一时期到期的应办事项，已办、免办、未到截止、漏办各多少，另列无法判定。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="start", required=True, type=days.typed, help="开始日")
        parser.add_argument("--to", dest="end", required=True, type=days.typed, help="结束日（含）")
        parser.add_argument("--by", choices=BY, default="unit", help="按单位、规则或联络员")
        parser.add_argument("--unit", help="只统计这个单位（编码）及其下级")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        unit = find_unit(options["unit"])
        try:
            rows = coverage(options["start"], options["end"], by=options["by"], unit=unit)
            whole = everybody(options["start"], options["end"], unit=unit)
        except YiceError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(
                json.dumps({"rows": [_plain(row) for row in rows], "total": _plain(whole)}, ensure_ascii=False)
            )
            return
        self.stdout.write("\t".join(("", *_HEADS)))
        for row in [*rows, whole]:
            name = f"{row.code} {row.name}".strip()
            self.stdout.write("\t".join((name, *(str(getattr(row, column)) for column in _COLUMNS))))


def _plain(row: CoverageRow) -> dict[str, Any]:
    return {"key": row.key, "code": row.code, "name": row.name, **{name: getattr(row, name) for name in _COLUMNS}}
