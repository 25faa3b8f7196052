"""Just enough of the old compound file format to look before anything parses it: the directory, and one stream."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from yice.lib.sheets.refusals import refuse

_HEADER = 512
_ENTRY = 128
_END = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_STREAM, _ROOT = 2, 5
_MINI_SECTOR = 64
_DIFAT_IN_HEADER = 109
_MAX_ENTRIES = 4_096
_NAME_BYTES = 64


@dataclass(frozen=True, slots=True)
class Entry:
    """A stream or storage of the container."""

    name: str
    kind: int
    start: int
    size: int


class Container:
    """The sectors and the directory. Every chain is followed at most once through, so no loop can hold it."""

    def __init__(self, data: bytes) -> None:
        """Read header, allocation table and directory."""
        if len(data) < _HEADER:
            raise refuse("damaged_file")
        self._data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        if shift not in {9, 12} or mini_shift != 6:  # noqa: PLR2004 - the two sector sizes of the format
            raise refuse("damaged_file")
        self._size = 1 << shift
        self._fat = self._read_fat()
        directory = struct.unpack_from("<I", data, 48)[0]
        self.entries = self._read_directory(directory)
        self._cutoff = struct.unpack_from("<I", data, 56)[0]
        self._mini_fat_start = struct.unpack_from("<I", data, 60)[0]

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _words(self, sector: bytes) -> tuple[int, ...]:
        return struct.unpack(f"<{len(sector) // 4}I", sector[: len(sector) // 4 * 4])

    def _read_fat(self) -> list[int]:
        sectors = list(struct.unpack_from(f"<{_DIFAT_IN_HEADER}I", self._data, 76))
        following = struct.unpack_from("<I", self._data, 68)[0]
        bound = len(self._data) // self._size + 1
        seen = 0
        while following < _END and seen < bound:
            words = self._words(self._sector(following))
            if len(words) < 2:  # noqa: PLR2004 - at least one number and the pointer onwards
                break
            sectors.extend(words[:-1])
            following = words[-1]
            seen += 1
        fat: list[int] = []
        for number in sectors[:bound]:
            if number < _END:
                fat.extend(self._words(self._sector(number)))
        return fat

    def _chain(self, start: int, table: list[int]) -> list[int]:
        chain: list[int] = []
        seen = bytearray(len(table))
        while start < len(table) and not seen[start]:
            seen[start] = 1
            chain.append(start)
            start = table[start]
        return chain

    def _read_directory(self, start: int) -> list[Entry]:
        raw = b"".join(self._sector(number) for number in self._chain(start, self._fat))
        entries: list[Entry] = []
        for at in range(0, min(len(raw), _MAX_ENTRIES * _ENTRY) - _ENTRY + 1, _ENTRY):
            length = struct.unpack_from("<H", raw, at + 64)[0]
            if not 2 <= length <= _NAME_BYTES:  # noqa: PLR2004 - a name has at least its closing zero
                continue
            name = raw[at : at + length - 2].decode("utf-16-le", "replace")
            first, size = struct.unpack_from("<II", raw, at + 116)
            entries.append(Entry(name=name, kind=raw[at + 66], start=first, size=size))
        return entries

    def find(self, *names: str) -> Entry | None:
        """The first entry of one of these names, in any case."""
        wanted = {name.lower() for name in names}
        return next((entry for entry in self.entries if entry.name.lower() in wanted), None)

    def read(self, entry: Entry) -> bytes:
        """The bytes of a stream; short ones live in the small sectors of the root's stream."""
        if entry.size >= self._cutoff:
            parts = [self._sector(number) for number in self._chain(entry.start, self._fat)]
            return b"".join(parts)[: entry.size]
        root = next((one for one in self.entries if one.kind == _ROOT), None)
        if root is None:
            raise refuse("damaged_file")
        mini = b"".join(self._sector(number) for number in self._chain(root.start, self._fat))
        table_bytes = b"".join(self._sector(number) for number in self._chain(self._mini_fat_start, self._fat))
        chain = self._chain(entry.start, list(self._words(table_bytes)))
        parts = [mini[number * _MINI_SECTOR : (number + 1) * _MINI_SECTOR] for number in chain]
        return b"".join(parts)[: entry.size]
