"""Reads of files that others may use."""

from __future__ import annotations

from hashlib import sha256

from yice.core.files import store
from yice.core.files.models import StoredFile
from yice.lib.crypto import Unreadable
from yice.lib.errors import NotFound


def read_file(file: StoredFile) -> bytes:
    """The content of a file, checked against its digest; who may look is the caller's to decide and to record."""
    if file.gone_at is not None:
        raise NotFound("file_gone", "文件已不在", why="文件已按规定销毁。", todo="无法恢复。")
    content = store.read(file.body, file.owner_id)
    if sha256(content).hexdigest() != file.sha256:
        raise Unreadable("file_changed", "文件内容被改动过", why="摘要不符。", todo="请联系系统管理员核查存储。")
    return content
