"""``yice check-rulebook``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

import rulebook
from dutyengine import RulebookError
from rulebook.checking import check
from rulebook.coverage import Status, report, summary
from yice.planning.policy.checks import unoffered


class Command(BaseCommand):
    """Check the rulebook: structure, citations, examples, facts that somebody offers; or list what answers what."""

    help = "检查政策手册；--coverage 列出每条需求由哪些规则或功能回应。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--coverage", action="store_true", help="逐条列出需求及回应它的规则、功能，或“尚未”")
        parser.add_argument("--list", action="store_true", help="列出全部规则的编号和名称")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            book = rulebook.load()
            found = check()
        except RulebookError as error:
            raise CommandError(str(error)) from error
        if options["list"]:
            for rule in sorted(book.rules.values(), key=lambda one: one.number):
                self.stdout.write(f"{rule.code}\t{rule.title}\t{'' if rule.on else '停用'}")
            return
        if options["coverage"]:
            self._coverage()
            return
        problems = [*found.problems, *(f"没有应用提供事实“{key}”。" for key in unoffered(book))]
        for name, number in found.counts.items():
            self.stdout.write(f"{name}\t{number}")
        if problems:
            raise CommandError("\n".join(["政策手册有问题：", *problems]))
        self.stdout.write("政策手册检查通过。")

    def _coverage(self) -> None:
        rows = report()
        for row in rows:
            waiting = [f"（尚未：{one}）" for one in row.missing]
            answered = "、".join((*row.answering, *waiting)) or "尚未"
            self.stdout.write(f"{row.requirement}\t{row.status.value}\t{answered}")
        counts = summary(rows)
        self.stdout.write("合计\t" + "\t".join(f"{status.value} {counts[status]}" for status in Status))
