"""The planner is really killed at each of its named points: nothing is half-done, and the next run ends the same."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from yice.core.jobs import killpoints

POINTS = [name for name in killpoints.names() if name.startswith("planning.")]
SCRIPT = """
import django
django.setup()
from yice.lib import clock
from yice.lib.actor import Actor
from yice.testing import cast
from yice.planning.duties.actions import planning
planning._chunk_size = lambda: 3
with clock.at(cast.TODAY):
    if {build}:
        cast.build()
    else:
        print(planning.plan(by=Actor.system("test")).resumed)
"""


def run(folder: Path, *, build: bool = False, kill_at: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SCRIPT.format(build=build)],
        env={
            **{key: value for key, value in os.environ.items() if key != "YICE_DATABASE_URL"},
            "DJANGO_SETTINGS_MODULE": "yice.config.settings",
            "YICE_DATA": str(folder),
            "YICE_KILL_AT": kill_at,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def tables(folder: Path) -> dict[str, list[tuple]]:
    """What people see of a plan, without the numbers that rows happen to get."""
    db = sqlite3.connect(folder / "yice.sqlite3")
    columns = {
        "duties_duty": "id, opens, due, closes, decision, unit_id, role",
        "duties_rollup": "unit_id * 100000000 + rule * 100000 + month, kept, open, missed, unknown",
        "policy_level": "person_id, code, since",
        "policy_concern": "person_id, code, degree",
        "policy_gap": "id, facts",
        "duties_planned": "id, facts, owed, standing",
    }
    try:
        return {
            name: db.execute(f"SELECT {what} FROM {name} ORDER BY 1, 2").fetchall() for name, what in columns.items()
        }
    finally:
        db.close()


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the cast, never planned."""
    folder = tmp_path_factory.mktemp("city")
    subprocess.run(
        [sys.executable, "-m", "yice.config.cli", "migrate", "-v0"],
        env={**{k: v for k, v in os.environ.items() if k != "YICE_DATABASE_URL"}, "YICE_DATA": str(folder)},
        check=True,
    )
    built = run(folder, build=True)
    assert built.returncode == 0, built.stderr
    return folder


@pytest.fixture(scope="module")
def whole(city: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple]]:
    """The tables after a run that nobody disturbed."""
    folder = copy(city, tmp_path_factory.mktemp("whole"))
    done = run(folder)
    assert done.returncode == 0, done.stderr
    return tables(folder)


def copy(city: Path, folder: Path) -> Path:
    for path in city.iterdir():
        if path.is_file():
            (folder / path.name).write_bytes(path.read_bytes())
    return folder


def test_there_are_points_to_be_killed_at():
    assert set(POINTS) == {"planning.before_chunk_commit", "planning.after_chunk", "planning.before_finish"}


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_killed_there_nothing_is_half_done_and_the_next_run_ends_the_same(point, city, whole, tmp_path):
    folder = copy(city, tmp_path)
    killed = run(folder, kill_at=point)
    assert killed.returncode == 137, killed.stderr
    seen = tables(folder)
    planned = {key // 8 for key, *_ in seen["duties_planned"]}
    owners = {key >> 35 for key, *_ in seen["duties_duty"] if (key >> 32) & 7 == 1}
    assert owners <= planned  # each subject is there whole or not at all
    for name in ("duties_duty", "policy_level", "policy_gap"):
        assert set(seen[name]) <= set(whole[name])
    again = run(folder)
    assert again.returncode == 0, again.stderr
    assert again.stdout.strip() == "True"
    assert tables(folder) == whole
