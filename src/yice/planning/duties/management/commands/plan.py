"""``yice plan``."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yice.core.org.models import Unit
from yice.lib import days
from yice.lib.actor import Actor, ActorKind
from yice.lib.errors import YiceError
from yice.lib.prepare import prepare_database
from yice.planning.duties.actions import PlanReport, plan
from yice.planning.duties.actions.planning import HORIZON


class Command(BaseCommand):
    """Plan everybody or a unit: judge all facts by the rules in force and write what changed."""

    help = "按政策手册策划应办事项：读取事实、逐人判定、写入变化。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--as-of", type=days.typed, help="基准日，默认业务日期")
        parser.add_argument(
            "--from", dest="start", type=days.typed, help="窗口开始日；早于基准日时一并补建往日应办事项"
        )
        parser.add_argument("--to", dest="end", type=days.typed, help="窗口结束日（含）")
        parser.add_argument("--horizon", type=int, default=HORIZON, help="没有 --to 时向前策划多少天，默认 60")
        parser.add_argument("--unit", help="只策划这个单位（编码）及其下级")
        parser.add_argument("--recheck", action="store_true", help="不信任上次的结果，全部与数据库逐条核对")
        parser.add_argument("--json", action="store_true", help="以 JSON 输出")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        try:
            unit = find_unit(options["unit"])
            report = plan(
                by=Actor(ActorKind.SYSTEM, 0, "命令行", "cli"),
                as_of=options["as_of"],
                start=options["start"],
                end=options["end"],
                horizon=options["horizon"],
                unit=unit,
                recheck=options["recheck"],
                progress=None if options["json"] else self._progress,
            )
        except YiceError as error:
            raise CommandError(str(error)) from error
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False))
        else:
            self._tell(report, asked=None if options["end"] else options["horizon"])

    def _progress(self, done: int, total: int, stage: str) -> None:
        self.stderr.write(f"\r{stage} {done:,}/{total:,}", ending="")

    def _tell(self, report: PlanReport, asked: int | None) -> None:
        counts = report.counts
        self.stderr.write("")
        lines = (
            f"策划 {report.run.window_from} 至 {report.run.window_to}",
            f"  基准日 {report.run.as_of} · 政策手册第 {report.run.rulebook.no} 版",
            f"  人员 {counts.people:,} · 分级变动 {counts.levels_changed:,} · 列入重点关注 {counts.concerns_entered:,}",
            f"  应办事项：新开 {counts.opened:,} · 保持 {counts.kept:,} · 改期 {counts.rescheduled:,}",
            f"  　　　　　撤回 {counts.withdrawn:,} · 恢复 {counts.reopened:,} · 暂停 {counts.held:,}",
            f"  待补信息 {counts.gaps:,} 项",
            f"  用时 {sum(report.seconds.values()):.1f} 秒 · 内存峰值 {report.peak_mb} MB",
            *(["  （接着上次中断处）"] if report.resumed else []),
            *(["  （以前已策划到更远的日子，仍按那一天）"] if asked and _days_of(report) > asked else []),
        )
        self.stdout.write("\n".join(lines))


def _days_of(report: PlanReport) -> int:
    """How many days ahead the run reached."""
    return int((report.run.window_to - report.run.as_of).days)


def find_unit(code: str | None) -> Unit | None:
    """The unit with a code. Raises ``CommandError`` when there is none."""
    if not code:
        return None
    unit = Unit.objects.filter(code=code).first()
    if unit is None:
        raise CommandError(f"[unit_not_found] 没有编码为“{code}”的单位。请用单位管理页上的编码。")
    return unit
