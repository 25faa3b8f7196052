"""The whole product started as its users start it, and what it does when a part of it dies."""

import os
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path

import pytest

from yice.core.jobs.tests.test_worker_is_killed import wait_for

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for child processes under /proc"),
]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def served(tmp_path):
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("YICE_")}
    environment |= {"YICE_DATA": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    environment["DJANGO_SETTINGS_MODULE"] = "yice.config.settings"
    command = [sys.executable, "-m", "yice.config.cli", "serve", "--port", str(port), "--workers", "1"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    first = process.stdout.readline()
    yield process, port, first
    process.kill()
    process.wait()


def status(port, path):
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return 0


def worker_of(process):
    for folder in Path("/proc").iterdir():
        try:
            parent = (folder / "stat").read_text().rsplit(")", 1)[1].split()[1]
            if parent == str(process.pid) and "worker" in (folder / "cmdline").read_text().split("\0"):
                return int(folder.name)
        except OSError:
            continue
    return None


def test_it_prints_its_address_starts_a_dead_worker_again_and_stops_cleanly(served):
    process, port, first = served
    assert f"http://127.0.0.1:{port}" in first
    assert status(port, "/login/") == 200
    worker = worker_of(process)
    os.kill(worker, signal.SIGKILL)
    wait_for(lambda: worker_of(process) not in {None, worker})
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=60) == 0
    assert worker_of(process) is None
    assert status(port, "/login/") == 0


def test_a_taken_port_is_said_at_once(capsys):
    from django.core.management import CommandError, call_command

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CommandError, match="port_taken"):
            call_command("serve", "--port", str(taken.getsockname()[1]))
