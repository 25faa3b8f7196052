"""Real processes of the product that start at once: each lives on a data folder of its own and dies a real death.

Loading the product takes a second, each time. ``Processes`` loads it once, in a process that opens no database of
yours, and lets that one fork: what is forked takes its settings from its own environment, as if it had just started.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any, NoReturn, cast

_OWN = ("YICE_", "DJANGO_")


class Processes:
    """``run(code, folder)`` runs code in a new process on the database of that folder; ``close`` when done with it."""

    def __init__(self, scene: Path | None = None) -> None:
        """``scene``: a data folder with something in it, on which the loaded process warms up (on a copy)."""
        self._folder = tempfile.TemporaryDirectory(prefix="yice-processes-")
        home = Path(self._folder.name) / "data"
        home.mkdir()
        for file in scene.iterdir() if scene else ():
            if file.is_file():
                (home / file.name).write_bytes(file.read_bytes())
        environment = {name: value for name, value in os.environ.items() if not name.startswith(_OWN)}
        environment |= {"YICE_DATA": str(home), "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        environment["DJANGO_SETTINGS_MODULE"] = "yice.config.settings"
        warm = ["warm"] if scene else []
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "yice.testing.processes", *warm],
            env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def run(
        self, code: str, data: Path, *arguments: str, kill_at: str = "", **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run Python code to its end; ``kill_at`` names the point at which the process dies (exit code 137)."""
        assert self._parent.stdin is not None  # piped above
        assert self._parent.stdout is not None
        out, err = (Path(self._folder.name, name) for name in ("out", "err"))
        order = {
            "code": code, "arguments": ["-c", *arguments], "out": str(out), "err": str(err),
            "environment": {"YICE_DATA": str(data), "YICE_KILL_AT": kill_at, **environment},
        }  # fmt: skip
        self._parent.stdin.write(json.dumps(order) + "\n")
        self._parent.stdin.flush()
        answer = self._parent.stdout.readline()
        if not answer:
            raise AssertionError(f"the process that forks the others has ended ({self._parent.wait()})")
        return subprocess.CompletedProcess(code, json.loads(answer), out.read_text("utf-8"), err.read_text("utf-8"))

    def yice(self, data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the product, as ``yice …`` does."""
        return self.run("from yice.config.cli import main; main()", data, *arguments, **environment)

    def close(self) -> None:
        """End the loaded process."""
        assert self._parent.stdin is not None
        self._parent.stdin.close()
        self._parent.wait()
        assert self._parent.stdout is not None
        self._parent.stdout.close()
        self._folder.cleanup()


def _serve(*, warm: bool) -> None:
    """Read orders, fork for each, answer with how it ended."""
    import gc

    import django

    django.setup()
    with contextlib.redirect_stdout(sys.stderr):
        _load(warm=warm)
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _live(json.loads(line))
        _, status = os.waitpid(child, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()


def _load(*, warm: bool) -> None:
    """Whatever a process of the product reads sooner or later, once and before anybody is forked."""
    from django.core.management import get_commands
    from django.db import connections
    from django.urls import get_resolver

    from yice.lib import clock
    from yice.planning.duties.actions import plan
    from yice.testing.cast import BUILDER, TODAY

    get_commands()
    get_resolver().url_patterns  # noqa: B018 - read for its effect
    if warm:
        with clock.at(TODAY):
            plan(by=BUILDER)
    connections.close_all()


def _live(order: dict[str, Any]) -> NoReturn:
    """The life of a forked process: its own streams, environment and settings, then the code it was born for."""
    code = 1
    try:
        for name, number in (("out", 1), ("err", 2)):
            os.dup2(os.open(order[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.environ.update(order["environment"])
        sys.argv = order["arguments"]
        _settle()
        exec(compile(order["code"], "<order>", "exec"), {"__name__": "__main__"})
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:  # noqa: BLE001 - the end of this process, told as Python tells it
        traceback.print_exc()
    finally:
        with contextlib.suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _settle() -> None:
    """Read the settings again, for this environment, and forget what came of the old ones."""
    import importlib

    from django.conf import settings
    from django.core.files.storage import default_storage, storages
    from django.db import connections
    from django.utils.functional import empty

    from yice.lib import crypto

    fresh = importlib.reload(importlib.import_module("yice.config.settings"))
    for name in filter(str.isupper, dir(fresh)):
        setattr(settings, name, getattr(fresh, name))
    for cached in vars(crypto).values():
        if hasattr(cached, "cache_clear"):
            cached.cache_clear()
    handler = cast("Any", connections)
    handler.__dict__.pop("settings", None)
    handler._settings = None  # noqa: SLF001 - Django has no public way to start over
    with contextlib.suppress(AttributeError):
        del handler._connections.default  # noqa: SLF001
    storages.__init__()  # type: ignore[misc]
    storages.__dict__.pop("backends", None)
    cast("Any", default_storage)._wrapped = empty  # noqa: SLF001


if __name__ == "__main__":
    _serve(warm="warm" in sys.argv)
