"""The lock under which duties are written, by planning runs and by people deciding."""

from __future__ import annotations

from django.db import connection

_NUMBER = 7_302_114
"""PostgreSQL advisory lock: chunks of two runs, or a run and a decision, never write at the same time."""


def hold_planner() -> None:
    """Keep planning runs and other deciders out until this transaction ends. SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_NUMBER])
