"""``yice audit-seal``: seal now what the worker would seal within seconds."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from yice.core.audit.sealing import seal_pending


class Command(BaseCommand):
    """Closes the complete part of the trail into the chain."""

    help = "立即封存审计记录"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"已封存 {seal_pending()} 条。")
