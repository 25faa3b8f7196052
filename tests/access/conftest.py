"""One town for all doors: built once, each door walked inside a savepoint of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import client as test_client
from django.test import override_settings

from yice.lib import clock
from yice.testing.cast import TODAY

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session", autouse=True)
def _without_contexts():
    """No test here asks an answer for its templates' contexts; copying them costs a tenth of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(test_client, "store_rendered_templates", lambda *_, **__: None)
        yield


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker, tmp_path_factory):
    """The town, in a transaction that is never committed; the tests' own transactions nest in it."""
    from town import build

    data = tmp_path_factory.mktemp("town")
    with override_settings(DATA=data), django_db_blocker.unblock(), clock.at(TODAY), transaction.atomic():
        yield build()
        transaction.set_rollback(True)


@pytest.fixture
def here(town, db):
    """The town inside this test's own savepoint; files that a deed removed are put back, as the database is."""
    kept = {path: path.read_bytes() for path in Path(settings.DATA).rglob("*") if path.is_file()}
    yield town
    for path, body in kept.items():
        if not path.exists():
            path.write_bytes(body)
