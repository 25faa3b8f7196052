"""The sealed bodies on disk: written whole or not at all, read back, destroyed."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings

from yice.core.people.models import PersonKey
from yice.lib.crypto import Unreadable, seal_bytes, unseal_bytes
from yice.lib.errors import NotFound

LIMIT = 20 * 1024 * 1024  # bytes; a body is sealed and opened in memory


def folder() -> Path:
    """Where the bodies lie."""
    storage: Any = settings.STORAGES["default"]
    return Path(storage["OPTIONS"]["location"]) / "sealed"


def write(content: bytes, owner_id: int | None) -> str:
    """Seal ``content`` and put it on disk; returns the body's name. Until a row names it, it is an orphan."""
    body = secrets.token_hex(16)
    target = _path(body)
    target.parent.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(".part")
    with partial.open("wb") as handle:
        handle.write(seal_bytes(content, key=key_of(owner_id), context=f"file.{body}"))
        handle.flush()
        os.fsync(handle.fileno())
    partial.replace(target)
    return body


def read(body: str, owner_id: int | None) -> bytes:
    """Open a body. Raises ``NotFound`` when it is gone, ``Unreadable`` when its key is."""
    try:
        sealed = _path(body).read_bytes()
    except FileNotFoundError as error:
        raise NotFound(
            "file_gone", "文件已不在", why="文件已按规定销毁，或存储被移动。", todo="如需要请联系系统管理员。"
        ) from error
    return unseal_bytes(sealed, key=key_of(owner_id), context=f"file.{body}")


def destroy(body: str) -> None:
    """Delete a body; one already gone is no error."""
    _path(body).unlink(missing_ok=True)


def bodies() -> Iterator[tuple[str, float]]:
    """Every body on disk with the moment it was written (seconds since the epoch), unfinished ones included."""
    if not folder().exists():
        return
    for path in folder().glob("*/*"):
        yield path.name, path.stat().st_mtime


def key_of(owner_id: int | None) -> str:
    """The key that seals the files of a person; "" (the installation's) for files of nobody in particular."""
    if owner_id is None:
        return ""
    key = PersonKey.objects.filter(person_id=owner_id).values_list("wrapped", flat=True).first()
    if not key:
        raise Unreadable(
            "sealed_unreadable",
            "加密的内容无法解开",
            why="这份档案已按期限清除，密钥已销毁。",
            todo="无法恢复。",
        )
    return key


def _path(body: str) -> Path:
    return folder() / body[:2] / body
