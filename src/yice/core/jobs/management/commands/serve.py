"""``yice serve``: the whole product on one machine: database brought up to date, pages, and a worker beside them."""

from __future__ import annotations

import ctypes
import signal
import socket
import subprocess
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from yice.lib.prepare import prepare_database

_GRACE = 20.0  # seconds a child is given to finish after SIGTERM
_LOOK = 0.5


class Command(BaseCommand):
    """Starts pages and worker, starts again what dies, stops both cleanly on SIGTERM or Ctrl-C."""

    help = "启动一策：自动升级数据库，打开网页服务与后台任务"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="监听地址，默认只限本机")
        parser.add_argument("--port", type=int, default=8000, help="端口，默认 8000")
        parser.add_argument("--workers", type=int, default=2, help="网页进程数，默认 2")
        parser.add_argument("--no-worker", action="store_true", help="不启动后台任务（由别的机器运行）")
        parser.add_argument("--no-migrate", action="store_true", help="不自动升级数据库")

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        _refuse_taken(host, port)
        if not options["no_migrate"]:
            prepare_database()
        children = [Child("网页服务", _granian(host, port, options["workers"]))]
        if not options["no_worker"]:
            children.append(Child("后台任务", [sys.executable, "-m", "yice.config.cli", "worker"]))
        stopping = False

        def stop(*_: object) -> None:
            nonlocal stopping
            stopping = True

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        for child in children:
            child.start()
        _wait_until_open(host, port, lambda: stopping)
        if not stopping:
            self.stdout.write(f"一策已启动：http://{'127.0.0.1' if host == '0.0.0.0' else host}:{port}")  # noqa: S104
            self.stdout.write(f"数据目录：{settings.DATA}。按 Ctrl-C 停止。")
            self.stdout.flush()
        while not stopping:
            for child in children:
                if child.died():
                    self.stderr.write(f"{child.name}意外停止，正在重新启动。")
                    child.start_again()
            time.sleep(_LOOK)
        for child in reversed(children):
            child.stop()
        self.stdout.write("一策已停止。")


class Child:
    """A process that is started again when it dies."""

    def __init__(self, name: str, command: list[str]) -> None:
        """``name`` is what people read about it."""
        self.name = name
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._wait = 0.0

    def start(self) -> None:
        """Start it, in its own group so that Ctrl-C reaches it only through us."""
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            self._command,
            start_new_session=True,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads here
        )
        self._started = time.monotonic()

    def died(self) -> bool:
        """Whether it ended by itself."""
        return self._process is not None and self._process.poll() is not None

    def start_again(self) -> None:
        """At once the first time; slower and slower when it keeps dying within its first half minute."""
        quick = time.monotonic() - self._started < 30  # noqa: PLR2004 - half a minute
        self._wait = min(30.0, max(0.5, self._wait * 2)) if quick else 0.0
        time.sleep(self._wait)
        self.start()

    def stop(self) -> None:
        """Ask it to finish, and after a while make it."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(timeout=_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _die_with_parent() -> None:
    """Ask the kernel for SIGTERM when ``yice serve`` itself is killed, so that no worker is left behind unseen."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def _granian(host: str, port: int, workers: int) -> list[str]:
    return [
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--host",
        host,
        "--port",
        str(port),
        "--workers",
        str(workers),
        "--blocking-threads",
        "4",
        "--respawn-failed-workers",
        "--workers-kill-timeout",
        "10",
        "--log-level",
        "warning",
        "yice.config.wsgi:application",
    ]


def _refuse_taken(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"[port_taken] 端口 {port} 用不了，可能一策已在运行。请换一个端口：yice serve --port 8001"
            raise CommandError(message) from error


def _wait_until_open(host: str, port: int, given_up: Callable[[], bool]) -> None:
    for _ in range(240):
        if given_up():
            return
        try:
            with socket.create_connection(("127.0.0.1" if host == "0.0.0.0" else host, port), timeout=1):  # noqa: S104
                return
        except OSError:
            time.sleep(0.25)
    message = f"[not_open] 网页服务一分钟内没有在端口 {port} 打开。请查看上面的错误信息。"
    raise CommandError(message)
