"""``yice worker``: does everything that happens later."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from yice.core.jobs.worker import Worker


class Command(BaseCommand):
    """Works until SIGTERM or Ctrl-C, then finishes what is under way. With ``--once`` until nothing waits any more."""

    help = "运行后台任务，直到收到停止信号"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="办完眼下等着的任务即退出")

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker()
        signal.signal(signal.SIGTERM, lambda *_: worker.stop())
        signal.signal(signal.SIGINT, lambda *_: worker.stop())
        if not options["once"]:
            worker.loop()
            return
        while not worker.stopping.is_set() and worker.step():
            pass
