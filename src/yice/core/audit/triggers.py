"""The database's own refusal to change the trail: triggers on both databases."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("audit_entry", "audit_seal")
WORDS = "audit trail is append-only"

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{words}'); END
"""
_PG_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""
_PG = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
FOR EACH {scope} EXECUTE FUNCTION audit_refuse()
"""


def create(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers there."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_PG_FUNCTION)
            for table in TABLES:
                for verb, scope in (("update", "ROW"), ("delete", "ROW"), ("truncate", "STATEMENT")):
                    cursor.execute(_PG.format(table=table, verb=verb, scope=scope))
        else:
            for table in TABLES:
                for verb in ("update", "delete"):
                    cursor.execute(_SQLITE.format(table=table, verb=verb, words=WORDS))


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take them away: for undoing the migration, and for emptying a test database."""
    with connection.cursor() as cursor:
        for table in TABLES:
            for verb in _verbs(connection):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{on}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should be there and are not."""
    wanted = {f"{table}_no_{verb}" for table in TABLES for verb in _verbs(connection)}
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D' AND tgrelid IN (%s::regclass, %s::regclass)"
        values: tuple[str, ...] = TABLES
    else:
        query, values = "SELECT name FROM sqlite_master WHERE type = 'trigger'", ()
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return sorted(wanted - {name for (name,) in cursor.fetchall()})


def _verbs(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    return ("update", "delete", "truncate") if connection.vendor == "postgresql" else ("update", "delete")
