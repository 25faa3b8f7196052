"""``yice flush`` empties a test database and refuses any other: the trail must not be emptied."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.flush import Command as Flush
from django.db import connections

from yice.core.audit import triggers


class Command(Flush):
    """Django's flush behind a guard, with the trail's triggers lifted for as long as it takes."""

    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        name = str(connection.settings_dict["NAME"])
        if not ("test_" in name or "memory" in name):
            message = "审计记录不得清空：flush 只能用于测试库。要重新开始，请新建一个数据库。"
            raise CommandError(message)
        triggers.drop(connection)
        try:
            super().handle(**options)
        finally:
            triggers.create(connection)
