"""``yice audit-clockwork``."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yice.lib.actor import Actor
from yice.lib.prepare import prepare_database
from yice.planning.ladder.actions.auditing import audit_clockwork
from yice.planning.ladder.models import Finding


class Command(BaseCommand):
    """Check that everything due was noticed, escalated or closed; the exit tells whatever watches from outside."""

    help = "应办核查：凡到期的是否都已提醒、升级或办结。通过返回 0，没有通过返回 1 并列出问题（只列编号）。"

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        row = audit_clockwork(by=Actor.system("ladder"))
        looked = sum(row.looked.values())
        if row.passed:
            self.stdout.write(f"核查通过，共核对 {looked:,} 项。")
            return
        for code, count in sorted(row.found.items()):
            self.stdout.write(f"{Finding(code).label}：{count} 处")
        for one in row.examples:
            self.stdout.write("  " + " ".join(f"{key}={value}" for key, value in one.items()))
        raise CommandError(f"应办核查没有通过：{sum(row.found.values()):,} 处。")
