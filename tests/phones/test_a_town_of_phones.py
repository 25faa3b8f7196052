"""Phones with their own scripts against a real server on a line that breaks: nothing lost, doubled, hidden or unequal.

The small size of ``python -m bench phones``. The same ledger must catch every fault that is planted.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from bench.phones.faults import FAULTS  # noqa: E402 - bench is no package of the product

# what the ledger says of each fault; any of it will do
CAUGHT_BY = {
    "acknowledge_first": {"lost", "files_harmed", "dated_wrong"},
    "half_kept": {"lost", "refused_unasked", "files_harmed"},
    "apply_twice": {"doubled"},
    "last_wins": {"conflicts_missed"},
    "delete_at_send": {"lost", "gone_before_answer"},
    "erase_queue": {"lost", "gone_before_answer"},
    "bare_draft": {"lost"},
    "newest_was": {"conflicts_missed"},
}


@pytest.fixture(scope="module")
def town(tmp_path_factory, migrated):
    """The reports of all runs, one after another in one process that is filled once."""
    folder = tmp_path_factory.mktemp("phones")
    shutil.copyfile(migrated, folder / "yice.sqlite3")
    mine = {name: value for name, value in os.environ.items() if not name.startswith("YICE_")}
    command = [sys.executable, "-m", "bench.phones.harness", "--phones", "6", "--days", "2", "--again", "3"]
    done = subprocess.run(
        [*command, "--faults", ",".join(FAULTS)], cwd=ROOT, env=mine | {"YICE_DATA": str(folder)},
        capture_output=True, text=True, check=False, timeout=900,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


def test_every_record_is_in_the_file_once_or_visibly_with_a_person(town):
    found = town["none"]
    assert found["faults"] == 0, found
    assert found["records"] == found["visits"] + found["with_people"] >= 12


def test_what_was_to_befall_them_did(town):
    found = town["none"]
    assert found["conflicts"]
    assert found["files"]
    assert found["replicas"]
    for name in ("line.before", "line.middle", "line.after", "tabs_killed", "server.killed", "pushes.disorderly"):
        assert found["counts"].get(name), f"{name} never happened: the run proves nothing about it"


def test_each_fault_has_its_mark():
    assert set(CAUGHT_BY) | {"none"} == set(FAULTS)


@pytest.mark.parametrize("fault", CAUGHT_BY)
def test_a_planted_fault_is_caught(town, fault):
    found = town[fault]
    marks = {name for name in CAUGHT_BY[fault] if found.get(name) or found["oddities"].get(name)}
    assert marks, found
