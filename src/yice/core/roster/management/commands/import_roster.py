"""``yice import-roster``: a roster from the command line."""

from __future__ import annotations

import datetime as dt
import json
import sys
from argparse import ArgumentParser
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection, transaction

from yice.core.org import actions as org
from yice.core.org.models import Unit, UnitKind
from yice.core.people.codes import Category
from yice.core.roster.actions import Report, import_roster
from yice.core.roster.directory import known_units, unit_named
from yice.core.roster.findings_book import findings_workbook
from yice.core.roster.judge.codes import SEVERITY_NAMES
from yice.lib import days
from yice.lib.actor import Actor, ActorKind
from yice.lib.errors import Invalid, YiceError
from yice.lib.prepare import prepare_database
from yice.lib.sheets import read_book

BY = Actor(ActorKind.SYSTEM, 0, "命令行", "cli")
_SHOWN = 30


class Command(BaseCommand):
    """Bring a roster in: yice import-roster FILE --unit CODE [--dry-run] [--json] [--findings OUT.xlsx].

    Exit codes: 0 done (rows with errors are left out and listed), 1 the file or the unit was refused and nothing is
    stored, 2 the command was called wrongly.
    """

    help = "导入花名册（.xlsx、.xls、.csv）。退出码：0 完成，1 文件或单位被拒绝且什么都没有存，2 命令写错。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="花名册文件")
        parser.add_argument("--unit", required=True, metavar="CODE", help="归入哪个单位（表中写明单位的行以表为准）")
        parser.add_argument("--dry-run", action="store_true", help="只核对，不写入")
        parser.add_argument("--json", action="store_true", help="结果以 JSON 输出")
        parser.add_argument("--findings", type=Path, metavar="OUT.xlsx", help="把标注了问题的原表写到这里")
        parser.add_argument("--category", default="", choices=["", *Category.values], help="表中看不出类别时用的类别")
        parser.add_argument(
            "--since",
            type=days.typed,
            metavar="DATE",
            help="自哪天起在册（默认取标题里的截至日期，否则今天）",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            report = self._run(options)
        except YiceError as error:
            self._refuse(error, as_json=options["json"])
            sys.exit(1)
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False))
        else:
            self._tell(report, dry_run=options["dry_run"])

    def _run(self, options: dict[str, Any]) -> Report:
        file: Path = options["file"]
        try:
            body = file.read_bytes()
        except OSError as error:
            raise Invalid(
                "file_not_readable",
                f"读不到文件 {file.name}",
                why=error.strerror or "操作系统没有说明原因。",
                todo="请核对路径和权限。",
            ) from error
        prepare_database()
        if connection.vendor == "sqlite":  # one pass over the file: mapping it all into memory gains nothing
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA mmap_size=0")
        with transaction.atomic() if options["dry_run"] else nullcontext():
            report = import_roster(
                by=BY,
                filename=file.name,
                body=body,
                unit=self._unit(options["unit"]),
                category=options["category"],
                since=options["since"],
                dry_run=options["dry_run"],
            )
            if options["dry_run"]:
                transaction.set_rollback(True)
        if options["findings"] is not None:
            self._write_findings(options["findings"], body, file.name, report)
        return report

    def _unit(self, code: str) -> Unit:
        """The unit, or the first unit of a database that has none yet: then the installation begins with it."""
        unit = unit_named(BY, code)
        if unit is not None:
            return unit
        if not Unit.objects.exists():
            self.stderr.write(f"还没有任何单位，已用编码“{code}”建立第一个单位，名称可在“单位”页修改。")
            return org.open_unit(by=BY, code=code, name=code, kind=UnitKind.BUREAU, opened_on=dt.date(1949, 10, 1))
        raise Invalid(
            "unit_unknown",
            f"没有编码为“{code}”的单位",
            why="编码写错，或该单位尚未设立。",
            todo=f"请用 --unit 指定已有单位：{known_units(BY)}。",
        )

    def _write_findings(self, out: Path, body: bytes, filename: str, report: Report) -> None:
        try:
            out.write_bytes(findings_workbook(read_book(body, filename), report.findings))
        except OSError as error:
            raise Invalid(
                "findings_not_written",
                f"写不了 {out.name}",
                why=error.strerror or "操作系统没有说明原因。",
                todo="导入结果不受影响；请换一个位置。",
            ) from error
        self.stderr.write(f"标注后的表已写到 {out}（含个人信息，用后请删除）。")

    def _refuse(self, error: YiceError, *, as_json: bool) -> None:
        if as_json:
            words = {"code": error.code, "what": error.what, "why": error.why, "todo": error.todo}
            self.stdout.write(json.dumps({"error": words}, ensure_ascii=False))
        self.stderr.write(f"[{error.code}] {error.what}")
        for line in (error.why, error.todo):
            if line:
                self.stderr.write(f"  {line}")
        self.stderr.write("  什么都没有存。")

    def _tell(self, report: Report, *, dry_run: bool) -> None:
        head = "核对完毕，没有写入" if dry_run else "导入完毕"
        self.stdout.write(
            f"{head}：{report.rows} 人，新增 {report.new}，更新 {report.update}，跳过 {report.skip}；"
            f"{report.seconds:.1f} 秒，内存最高 {report.peak_mb} MB。"
        )
        for found in report.findings[:_SHOWN]:
            place = f"{found.sheet} 第 {found.row} 行 {found.column}".rstrip()
            self.stdout.write(
                f"  {SEVERITY_NAMES[found.issue.severity]} {found.issue.code} {place}：{found.issue.message}"
            )
        if len(report.findings) > _SHOWN:
            self.stdout.write(f"  ……共 {len(report.findings)} 条。用 --findings 写出标注后的表，或 --json 看全部。")
