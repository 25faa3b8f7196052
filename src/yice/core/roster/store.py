"""Where a dropped file lies until its import is over: sealed, on disk, under its number."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from yice.lib.crypto import seal_bytes, unseal_bytes
from yice.lib.errors import NotFound

_CONTEXT = "roster.upload"


def _path(number: int) -> Path:
    folder = Path(settings.DATA) / "roster"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder / f"{number}.sealed"


def keep(number: int, body: bytes) -> None:
    """Seal and write; the name appears only when the whole file is there."""
    path = _path(number)
    part = path.with_suffix(".part")
    with part.open("wb") as out:
        out.write(seal_bytes(body, context=f"{_CONTEXT}.{number}"))
        out.flush()
        os.fsync(out.fileno())
    part.replace(path)


def fetch(number: int) -> bytes:
    """The file as it was dropped."""
    path = _path(number)
    if not path.exists():
        raise NotFound(
            "upload_gone", "原文件已清除", why="导入结束三十天后或放弃后不再保留原文件。", todo="请重新上传。"
        )
    return unseal_bytes(path.read_bytes(), context=f"{_CONTEXT}.{number}")


def drop(number: int) -> None:
    """Remove the sealed file, if it is there."""
    _path(number).unlink(missing_ok=True)


@contextmanager
def held(number: int) -> Iterator[None]:
    """Hold an import that no run stands behind: the system lets go of it when this process dies, however it dies."""
    path = _path(number).with_suffix(".held")
    with path.open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def is_held(number: int) -> bool:
    """Whether a process of this machine still holds the import; ours count too."""
    path = _path(number).with_suffix(".held")
    try:
        with path.open("rb") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    path.unlink(missing_ok=True)
    return False
