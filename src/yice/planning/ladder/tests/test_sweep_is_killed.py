"""The worker is killed in the middle of reminding, really: afterwards nothing came twice and nothing was missed."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from yice.testing.processes import Processes

POINTS = ("ladder.inside_chunk", "ladder.after_chunk", "ladder.inside_notice", "ladder.inside_clock")
KILLED = 137
_RUN = "from yice.planning.ladder.tests.killing import main; main()"


def remind(processes: Processes, data: Path) -> dict[str, Any]:
    """One look of the worker; what stands there afterwards."""
    answer = processes.run(_RUN, data, "do")
    assert answer.returncode == 0, answer.stderr[-3000:]
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


@pytest.fixture(scope="module")
def town(processes: Processes, migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A town with much overdue, and what it looks like after reminders that nobody disturbed."""
    data = tmp_path_factory.mktemp("ladder") / "data"
    data.mkdir()
    shutil.copyfile(migrated, data / "yice.sqlite3")
    built = processes.run(_RUN, data, "build")
    assert built.returncode == 0, built.stderr[-3000:]
    whole = Path(shutil.copytree(data, tmp_path_factory.mktemp("whole") / "data"))
    return data, remind(processes, whole)


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_killed_there_the_next_look_makes_it_whole(
    point: str, town: tuple[Path, dict[str, Any]], processes: Processes, tmp_path: Path
) -> None:
    data, whole = town
    mine = Path(shutil.copytree(data, tmp_path / "data"))
    assert processes.run(_RUN, mine, "do", kill_at=point).returncode == KILLED
    assert remind(processes, mine) == whole
    assert remind(processes, mine) == whole
