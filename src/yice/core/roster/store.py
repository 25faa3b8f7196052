"""Where a dropped file lies until its import is over: sealed, on disk, under its number."""

from __future__ import annotations

import os
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
