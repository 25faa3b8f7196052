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
)
_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx"}
_HEIF = {b"mif1", b"msf1"}  # says only that there are pictures: what sort, the brands after it say
_SOUND = {b"M4A ", b"M4B "}
_MPEG4 = {*(b"iso%d" % number for number in range(2, 10)), b"isom", b"mp41", b"mp42", b"M4V ", b"avc1", b"dash"}
_SAME = {"jpeg": "jpg", "mpeg": "mp3", "m4v": "mp4", "oga": "ogg", "weba": "webm", "heif": "heic", "m4b": "m4a"}
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
    if sort is None and content[4:8] == b"ftyp":
        sort = _boxes(content)
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
    sound_only = (claimed, sort.extension) == ("mp4", "m4a")  # the same container, and no pictures in it
    if _SAME.get(claimed, claimed) != sort.extension and not sound_only:
        raise Invalid(
            "file_mismatch",
            "文件内容与扩展名不符",
            why=f"文件名说是 {claimed or '（无扩展名）'}，内容是 {sort.extension}。",
            todo="请确认文件来源可靠，改用正确的扩展名后再上传。",
            fields={"file": "内容与扩展名不符"},
        )
    return sort


def _boxes(content: bytes) -> Sort | None:
    """A file of boxes (ISO base media): the brand says which family; whether an mp4 is sound alone, its tracks say.

    What a browser records comes under any brand of the family, and so does what a phone photographs.
    """
    size = int.from_bytes(content[:4], "big")
    major, brands = content[8:12], content[16 : max(16, min(size, 256))]
    others = {brands[at : at + 4] for at in range(0, len(brands), 4)}
    if major in _HEIC or (major in _HEIF and others & _HEIC):
        return Sort("heic", "image/heic")
    if major in _SOUND:
        return Sort("m4a", "audio/mp4")
    if major in _MPEG4:
        tracks = _tracks(content)
        return Sort("m4a", "audio/mp4") if tracks == {b"soun"} else Sort("mp4", "video/mp4")
    if major == b"qt  ":
        raise Invalid(
            "file_type",
            "苹果的 .mov 影像不能存入",
            why=f"只收 {ACCEPTED} 格式，且按文件内容判断，不看扩展名。",
            todo="录音请用页面上的“开始录音”，或存为 m4a、mp3；影像请存为 mp4。",
            fields={"file": "格式不收"},
        )
    return None


def _tracks(content: bytes) -> set[bytes]:
    """The sorts of the tracks (``soun``, ``vide`` …), as their handler boxes tell."""
    found: set[bytes] = set()
    at = content.find(b"hdlr")
    while at >= 0 and len(found) < 8:  # noqa: PLR2004 - more sorts than there are
        sort = content[at + 12 : at + 16]
        if sort in {b"soun", b"vide", b"pict", b"text", b"sbtl", b"meta"}:
            found.add(sort)
        at = content.find(b"hdlr", at + 4)
    return found


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
