"""What a file really is, told from its first bytes and never from its name."""

from __future__ import annotations

from yice.lib.sheets.refusals import refuse

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"%PDF", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"MZ", "exe"),
    (b"\x7fELF", "exe"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"Rar!", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"\x1f\x8b", "archive"),
)

_NAMES = {
    "zip": "新版 Excel（.xlsx）或其他压缩格式",
    "ole": "旧版 Office（.xls 一类）",
    "html": "网页",
    "xml": "XML 文本",
    "pdf": "PDF",
    "rtf": "RTF 文档",
    "exe": "程序",
    "image": "图片",
    "archive": "压缩包",
    "text": "纯文本",
    "binary": "无法识别的二进制内容",
    "docx": "Word 文档",
    "package": "压缩包，里面不是工作簿",
    "xlsb": "二进制工作簿（.xlsb）",
}

EXPECTED = {".xlsx": "zip", ".xls": "ole", ".csv": "text"}


def name_of(kind: str) -> str:
    """The kind in words."""
    return _NAMES.get(kind, kind)


def sniff(data: bytes) -> str:
    """The kind of a file by its content: one of the keys above."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"  # UTF-16 as Excel's "Unicode text" writes it
    if b"\x00" in head:
        return "binary"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<meta", b"<head")):
        return "html"
    if start.startswith(b"<?xml"):
        return "html" if b"<html" in start else "xml"
    return "text"


def check_kind(filename: str, data: bytes) -> str:
    """The kind, or a refusal when the name promises something else than the content holds."""
    if not data.strip(b"\x00\r\n\t ,;"):
        raise refuse("empty_file")
    dot = filename.rfind(".")
    extension = filename[dot:].lower() if dot >= 0 else ""
    found = sniff(data)
    if extension in {".xlsm", ".xltm"} and found == "zip":
        raise refuse("macros")
    if extension not in EXPECTED:
        raise refuse("unknown_kind", found=f"“{extension}”" if extension else name_of(found))
    if extension == ".xlsx" and found == "ole":
        return "ole"  # an encrypted .xlsx is an OLE container; the caller tells it from a renamed .xls
    if found != EXPECTED[extension]:
        raise refuse("wrong_extension", extension=extension, found=name_of(found))
    return found
