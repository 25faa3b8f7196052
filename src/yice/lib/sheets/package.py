"""Looking into an .xlsx before anything parses it: entries, sizes, dangerous parts. Streamed and bounded."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree as ET

from yice.lib.sheets.kinds import name_of
from yice.lib.sheets.refusals import refuse
from yice.lib.sheets.values import Limits

CHUNK = 1 << 20
_SMALL = 8 << 20  # workbook, relations and content types never come near this
_LOCAL_HEADER = 30
_RATIO_FLOOR = 16 << 20  # small parts may compress as well as they like
_STORED, _DEFLATED = 0, 8
_BAD_DECLARATION = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

_REFUSED_PARTS: tuple[tuple[str, str], ...] = (
    ("vbaproject", "macros"),
    ("xl/macrosheets/", "macros"),
    ("xl/dialogsheets/", "macros"),
    ("xl/externallinks/", "external_links"),
    ("xl/connections", "external_links"),
    ("xl/querytables/", "external_links"),
    ("xl/webextensions/", "external_links"),
    ("xl/activex/", "embedded_objects"),
    ("xl/embeddings/", "embedded_objects"),
)
_HARMLESS_EXTERNAL = ("/hyperlink", "/image")


@dataclass(frozen=True, slots=True)
class Part:
    """One sheet of the workbook: its name, whether it is shown, and where its cells are."""

    name: str
    visible: bool
    path: str


class Package:
    """An opened .xlsx whose entries may be streamed under the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Read the directory of the archive and refuse whatever a roster has no business to carry."""
        self._data = data
        self._limits = limits
        self._unpacked = 0
        try:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, struct.error, NotImplementedError) as error:
            raise refuse("damaged_file") from error
        self._entries = {entry.filename.lstrip("/").lower(): entry for entry in entries}
        self._check_directory(entries)
        self._check_parts()

    def _check_directory(self, entries: list[zipfile.ZipInfo]) -> None:
        limits = self._limits
        if len(entries) > limits.entries or len(self._entries) != len(entries):
            raise refuse("zip_bomb")
        if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
            raise refuse("zip_bomb")
        end = 0
        for entry in sorted(entries, key=lambda one: one.header_offset):
            if entry.flag_bits & 1:
                raise refuse("password_protected")
            if entry.compress_type not in {_STORED, _DEFLATED}:
                raise refuse("damaged_file")
            if entry.header_offset < end:  # overlapping entries: one body counted many times
                raise refuse("zip_bomb")
            end = entry.header_offset + _LOCAL_HEADER + entry.compress_size
            if entry.file_size > _RATIO_FLOOR and entry.file_size > entry.compress_size * limits.part_ratio:
                raise refuse("zip_bomb")

    def _check_parts(self) -> None:
        names = self._entries
        for name in names:
            for part, code in _REFUSED_PARTS:
                if name.startswith(part) or (part == "vbaproject" and part in name):
                    raise refuse(code)
        if "[content_types].xml" not in names:
            raise refuse("wrong_extension", extension=".xlsx", found=name_of("package"))
        if "xl/workbook.bin" in names:
            raise refuse("wrong_extension", extension=".xlsx", found=name_of("xlsb"))
        if any(name.startswith("word/") for name in names):
            raise refuse("wrong_extension", extension=".xlsx", found=name_of("docx"))
        types = self.whole("[content_types].xml")
        if b"macroEnabled" in types or b"vbaProject" in types:
            raise refuse("macros")
        for name in names:
            if name.endswith(".rels"):
                self._check_relations(name)

    def _check_relations(self, name: str) -> None:
        for relation in self.tree(name):
            outside = relation.get("TargetMode", "").lower() == "external"
            if outside and not relation.get("Type", "").endswith(_HARMLESS_EXTERNAL):
                raise refuse("external_links")

    def stream(self, name: str) -> Iterator[bytes]:
        """The unpacked bytes of an entry, counted against the limits as they come, whatever the directory claims."""
        entry = self._entries.get(name.lower())
        if entry is None:
            raise refuse("damaged_file")
        start = entry.header_offset
        header = self._data[start : start + _LOCAL_HEADER]
        if len(header) < _LOCAL_HEADER or header[:4] != b"PK\x03\x04":
            raise refuse("damaged_file")
        lengths = struct.unpack("<HH", header[26:30])
        body = start + _LOCAL_HEADER + sum(lengths)
        packed = memoryview(self._data)[body : body + entry.compress_size]
        size = 0
        for chunk in _unpack(packed, deflated=entry.compress_type == _DEFLATED):
            size += len(chunk)
            self._unpacked += len(chunk)
            if self._unpacked > self._limits.unpacked_bytes or size > entry.file_size:
                raise refuse("zip_bomb")
            yield chunk

    def checked(self, name: str) -> Iterator[bytes]:
        """As ``stream``, refusing document types and entities; the check spans the seams between chunks."""
        tail = b""
        for chunk in self.stream(name):
            if _BAD_DECLARATION.search(tail + chunk[:16]) or _BAD_DECLARATION.search(chunk):
                raise refuse("unsafe_xml")
            tail = chunk[-16:]
            yield chunk

    def whole(self, name: str) -> bytes:
        """A small entry at once."""
        parts: list[bytes] = []
        size = 0
        for chunk in self.checked(name):
            parts.append(chunk)
            size += len(chunk)
            if size > _SMALL:
                raise refuse("zip_bomb")
        return b"".join(parts)

    def tree(self, name: str) -> ET.Element:
        """A small XML entry parsed; entities were refused before."""
        try:
            return ET.fromstring(self.whole(name))  # noqa: S314 - no DOCTYPE gets here, so nothing expands
        except ET.ParseError as error:
            raise refuse("damaged_file") from error

    def sheets(self) -> list[Part]:
        """The worksheets in the order of the tabs."""
        targets = {
            relation.get("Id", ""): relation.get("Target", "") for relation in self.tree("xl/_rels/workbook.xml.rels")
        }
        parts: list[Part] = []
        for element in self.tree("xl/workbook.xml").iter():
            if element.tag.rsplit("}", 1)[-1] != "sheet":
                continue
            target = targets.get(element.get(_REL) or _any_id(element), "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            shown = element.get("state", "visible") == "visible"
            parts.append(Part(name=element.get("name", ""), visible=shown, path=path))
        if not parts:
            raise refuse("damaged_file")
        if len(parts) > self._limits.sheets:
            raise refuse("too_many_sheets", count=len(parts), limit=self._limits.sheets)
        return parts

    def scan_rest(self, seen: set[str]) -> None:
        """Unpack what nobody has looked at yet, so that the limits hold for the whole file before it is parsed."""
        for name in self._entries:
            if name in seen:
                continue
            for _ in self.checked(name) if name.endswith((".xml", ".rels")) else self.stream(name):
                pass


def _any_id(element: ET.Element) -> str:
    """The relation's id in files of the strict variety, which use another namespace."""
    return next((value for key, value in element.attrib.items() if key.endswith("}id")), "")


def _unpack(packed: memoryview, *, deflated: bool) -> Iterator[bytes]:
    """Unpack in pieces of at most ``CHUNK``."""
    if not deflated:
        for start in range(0, len(packed), CHUNK):
            yield bytes(packed[start : start + CHUNK])
        return
    engine = zlib.decompressobj(-15)
    try:
        for start in range(0, len(packed), CHUNK):
            rest = bytes(packed[start : start + CHUNK])
            while rest:
                yield engine.decompress(rest, CHUNK)
                rest = engine.unconsumed_tail
        while not engine.eof and (chunk := engine.decompress(b"", CHUNK)):
            yield chunk
    except zlib.error as error:
        raise refuse("damaged_file") from error
    if not engine.eof:
        raise refuse("damaged_file")
