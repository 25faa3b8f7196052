"""Pytest fixtures for tests with a database: ``business_day`` pins the clock, ``cast`` gives the standing cast.

A plugin of pytest, named in the ``conftest.py`` of the root, so that there is one of each however tests are arranged.
"""

from __future__ import annotations

import contextlib
import gc
import shutil
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings

from yice.lib import clock
from yice.testing import cast as casting
from yice.testing import kept
from yice.testing.processes import Processes


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that at the end no process is left alone with it."""
    items.sort(key=lambda item: "journeys" not in item.path.parts)


def pytest_collection_finish() -> None:
    """What was loaded by now stays: a collector that walks all of it again and again costs a twelfth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def _lighter() -> Iterator[None]:
    """What a test does not test is done without effort: hashing passwords, listing all static files for each client."""
    hashers = ["yice.testing.hashing.QuickArgon2"]
    with override_settings(PASSWORD_HASHERS=hashers, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="session")
def migrated(pytestconfig: pytest.Config, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file that all migrations have been run on: copy it. Kept from run to run beside pytest's own notes."""
    copy = tmp_path_factory.mktemp("migrated") / "yice.sqlite3"
    with django_db_blocker.unblock():
        return kept.migrated(pytestconfig.rootpath / ".pytest_cache" / "migrated", copy)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,  # noqa: ARG001 - asked for their effect, here and below
    request: pytest.FixtureRequest,
) -> Iterator[None]:
    """SQLite in memory starts from the migrated file instead of running all migrations in every process."""
    creation: Any = connection.creation
    name = creation._get_test_db_name()  # noqa: SLF001 - what Django is about to open
    if connection.vendor != "sqlite" or "mode=memory" not in name or request.config.getvalue("nomigrations"):
        yield
        return
    memory = kept.into_memory(request.getfixturevalue("migrated"), name)
    yield
    memory.close()


@pytest.fixture
def business_day() -> Iterator[None]:
    """The clock stands at nine in the morning of 2018-04-02, the business date of the demo."""
    with clock.at(casting.TODAY):
        yield


@pytest.fixture(scope="session")
def _kept_cast(request: pytest.FixtureRequest, django_db_blocker: Any) -> kept.Kept[casting.Cast]:
    built_in: AbstractContextManager[None]
    if connection.vendor == "sqlite":
        built_in = kept.database_in(request.getfixturevalue("migrated"))
    else:
        request.getfixturevalue("django_db_setup")
        built_in = contextlib.nullcontext()
    with django_db_blocker.unblock(), built_in, clock.at(casting.TODAY):
        return kept.Kept(casting.build)


@pytest.fixture
def cast(_kept_cast: kept.Kept[casting.Cast], db: None, business_day: None) -> casting.Cast:  # noqa: ARG001
    """The standing cast, fresh in this test's transaction."""
    return _kept_cast.put_back()


@pytest.fixture(scope="session")
def cast_folder(
    migrated: Path, _kept_cast: kept.Kept[casting.Cast], django_db_blocker: Any, tmp_path_factory: Any
) -> Path:
    """A data folder with the standing cast in its SQLite database and the keys to it: copy it."""
    folder = Path(tmp_path_factory.mktemp("cast"))
    shutil.copyfile(migrated, folder / "yice.sqlite3")
    for name in ("secret", "field", "blind"):
        (folder / f"{name}.key").write_text(getattr(settings, f"{name.upper()}_KEY"), encoding="ascii")
    with django_db_blocker.unblock(), kept.database_in(folder / "yice.sqlite3"):
        _kept_cast.put_back()
    return folder


@pytest.fixture(scope="session")
def processes(cast_folder: Path) -> Iterator[Processes]:
    """Real processes of the product, that start at once: ``processes.run(code, folder, kill_at="plans.…")``."""
    started = Processes(cast_folder)
    yield started
    started.close()
