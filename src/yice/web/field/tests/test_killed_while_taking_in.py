"""Killed while a parcel is taken in: until it is kept the phone has it, from then on the worker brings it in."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

_HEAD = """
import os, json
os.environ["DJANGO_SETTINGS_MODULE"] = "yice.config.settings"
import django; django.setup()
from yice.lib import clock
from yice.testing import cast
from yice.web.field import actions
from yice.web.field.models import Device, Parcel
from yice.web.field.sealing import seal
from yice.services.visits.models import Visit
UID = "0c3cbb8c-6a0e-4b0a-9a53-0a4f1f2d8a11"
"""
_BUILD = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
with clock.at(cast.TODAY):
    made = cast.build()
    actions.register_device(by=made.actor(made.staff.zhang), label="phone")
"""
_HAND_IN = """
from yice.core.people.models import Person
with clock.at(cast.TODAY):
    visit = {"person": Person.objects.get(no="LX-0001").pk, "manner": "home", "reached": True, "said": "well"}
    content = json.dumps({"visit": visit, "files": []}).encode()
    parcel = actions.receive(device=Device.objects.get(), uid=UID, kind="record", sealed=seal(content, UID))
    actions.apply_parcel(parcel_id=parcel.pk)
"""
_WORK = """
with clock.at(cast.TODAY):
    actions.apply_waiting()
"""
_LOOK = """
print(json.dumps([Parcel.objects.count(), Visit.objects.count(), list(Parcel.objects.values_list("state", flat=True))]))
"""


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    folder = tmp_path_factory.mktemp("taken-in")
    assert _run(folder, _BUILD).returncode == 0
    return folder


def _run(folder, code, **more):
    env = {**os.environ, "YICE_DATA": str(folder), "YICE_DATABASE_URL": f"sqlite:///{folder}/yice.sqlite3"}
    command = [sys.executable, "-c", _HEAD + code]
    return subprocess.run(command, env=env | more, capture_output=True, text=True, check=False)


@pytest.fixture
def fresh(town, tmp_path):
    """The town as it was, for one killing."""
    for name in town.iterdir():
        if name.is_file():
            (tmp_path / name.name).write_bytes(name.read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("point", "kept"),
    [("field.receive.before_commit", 0), ("field.receive.after_commit", 1), ("field.apply.before_commit", 1)],
)
def test_killed_there_nothing_is_lost_and_nothing_is_doubled(fresh, point, kept):
    assert _run(fresh, _HAND_IN, YICE_KILL_AT=point).returncode == 137
    assert json.loads(_run(fresh, _LOOK).stdout)[:2] == [kept, 0]
    if kept:  # the phone may have had its answer: the worker alone must bring it into the file
        assert _run(fresh, _WORK).returncode == 0
        assert json.loads(_run(fresh, _LOOK).stdout) == [1, 1, ["applied"]]
    assert _run(fresh, _HAND_IN).returncode == 0  # the phone had no answer and sends it again
    assert json.loads(_run(fresh, _LOOK).stdout) == [1, 1, ["applied"]]
