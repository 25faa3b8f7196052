"""``yice demo``: what ``make demo`` runs: load the city where there is none yet, say who may sign in, serve."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from yice.core.people.models import Person
from yice.lib.prepare import prepare_database
from yice.testing.demo.office import PASSWORD, SEATS


class Command(BaseCommand):
    """Load, tell, serve."""

    help = "演示：载入演示城市（第一次），打印地址和各角色的登录名，启动服务"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
        parser.add_argument("--no-serve", action="store_true", help="只载入，不启动服务")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        if not Person.objects.exists():
            self.stdout.write("正在载入演示城市（38,541 人，约一两分钟）：")
            call_command("load_demo", stdout=self.stdout, stderr=self.stderr)
        self.stdout.write(f"\n演示登录（口令都是 {PASSWORD}）：")
        for seat in SEATS:
            self.stdout.write(f"  {seat.login:<10} {seat.name}　{seat.word}")
        self.stdout.write(f"\n地址：http://127.0.0.1:{options['port']}　（按 Ctrl-C 停止）\n")
        self.stdout.flush()
        if not options["no_serve"]:
            call_command("serve", port=options["port"], stdout=self.stdout, stderr=self.stderr)
