"""Workers really killed (exit 137): nothing is lost, nothing goes out more than once too often.

They die or are stopped at notify.claimed, notify.before_send, notify.after_send and notify.after_mark. Planted faults
are caught by the same count. The full run, 10,000 messages and 3,000 kills, is ``python -m bench messages``.
"""

import json
import os
import subprocess
import sys

import pytest
from django.db import connection

from yice.core.jobs import killpoints
from yice.testing.message_kills import KILLED, POINTS

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def harness(tmp_path):
    """The harness in a process and on a database of its own."""
    made = []

    def run(*arguments):
        environment = {name: value for name, value in os.environ.items() if not name.startswith("YICE_")}
        environment["YICE_DATA"] = str(tmp_path)
        if connection.vendor == "postgresql":
            environment["YICE_DATABASE_URL"] = own_database(made)
        command = [sys.executable, "-m", "yice.testing.message_kills", *arguments]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=500)
        assert done.stdout, done.stderr[-3000:]
        return json.loads(done.stdout)

    yield run
    for name in made:
        with server().cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def server():
    import psycopg

    at = connection.settings_dict
    return psycopg.connect(
        host=at["HOST"], port=at["PORT"], user=at["USER"], password=at["PASSWORD"], dbname="postgres", autocommit=True
    )


def own_database(made):
    at = connection.settings_dict
    made.append(f"messages_{os.getpid()}_{len(made)}")
    with server().cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{made[-1]}"')
    return f"postgresql://{at['USER']}@{at['HOST']}:{at['PORT']}/{made[-1]}"


def test_the_points_are_those_of_the_code():
    assert set(POINTS) == {name for name in killpoints.names() if name.startswith("notify.")}
    assert KILLED == 137


def test_killed_and_stopped_at_every_point_nothing_is_lost(harness):
    found = harness("--size", "60", "--kills", "24", "--stops", "4")
    assert found["faults"] == 0, found
    assert set(found["kills"]) == set(POINTS)
    assert found["sent"] + found["with_people"] >= 60
    assert found["extra"], "a kill after sending must show as the one extra that is allowed"


def test_marking_before_sending_is_caught(harness):
    assert harness("--size", "40", "--kills", "16", "--stops", "0", "--fault", "mark_first")["lost"]


def test_a_missing_fence_is_caught(harness):
    assert harness("--size", "40", "--kills", "8", "--stops", "8", "--fault", "no_fence")["faults"]


def test_a_report_of_death_races_the_birthday_run_and_wins(harness):
    for _ in range(3):  # on a busy machine the senders may be through before the first report: then it was no race
        found = harness("--size", "60", "--kills", "6", "--stops", "0", "--deaths")
        assert found["faults"] == 0, found
        assert found["sent"], "the living were greeted"
        if found["spared"]:
            break
    assert found["spared"], "no death came in time: the race was none"


def test_a_guard_before_the_transaction_is_caught(harness):
    assert harness("--size", "80", "--kills", "0", "--stops", "0", "--deaths", "--fault", "guard_apart")["after_death"]
