"""The planner is really killed at each of its named points: nothing is half-done, and the next run ends the same."""

import shutil
import sqlite3
from pathlib import Path

import pytest

from yice.core.jobs import killpoints
from yice.testing.processes import Processes

POINTS = [name for name in killpoints.names() if name.startswith("planning.")]
SCRIPT = """
from yice.lib import clock
from yice.lib.actor import Actor
from yice.testing.cast import TODAY
from yice.planning.duties.actions import planning
planning._chunk_size = lambda: 3
with clock.at(TODAY):
    print(planning.plan(by=Actor.system("test")).resumed)
"""


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
def whole(cast_folder: Path, processes: Processes, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[tuple]]:
    """The tables after a run that nobody disturbed."""
    folder = Path(shutil.copytree(cast_folder, tmp_path_factory.mktemp("whole") / "data"))
    done = processes.run(SCRIPT, folder)
    assert done.returncode == 0, done.stderr
    return tables(folder)


def test_there_are_points_to_be_killed_at():
    assert set(POINTS) == {"planning.before_chunk_commit", "planning.after_chunk", "planning.before_finish"}


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_killed_there_nothing_is_half_done_and_the_next_run_ends_the_same(
    point, cast_folder, processes, whole, tmp_path
):
    folder = Path(shutil.copytree(cast_folder, tmp_path / "data"))
    killed = processes.run(SCRIPT, folder, kill_at=point)
    assert killed.returncode == 137, killed.stderr
    seen = tables(folder)
    planned = {key // 8 for key, *_ in seen["duties_planned"]}
    owners = {key >> 35 for key, *_ in seen["duties_duty"] if (key >> 32) & 7 == 1}
    assert owners <= planned  # each subject is there whole or not at all
    for name in ("duties_duty", "policy_level", "policy_gap"):
        assert set(seen[name]) <= set(whole[name])
    again = processes.run(SCRIPT, folder)
    assert again.returncode == 0, again.stderr
    assert again.stdout.strip() == "True"
    assert tables(folder) == whole
