"""Every named point at which the process may be killed is walked, here or in the app that owns it; really killed.

For each: nothing half-done afterwards, and the next try ends as if nobody had killed anything. A new ``killpoint("…")``
fails this list until it is named in ``SCENE_OF`` (walked here) or ``WALKED_BY`` (walked by the app's own test).
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

import yice
from yice.core.jobs.killpoints import names
from yice.testing.processes import Processes

HERE = Path(__file__).parent
PRODUCT = Path(yice.__path__[0])
KILLED = 137

# point → the scene of scenes.py in which it is walked here
SCENE_OF: dict[str, str] = {
    "duties.bulk.before_commit": "bulk",
    "visits.save.before_facts": "keep_visit",
    "visits.save.before_commit": "keep_visit",
    "visits.correct.between": "correct_visit",
    "ladder.inside_door": "no_answer",
    "plans.draft.before_commit": "draft",
    "plans.approve.before_commit": "approve",
    "campaigns.gifts.before_commit": "buy_gifts",
    "cards.make.before_commit": "make_cards",
    "cards.hand.before_commit": "hand_cards",
    "cards.outdated.before_commit": "check_cards",
    "cases.open.before_clocks": "take_case",
    "cases.open.before_commit": "take_case",
    "cases.callback.before_commit": "call_back",
    "cases.close.before_file": "call_back",
    "cases.authentication.before_fact": "authenticate",
}
# points walked by the app that owns them, and by which test
WALKED_BY: dict[str, str] = {
    **dict.fromkeys(
        ("jobs.claimed", "jobs.before_finish", "jobs.after_finish"), "core/jobs/tests/test_worker_is_killed.py"
    ),
    **dict.fromkeys(
        ("notify.claimed", "notify.before_send", "notify.after_send", "notify.after_mark"),
        "core/notify/tests/test_workers_are_killed.py",
    ),
    **dict.fromkeys(
        ("planning.before_chunk_commit", "planning.after_chunk", "planning.before_finish"),
        "planning/duties/tests/test_kill_the_planner.py",
    ),
    **dict.fromkeys(
        ("ladder.inside_chunk", "ladder.after_chunk", "ladder.inside_notice", "ladder.inside_clock"),
        "planning/ladder/tests/test_sweep_is_killed.py",
    ),
    **dict.fromkeys(
        ("field.receive.before_commit", "field.receive.after_commit", "field.apply.before_commit"),
        "web/field/tests/test_killed_while_taking_in.py",
    ),
    **dict.fromkeys(
        ("campaigns.freeze.before_targets", "campaigns.freeze.before_commit"),
        "planning/campaigns/tests/test_run_a_campaign.py",
    ),
    **dict.fromkeys(
        ("duties.evidence.before_needs", "duties.evidence.before_commit"),
        "planning/duties/tests/test_record_evidence.py",
    ),
    **dict.fromkeys(
        ("roster.staged_some", "roster.staged_all", "roster.commit_began", "roster.commit_wrote_some",
         "roster.commit_before_flip", "roster.commit_inside_flip", "roster.commit_after_flip", "roster.undo_inside",
         "roster.undo_after"),
        "core/roster/tests/test_import_is_killed.py",
    ),
}  # fmt: skip
# the import of the command line has no worker behind it that would take over: walked here as well
COMMAND = [name for name in WALKED_BY if name.startswith(("roster.staged", "roster.commit"))]


def test_every_point_in_the_code_is_walked_somewhere():
    assert set(names()) == set(SCENE_OF) | set(WALKED_BY)


def test_every_point_is_named_plainly_where_it_stands():
    calls = re.compile(r"(?<!def )\bkillpoint\((?!\s*[\"'][a-z0-9_.]+[\"']\s*\))")
    vague = [
        path.name
        for path in PRODUCT.rglob("*.py")
        if not {"tests", "testing"} & set(path.parts) and calls.search(path.read_text(encoding="utf-8"))
    ]
    assert vague == [], "a name put together at run time is not found by the list"


@pytest.mark.parametrize(("point", "test"), sorted(WALKED_BY.items()))
def test_the_test_that_is_said_to_walk_it_does(point, test):
    text = (PRODUCT / test).read_text(encoding="utf-8")
    assert point in text, "the walk does not name the point"
    assert "137" in text, "the walk does not kill"


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the scenes are played, each step in a process of its own on a folder's database."""

    processes: Processes

    def start(self, data: Path, scene: str, step: str, kill_at: str = "") -> subprocess.CompletedProcess[str]:
        """Do a step, or die doing it."""
        code = f"import sys; sys.path.insert(0, {str(HERE)!r}); import scenes; scenes.main()"
        return self.processes.run(code, data, scene, step, kill_at=kill_at)

    def done(self, data: Path, scene: str, step: str) -> None:
        """The same, undisturbed."""
        answer = self.start(data, scene, step)
        assert answer.returncode == 0, answer.stderr[-3000:]

    def look(self, data: Path) -> dict[str, Any]:
        """What stands in the database."""
        answer = self.start(data, "any", "look")
        assert answer.returncode == 0, answer.stderr[-3000:]
        found: dict[str, Any] = json.loads(answer.stdout)
        return found


@pytest.fixture(scope="module")
def stage(processes):
    return Stage(processes)


@pytest.fixture(scope="module")
def ready(stage, cast_folder, tmp_path_factory):
    """A folder in which a scene is prepared, with what stands there before and after an undisturbed deed."""
    kept: dict[str, tuple[Path, dict[str, Any], dict[str, Any]]] = {}

    def of(scene: str) -> tuple[Path, dict[str, Any], dict[str, Any]]:
        if scene not in kept:
            data = Path(shutil.copytree(cast_folder, tmp_path_factory.mktemp(scene) / "data"))
            stage.done(data, scene, "prepare")
            before = stage.look(data)
            whole = Path(shutil.copytree(data, tmp_path_factory.mktemp(scene) / "data"))
            stage.done(whole, scene, "do")
            kept[scene] = data, before, stage.look(whole)
        return kept[scene]

    return of


@pytest.mark.slow
@pytest.mark.parametrize("point", sorted(SCENE_OF))
def test_killed_there_nothing_happened_and_the_next_try_does_it_all(point, ready, stage, tmp_path):
    scene = SCENE_OF[point]
    prepared, before, after = ready(scene)
    assert before != after, "the scene does nothing"
    data = Path(shutil.copytree(prepared, tmp_path / "data"))
    assert stage.start(data, scene, "do", point).returncode == KILLED
    assert stage.look(data) == before
    stage.done(data, scene, "do")
    assert stage.look(data) == after


@pytest.mark.slow
@pytest.mark.parametrize("point", COMMAND)
def test_an_import_by_command_killed_there_is_seen_whole_or_not_at_all(point, ready, stage, tmp_path):
    prepared, before, after = ready("command")
    data = Path(shutil.copytree(prepared, tmp_path / "data"))
    assert stage.start(data, "command", "do", point).returncode == KILLED
    found = stage.look(data)
    believed = [name for name in found if name not in {"rows", "left over"}]
    assert [found[name] for name in believed] in [[whole[name] for name in believed] for whole in (before, after)]
    stage.done(data, "command", "do")
    again = stage.look(data)
    assert [again[name] for name in believed] == [after[name] for name in believed]
    assert again["left over"]["veiled"] == 0
    assert again["left over"]["staged"] == 0
