"""``yice load-demo``: the demo city."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yice.lib import clock
from yice.lib.errors import YiceError
from yice.lib.prepare import prepare_database
from yice.testing.demo.load import load_demo


class Command(BaseCommand):
    """Load the demo city into an empty installation, showing progress."""

    help = "载入演示城市（虚构）：单位、花名册、经历、佐证、方案和统计"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rosters", type=Path, help="花名册写到哪个文件夹，默认数据目录下的 demo-rosters")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        started = clock.monotonic()
        width = 0

        def progress(done: int, total: int, stage: str) -> None:
            nonlocal width
            share = f" {done}/{total}" if total > 1 else ""
            line = f"{clock.monotonic() - started:5.0f} 秒  {stage}{share}"
            if sys.stderr.isatty():
                self.stderr.write("\r" + line.ljust(width), ending="")
                width = len(line) + 4
            elif done == 0:
                self.stderr.write(line)

        try:
            seconds = load_demo(options["rosters"] or settings.DATA / "demo-rosters", progress)
        except YiceError as error:
            raise CommandError(str(error)) from error
        self.stderr.write("")
        self.stdout.write("、".join(f"{stage} {spent} 秒" for stage, spent in seconds.items()))
        self.stdout.write(f"共 {clock.monotonic() - started:.0f} 秒。")
