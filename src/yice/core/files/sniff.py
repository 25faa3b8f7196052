"""What a file really is, by its first bytes: the name is only a claim."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass

from yice.lib.errors import Invalid

_OFFICE = {
    "word/": ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xl/": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
_MAGIC: tuple[tuple[bytes, int, str, str], ...] = (
    (b"\xff\xd8\xff", 0, "jpg", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", 0, "png", "image/png"),
    (b"WEBP", 8, "webp", "image/webp"),
    (b"%PDF-", 0, "pdf", "application/pdf"),
    (b"ID3", 0, "mp3", "audio/mpeg"),
    (b"\xff\xfb", 0, "mp3", "audio/mpeg"),
    (b"\xff\xf3", 0, "mp3", "audio/mpeg"),
    (b"WAVE", 8, "wav", "audio/wav"),
    (b"OggS", 0, "ogg", "audio/ogg"),
    (b"\x1aE\xdf\xa3", 0, "webm", "video/webm"),
    (b"ftypM4A", 4, "m4a", "audio/mp4"),
    (b"ftypisom", 4, "mp4", "video/mp4"),
    (b"ftypmp42", 4, "mp4", "video/mp4"),
    (b"ftypheic", 4, "heic", "image/heic"),
)
_SAME = {"jpeg": "jpg", "mpeg": "mp3", "m4v": "mp4", "oga": "ogg", "weba": "webm"}
ACCEPTED = "jpg、png、webp、heic、pdf、docx、xlsx、mp3、m4a、wav、ogg、webm、mp4"
SHOWN_INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf", "audio/mpeg", "audio/wav"})


@dataclass(frozen=True, slots=True)
class Sort:
    """The real sort of a file: extension and media type."""

    extension: str
    mime: str


def sniff(content: bytes, name: str) -> Sort:
    """Tell the sort; raise ``Invalid`` (``file_type``, ``file_mismatch``, ``file_macros``) for what is not taken."""
    sort = next((Sort(ext, mime) for magic, at, ext, mime in _MAGIC if content[at : at + len(magic)] == magic), None)
    if sort is None and content[:4] == b"PK\x03\x04":
        sort = _office(content)
    if sort is None:
        raise Invalid(
            "file_type",
            "这种文件不能存入",
            why=f"只收 {ACCEPTED} 格式，且按文件内容判断，不看扩展名。",
            todo="请转换格式后再上传；手机照片、扫描件请用 jpg 或 pdf。",
            fields={"file": "格式不收"},
        )
    claimed = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    if _SAME.get(claimed, claimed) != sort.extension:
        raise Invalid(
            "file_mismatch",
            "文件内容与扩展名不符",
            why=f"文件名说是 {claimed or '（无扩展名）'}，内容是 {sort.extension}。",
            todo="请确认文件来源可靠，改用正确的扩展名后再上传。",
            fields={"file": "内容与扩展名不符"},
        )
    return sort


def _office(content: bytes) -> Sort | None:
    """A Word or Excel file of today without macros; only the table of contents of the archive is read."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except zipfile.BadZipFile:
        return None
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Invalid(
            "file_macros",
            "文件里有宏，不能存入",
            why="宏可能带有病毒。",
            todo="请另存为不含宏的 docx 或 xlsx，或打印成 pdf。",
            fields={"file": "含有宏"},
        )
    return next((Sort(*sort) for start, sort in _OFFICE.items() if any(name.startswith(start) for name in names)), None)
