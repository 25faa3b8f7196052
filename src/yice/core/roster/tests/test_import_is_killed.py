"""Killed at any named point, an import is there whole or not at all, and the next try finishes it."""

import shutil
from pathlib import Path

import pytest

from yice.core.jobs.killpoints import names

POINTS = [name for name in names() if name.startswith("roster.")]
KILLED = 137

SETUP = """
import sys, datetime as dt
from yice.core.jobs.worker import Worker
from yice.core.org import actions as org
from yice.core.org.models import Unit
from yice.core.people.models import Person, Status, PersonKey
from yice.core.roster import actions
from yice.core.roster.models import Batch, State, StagedRow
from yice.core.roster.tests.sheets import HEADINGS, chen, li, workbook
from yice.lib.actor import Actor
from django.db import connection
BY = Actor.system("test")
"""

BEGIN = (
    SETUP
    + """
unit = org.open_unit(by=BY, code="A", name="A", kind="bureau", opened_on=dt.date(2000, 1, 1))
batch = actions.take_upload(by=BY, filename="a.xlsx", body=workbook([HEADINGS, chen(), li()]), unit=unit)
actions.ask_to_check(by=BY, batch=batch)
"""
)

WORK = (
    SETUP
    + """
from yice.core.jobs.models import Run
Run.objects.filter(state="running").update(lease_until=None)
worker = Worker()
for _ in range(3):
    batch = Batch.objects.get()
    if batch.state == State.REVIEW and sys.argv[1] != "undo":
        actions.ask_to_commit(by=BY, batch=batch)
    if batch.state == State.DONE and sys.argv[1] == "undo":
        actions.ask_to_undo(by=BY, batch=batch)
    worker.step()
"""
)

LOOK = (
    SETUP
    + """
batch = Batch.objects.get()
seen = Person.objects.filter(erased_at=None).count()
believed = Status.objects.filter(superseded_at=None).count()
print(batch.state, seen, believed, StagedRow.objects.count())
"""
)


@pytest.fixture(scope="module")
def run(processes):
    def in_a_process(script, data, *arguments, kill=""):
        done = processes.run(script, data, *arguments, kill_at=kill)
        assert done.returncode in {0, KILLED}, done.stderr[-3000:]
        return done

    return in_a_process


@pytest.fixture(scope="module")
def state(run):
    def look(data):
        word, *counts = run(LOOK, data).stdout.split()
        return word, *map(int, counts)

    return look


def test_the_points_are_the_ones_we_know():
    assert sorted(POINTS) == [
        "roster.commit_after_flip", "roster.commit_before_flip", "roster.commit_began", "roster.commit_inside_flip",
        "roster.commit_wrote_some", "roster.staged_all", "roster.staged_some", "roster.undo_after",
        "roster.undo_inside",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def begun(run, migrated, tmp_path_factory):
    data = tmp_path_factory.mktemp("begun")
    shutil.copyfile(migrated, data / "yice.sqlite3")
    run(BEGIN, data)
    return data


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_whole_or_not_at_all(begun, run, state, tmp_path, point):
    data = Path(shutil.copytree(begun, tmp_path / "data"))
    mode = "undo" if "undo" in point else "commit"
    if mode == "undo":
        run(WORK, data, "commit")
        assert state(data)[:3] == ("done", 2, 2)
    assert run(WORK, data, mode, kill=point).returncode == KILLED
    word, seen, believed, _ = state(data)
    assert (seen, believed) in {(0, 0), (2, 2)}
    assert (word in {"done", "undoing"}) == (seen == 2)
    run(WORK, data, mode)
    word, seen, believed, staged = state(data)
    expected = ("undone", 0, 0) if mode == "undo" else ("done", 2, 2)
    assert (word, seen, believed) == expected
    assert staged == 2
