"""One browser and one server for all journeys; a database file of its own for each of them.

The cast is built and planned once, in a file; each test starts from a copy. The server's threads open connections of
their own to it, as in production, so the worker can run in the test while a page asks how far it is.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@contextmanager
def _database_in(file: Path) -> Iterator[None]:
    """Every connection of this process leads to the file; whatever database was there comes back as it was."""
    from django.db import connection

    raw, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    try:
        yield
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = raw, name


@pytest.fixture(scope="session")
def _played(django_db_blocker, tmp_path_factory):
    """The cast with everything planned, in a file."""
    from django.core.management import call_command
    from django.db import connection
    from driving import remind
    from lived import live

    from yice.lib import clock
    from yice.planning.duties.actions import plan
    from yice.testing import cast as casting

    if connection.vendor != "sqlite":
        pytest.skip("the journeys run on SQLite")
    file = tmp_path_factory.mktemp("browser") / "cast.sqlite3"
    with django_db_blocker.unblock(), _database_in(file), clock.at(casting.TODAY):
        call_command("migrate", verbosity=0)
        cast = casting.build()
        for name in casting.Team.__slots__:
            cast.user(getattr(cast.staff, name))
            getattr(cast.staff, name).refresh_from_db()
        live(cast)
        plan(by=casting.BUILDER)
        remind()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return file, cast


@pytest.fixture(scope="session")
def _served():
    """The server, and its address."""
    from django.test.testcases import LiveServerThread

    # Static files come from whitenoise, as in production, so nothing stands before the application.
    thread = LiveServerThread("127.0.0.1", lambda application: application)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait()
    if thread.error:
        raise thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()


@pytest.fixture(scope="session")
def _browser():
    from driving import ARGS, chromium
    from playwright.sync_api import sync_playwright

    # Playwright keeps an event loop in this thread; Django takes that for an asynchronous caller.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(ARGS))
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def office(_played, _served, _browser, django_db_blocker, tmp_path, monkeypatch):
    """Whoever is needed, at a browser: ``office.seat(cast.staff.zhang).open("/")``."""
    from django.conf import settings
    from django.test import Client
    from driving import Office

    from yice.lib import clock

    template, cast = _played
    file = tmp_path / "yice.sqlite3"
    shutil.copyfile(template, file)

    def session_of(staff):
        client = Client()
        client.force_login(cast.user(staff), backend="django.contrib.auth.backends.ModelBackend")
        return {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}

    with django_db_blocker.unblock(), _database_in(file):
        house = Office(_browser, _served, cast, session_of)
        monkeypatch.setattr(clock, "now", house.now)  # for the threads of the server as well
        yield house
        noted = house.close()
    assert not noted, "\n".join(noted)


@pytest.fixture
def cast(_played):
    """The standing cast; its rows are those of the copy the office works on."""
    return _played[1]
