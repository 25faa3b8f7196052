"""Bringing the city's people in: rosters are written as offices keep them and go through the importer itself."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from yice.core.org.models import Unit
from yice.core.roster.actions import import_roster
from yice.lib import clock
from yice.lib.errors import Refused
from yice.lib.sheets import Book, read_book
from yice.testing.demo.office import BUILDER

ARRIVED = dt.date(2018, 1, 5)  # the first working days of January: rosters of the year's end come in
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many people came in, with how many findings."""

    files: int
    people: int
    findings: int


def start_writing(folder: Path) -> subprocess.Popen[bytes]:
    """Write the rosters in a process of their own: the second core has nothing else to do meanwhile."""
    return subprocess.Popen([sys.executable, "-m", "yice.testing.city.write", str(folder)], stdout=subprocess.DEVNULL)


def bring_in(writing: subprocess.Popen[bytes], units: dict[str, Unit], folder: Path, progress: Progress) -> Arrived:
    """Import the rosters one by one, as of the day they carry; the next is read while this one is stored."""
    progress(0, 1, "写出花名册")
    if writing.wait() != 0:
        raise Refused(
            "demo_rosters", "演示花名册没有写出来", why=f"文件夹 {folder} 可能不可写。", todo="请换一个文件夹再试。"
        )
    files = sorted(folder.glob("*.xlsx"))
    found = findings = 0
    with clock.at(ARRIVED), ThreadPoolExecutor(1) as reader:
        ahead = reader.submit(_read, files[0])
        for number, path in enumerate(files):
            progress(number, len(files), f"导入 {path.name}")
            body, book = ahead.result()
            if number + 1 < len(files):
                ahead = reader.submit(_read, files[number + 1])
            report = import_roster(
                by=BUILDER, filename=path.name, body=body, book=book, unit=units[path.stem], mark=False
            )
            found += report.new
            findings += len(report.findings)
    return Arrived(len(files), found, findings)


def _read(path: Path) -> tuple[bytes, Book]:
    body = path.read_bytes()
    return body, read_book(body, path.name)
