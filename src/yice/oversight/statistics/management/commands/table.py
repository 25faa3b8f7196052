"""``yice table``: a statistical table on the command line."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yice.core.org.models import Unit
from yice.lib import clock, days
from yice.lib.ids import path_range
from yice.lib.prepare import prepare_database
from yice.oversight.statistics.access import EVERYTHING
from yice.oversight.statistics.counting import Frame, ranges_on
from yice.oversight.statistics.drawing import draw
from yice.oversight.statistics.sheets import as_workbook
from yice.oversight.statistics.tables import BY_NAME, TABLES


class Command(BaseCommand):
    """Print one table as of a day, list the tables, or write one as a workbook."""

    help = "统计表：yice table A01 --as-of 2017-12-31 [--unit 编码] [--json | --xlsx 文件]；yice table --list"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="?", help="表号，如 A01")
        parser.add_argument("--list", action="store_true", help="列出全部统计表")
        parser.add_argument("--as-of", type=days.typed, help="截止日期，默认业务日期")
        parser.add_argument("--unit", help="单位编码，默认全部")
        parser.add_argument("--json", action="store_true", help="输出 JSON")
        parser.add_argument("--xlsx", type=Path, help="写成工作簿")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        if options["list"]:
            self._list(as_json=options["json"])
            return
        table = BY_NAME.get((options["name"] or "").upper())
        if table is None:
            known = "、".join(BY_NAME)
            words = f"[statistics_no_table] 没有统计表“{options['name'] or ''}”。可用的表：{known}。"
            raise CommandError(words + "用 yice table --list 查看。")
        ranges, title = self._scope(options["unit"])
        day = options["as_of"] or clock.today()
        drawn = draw(table.name, Frame(day, ranges_on(ranges, day)), title)
        if options["xlsx"]:
            options["xlsx"].write_bytes(as_workbook(drawn.body()))
            self.stdout.write(f"已写入 {options['xlsx']}")
            return
        if options["json"]:
            self.stdout.write(json.dumps(drawn.body(), ensure_ascii=False))
            return
        self.stdout.write(f"{drawn.title}（{drawn.unit}，截至 {drawn.as_of}）")
        for line in drawn.lines:
            self.stdout.write(f"  {line.label}  {line.value:,} {line.unit}")
        for relation in drawn.relations:
            self.stdout.write(f"  {'✓' if relation.holds else '✗'} {relation.text}")
        for note in drawn.notes:
            self.stdout.write(f"  · {note}")

    def _list(self, *, as_json: bool) -> None:
        if as_json:
            rows = [{"name": table.name, "title": table.title, "question": table.question} for table in TABLES]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for table in TABLES:
            self.stdout.write(f"{table.name}  {table.title}：{table.question}")

    def _scope(self, code: str | None) -> tuple[tuple[tuple[str, str], ...], str]:
        if code is None:
            root = Unit.objects.filter(parent=None).order_by("pk").first()
            return EVERYTHING, root.name if root else "全部"
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            raise CommandError(f"[unknown_unit] 没有编码为“{code}”的单位。请核对单位编码（单位页可查）。")
        return (path_range(unit.path),), unit.name
