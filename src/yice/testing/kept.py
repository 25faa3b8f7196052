"""What takes long to build and is the same in every test is built once: the empty database, and the rows of a scene.

``migrated`` gives a database file with every table and no rows of ours. ``Kept`` builds a scene through the real
actions once per process and writes its rows again wherever it is asked for, which is many times quicker.
"""

from __future__ import annotations

import ast
import fcntl
import hashlib
import importlib.util
import pickle
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Generic, TypeVar, cast

import django
from django.apps import apps
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

T = TypeVar("T")
Row = tuple[Any, ...]
_DAY = 24 * 3600


def migrated(folder: Path, copy: Path) -> Path:
    """A copy of the SQLite file that all migrations have been run on; that is made if ``folder`` has none for these.

    Whoever wants the same meanwhile waits; migrations that have changed make another file. What nobody has used for a
    day goes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{_fingerprint()}.sqlite3"
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            _migrate(file)
        file.touch()
        for old in folder.iterdir():
            if old.stat().st_mtime < file.stat().st_mtime - _DAY:
                old.unlink(missing_ok=True)
        return Path(shutil.copyfile(file, copy))


def _fingerprint() -> str:
    """Of every migration of every app, of what ours import, and of Django."""
    read = hashlib.sha256(django.__version__.encode())
    for app in apps.get_app_configs():
        for file in sorted(Path(app.path, "migrations").glob("*.py")):
            for part in (file, *_imported_by(file)):
                read.update(part.read_bytes())
    return read.hexdigest()[:20]


def _imported_by(file: Path) -> Iterator[Path]:
    for node in ast.walk(ast.parse(file.read_bytes())):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
        for name in names:
            if name.startswith("yice.") and (spec := _spec(name)) and spec.origin:
                yield Path(spec.origin)


def _spec(name: str) -> Any:
    try:
        return importlib.util.find_spec(name)
    except ModuleNotFoundError:  # a name in a module, not a module
        return None


def _migrate(file: Path) -> None:
    """Migrate a file beside it and put it there whole, in a form that can be read into memory (no log beside it)."""
    draft = file.with_suffix(".draft")
    draft.unlink(missing_ok=True)
    with database_in(draft):
        call_command("migrate", verbosity=0, run_syncdb=True)
    draft.replace(file)


@contextmanager
def database_in(file: Path) -> Iterator[None]:
    """Work on a SQLite file for a while, by a connection of its own; afterwards no log lies beside the file."""
    kept: BaseDatabaseWrapper = connections[DEFAULT_DB_ALIAS]
    own = kept.copy()
    own.settings_dict["NAME"] = str(file)
    connections[DEFAULT_DB_ALIAS] = own
    try:
        yield
        with own.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode=DELETE")
    finally:
        own.close()
        connections[DEFAULT_DB_ALIAS] = kept


def into_memory(file: Path, uri: str) -> sqlite3.Connection:
    """Copy a database file into the memory database of this name, that lasts as long as the connection returned."""
    memory = sqlite3.connect(uri, uri=True, check_same_thread=False)
    with sqlite3.connect(file) as source:
        source.backup(memory)
    source.close()
    return memory


class Kept(Generic[T]):
    """A scene, and the rows its builder wrote: ``Kept(build).put_back()`` is what ``build()`` would be, only quicker.

    The builder may only add rows. It runs in a transaction that is taken back, so it leaves nothing behind.
    """

    def __init__(self, build: Callable[[], T]) -> None:
        with transaction.atomic():
            before = _rows()
            self._scene = pickle.dumps(build())
            self._rows = _added(before, _rows())
            transaction.set_rollback(True)
        self._statements = list(_statements(self._rows))

    def put_back(self) -> T:
        """Write the rows; the scene as its builder gave it, fresh objects every time."""
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, rows in self._statements:
                if connection.vendor == "sqlite":
                    cursor.connection.executemany(statement, rows)
                else:
                    cursor.execute(statement)
        return cast("T", pickle.loads(self._scene))


def _columns() -> dict[str, list[str]]:
    """Table → its columns, as far as they are written and not worked out by the database."""
    found: dict[str, list[str]] = {}
    for model in apps.get_models(include_auto_created=True):
        meta = model._meta  # noqa: SLF001 - Django's own name for what it documents
        if meta.managed and not meta.proxy:
            fields = (field for field in meta.local_concrete_fields if not field.generated)
            found[meta.db_table] = [field.column for field in fields if field.column]
    return found


def _rows() -> dict[str, list[Row]]:
    """Every row as the database holds it, with no conversion either way."""
    as_is = "+{}" if connection.vendor == "sqlite" else "{}::text"
    found = {}
    with connection.cursor() as cursor:
        for table, columns in _columns().items():
            listed = ", ".join(as_is.format(connection.ops.quote_name(column)) for column in columns)
            cursor.execute(f"SELECT {listed} FROM {connection.ops.quote_name(table)}")
            found[table] = cursor.fetchall()
    return found


def _added(before: dict[str, list[Row]], after: dict[str, list[Row]]) -> dict[str, list[Row]]:
    added = {}
    for table, rows in after.items():
        old = set(before[table])
        if old - set(rows):
            raise AssertionError(f"the builder of a kept scene changed rows of {table} that were there before it")
        if new := [row for row in rows if row not in old]:
            added[table] = new
    return added


def _statements(rows: dict[str, list[Row]]) -> Iterator[tuple[str, list[Row]]]:
    """The statements that write them: one per table with its rows, or (PostgreSQL) one with the values in it."""
    columns, quote = _columns(), connection.ops.quote_name
    for table, lines in rows.items():
        into = f"INSERT INTO {quote(table)} ({', '.join(map(quote, columns[table]))}) VALUES "
        places = f"({', '.join(['?'] * len(columns[table]))})"
        if connection.vendor == "sqlite":
            yield into + places, lines
        else:
            from psycopg import ClientCursor

            connection.ensure_connection()
            writer = ClientCursor(connection.connection)
            listed = ", ".join(writer.mogrify(places.replace("?", "%s"), line) for line in lines)
            yield into + listed, []
