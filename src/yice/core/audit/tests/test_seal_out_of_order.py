"""On PostgreSQL a transaction may take a number and commit long after higher ones."""

import pytest
from django.db import connection, connections

from yice.core.audit import sealing
from yice.core.audit.actions import record
from yice.core.audit.models import Entry
from yice.core.audit.sealing import seal_pending
from yice.core.audit.verifying import verify
from yice.lib.actor import Actor

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.postgres_only,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer"),
]
SYSTEM = Actor.system("test")

INSERT = """INSERT INTO audit_entry
(at, real_at, actor_kind, actor_id, actor_name, verb, subject_kind, reason, source, detail)
VALUES (now(), now(), 'system', 0, 'slow', 'v', 'x', '', '', '{}')"""


@pytest.fixture
def slow():
    other = connections.create_connection("default")
    other.ensure_connection()
    other.set_autocommit(False)
    yield other
    other.rollback()
    other.close()


def test_nothing_is_sealed_above_a_number_still_under_way(slow, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    monkeypatch.setattr(sealing, "_TRIES", 2)
    with slow.cursor() as cursor:
        cursor.execute(INSERT)
    record(by=SYSTEM, verb="quick", subject=("x", 1))
    assert seal_pending() == 0
    slow.commit()
    assert seal_pending() == 2
    assert [entry.actor_name for entry in Entry.objects.order_by("id")] == ["slow", "test"]
    assert verify().ok


def test_a_writer_that_came_later_holds_nobody_up(slow, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path
    record(by=SYSTEM, verb="quick", subject=("x", 1))
    look = sealing._writers
    arrived = []

    def late():
        seen = look()
        if not arrived:
            arrived.append(1)
            with slow.cursor() as cursor:
                cursor.execute(INSERT)
        return seen

    monkeypatch.setattr(sealing, "_writers", late)
    assert seal_pending() == 1
