"""The worker is killed in the middle of reminding, really: afterwards nothing came twice and nothing was missed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

POINTS = ("ladder.inside_chunk", "ladder.after_chunk", "ladder.inside_notice", "ladder.inside_clock")
KILLED = 137
_RUN = "import django; django.setup(); from yice.planning.ladder.tests.killing import main; main()"


def run(data: Path, step: str, kill_at: str = "") -> subprocess.CompletedProcess[str]:
    """Do a step in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("YICE_", "DJANGO_"))}
    clean |= {"YICE_DATA": str(data), "YICE_KILL_AT": kill_at, "DJANGO_SETTINGS_MODULE": "yice.config.settings"}
    return subprocess.run([sys.executable, "-c", _RUN, step], env=clean, capture_output=True, text=True, check=False)


def remind(data: Path) -> dict[str, Any]:
    """One look of the worker; what stands there afterwards."""
    answer = run(data, "do")
    assert answer.returncode == 0, answer.stderr[-3000:]
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """A town with much overdue, and what it looks like after reminders that nobody disturbed."""
    data = tmp_path_factory.mktemp("ladder") / "data"
    data.mkdir()
    built = run(data, "build")
    assert built.returncode == 0, built.stderr[-3000:]
    whole = Path(shutil.copytree(data, tmp_path_factory.mktemp("whole") / "data"))
    return data, remind(whole)


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_killed_there_the_next_look_makes_it_whole(
    point: str, town: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    data, whole = town
    mine = Path(shutil.copytree(data, tmp_path / "data"))
    assert run(mine, "do", point).returncode == KILLED
    assert remind(mine) == whole
    assert remind(mine) == whole
