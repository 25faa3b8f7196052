"""One run of the simulation, or several one after another: ``python -m bench.phones.harness --phones 8 --days 3``.

On a database of its own in ``YICE_DATA``: filled once, put back before each run. Prints a report per run as JSON.
``--faults`` plants what the ledger must catch: see ``faults.py``.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

from bench.phones import faults

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass(frozen=True, slots=True)
class Size:
    """How much happens; shares are of a hundred, per day."""

    phones: int
    days: int
    share: float
    """phones that go out"""
    visits: int
    """at most, per phone that goes out, besides those of ``hot`` people"""
    hot: float
    """people whom liaison, deputy and mostly a clerk change in one item on one day"""
    leave: float
    """visits, of those begun, that are left half written until another day"""
    edits: float
    """people whom a clerk changes in some item"""
    dying: float
    erase: float
    """phones, of those that go out, on which somebody tries ten wrong PINs"""
    revoked: float
    cuts: dict[str, int]
    """what befalls requests on a bad line; ``middle``, ``late`` and ``twice`` only those that hand something in"""
    tries: int
    """times a phone tries to hand in of an evening, while something is left"""
    kills: int
    """times the server is killed in the day, and again in the evening"""
    die: int
    """requests in an evening that take the server with them at a named point"""
    certain: bool = False
    """a small town: all go out, one phone is erased and one stopped on the first day, the server dies each night"""


def small(phones: int, days: int) -> Size:
    """Everything happens on the first days."""
    return Size(
        phones, days, share=100, visits=3, hot=40, leave=40, edits=20, dying=3, erase=4, revoked=2, kills=1, die=2,
        tries=5, cuts={"before": 6, "middle": 24, "after": 22, "late": 8, "twice": 16}, certain=True,
    )  # fmt: skip


def large(phones: int, days: int) -> Size:
    """As much as can be done in some twenty minutes."""
    return Size(
        phones, days, share=12, visits=2, hot=0.7, leave=12, edits=1, dying=0.02, erase=1.5, revoked=0.05, kills=1,
        die=2, tries=3, cuts={"before": 12, "middle": 12, "after": 12, "late": 6, "twice": 9},
    )  # fmt: skip


class Server:
    """The product under Granian, forked from this process so that it is up again at once."""

    def __init__(self, port: int, fault: str, log: Path) -> None:
        self.port, self.fault, self.log = port, fault, log
        self.pid = 0
        self.started = 0

    def start(self) -> None:
        """A new one, in a group of its own."""
        from django.db import connections

        connections.close_all()
        self.started += 1
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.setsid()
                ctypes.CDLL(None).prctl(1, signal.SIGKILL)
                out = os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
                os.dup2(out, 1)
                os.dup2(out, 2)
                faults.plant(self.fault)
                from granian import Granian
                from granian.constants import Interfaces

                Granian(
                    "bench.phones.office:application", address="127.0.0.1", port=self.port,
                    interface=Interfaces.WSGI, workers=1, blocking_threads=4, log_level="error",
                ).serve()  # fmt: skip
            except BaseException:  # noqa: BLE001 - into its log, and out
                traceback.print_exc()
            finally:
                os._exit(1)

    def kill(self) -> None:
        """As the kernel would when memory runs out."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)

    def look(self) -> None:
        """Start it again when it died by itself."""
        pid, _ = os.waitpid(self.pid, os.WNOHANG)
        if pid:
            self.kill()
            self.start()


def live(order: dict[str, Any], server: Server, show: Callable[[str], None]) -> None:
    """Let the phones live; kill the server when they say so. Raises ``RuntimeError`` when they end badly."""
    told = Path(order["ledger"]).with_name("order.json")
    told.write_text(json.dumps(order), encoding="utf-8")
    path = os.pathsep.join([os.environ.get("PATH", ""), str(Path(sys.executable).parent)])  # setup may put it there
    node = shutil.which("node", path=path)
    if node is None:
        raise RuntimeError("找不到 node。请先运行 make setup。")
    command = [node, "--experimental-vm-modules", "--no-warnings", str(HERE / "main.mjs"), str(told)]
    with (
        told.with_name("node.log").open("w") as errors,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, cwd=ROOT) as phones,
    ):
        stdin, stdout = phones.stdin, phones.stdout
        assert stdin is not None
        assert stdout is not None
        server.start()
        try:
            while phones.poll() is None:
                if not select.select([stdout], [], [], 0.02)[0]:
                    server.look()
                    continue
                line = stdout.readline().decode().strip()
                if line == "kill":
                    server.kill()
                    server.start()
                    stdin.write(b"killed\n")
                    stdin.flush()
                elif line:
                    show(line)
        finally:
            phones.kill()
            server.kill()
    if not Path(order["ledger"]).exists():
        raise RuntimeError(told.with_name("node.log").read_text()[-3000:] + server.log.read_text()[-3000:])


def run(size: Size, seed: int, fault: str, plan: dict[str, Any], folder: Path, show: Callable[[str], None]) -> Any:
    """One run on the database as it stands; its report."""
    from bench.phones.check import Check

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    ledger = folder / "ledger.json"
    ledger.unlink(missing_ok=True)
    told = {name: getattr(size, name) for name in size.__slots__}
    order = told | {"port": port, "plan": plan, "seed": seed, "fault": fault, "ledger": str(ledger)}
    began = time.monotonic()
    server = Server(port, fault, folder / "server.log")
    live(order, server, show)
    report = Check(json.loads(ledger.read_text(encoding="utf-8")), plan).run()
    report.counts["server.started"] = server.started
    report.phones, report.days, report.seconds = size.phones, size.days, round(time.monotonic() - began, 1)
    return report


def warm() -> None:
    """Whatever the product reads sooner or later, read before the server is forked."""
    import granian.server.mp
    from django.urls import get_resolver

    from bench.phones import office

    del granian
    office.product()
    get_resolver().url_patterns  # noqa: B018 - read for its effect


class Snapshot:
    """The database as it was filled, put back before each run."""

    def __init__(self, data: Path) -> None:
        self.data, self.copy = data, data / "filled.sqlite3"
        self._connection("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(data / "yice.sqlite3", self.copy)

    def put_back(self) -> None:
        """Everything of the last run goes."""
        from django.db import connections

        connections.close_all()
        for name in ("yice.sqlite3", "yice.sqlite3-wal", "yice.sqlite3-shm"):
            (self.data / name).unlink(missing_ok=True)
        shutil.copyfile(self.copy, self.data / "yice.sqlite3")

    @staticmethod
    def _connection(statement: str) -> None:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(statement)


def main() -> int:
    """Fill, run, tell."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--phones", type=int, default=8)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--fault-days", type=int, default=1, help="of most runs with a planted fault")
    parser.add_argument("--seed", type=int, default=20180402)
    parser.add_argument("--faults", default="none", help=f"one or more of {', '.join(faults.FAULTS)}, with commas")
    parser.add_argument("--again", type=int, default=0, help="seeds tried when a fault befell nobody")
    parser.add_argument("--large", action="store_true", help="as many deeds per phone and day as the large run has")
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yice.config.settings")
    os.environ.setdefault("YICE_IDLE_MINUTES", "100000")
    django.setup()
    from django.conf import settings

    from bench.phones import office

    def show(line: str) -> None:
        if options.show:
            sys.stderr.write(f"  {line}\n")
            sys.stderr.flush()

    warm()
    town = large if options.large else small
    plan = office.prepare(options.phones)
    show("filled")
    data = Path(settings.DATA)
    snapshot = Snapshot(data)
    found = {}
    for fault in options.faults.split(","):
        if fault not in faults.FAULTS:
            parser.error(f"no such fault: {fault}")
        size = town(options.phones, options.days if fault in faults.LONG else options.fault_days)
        for seed in range(options.seed, options.seed + 1 + (options.again if fault != "none" else 0)):
            snapshot.put_back()
            report = run(size, seed, fault, plan, data, show)
            if report.faults:
                break
        found[fault] = report.told()
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
