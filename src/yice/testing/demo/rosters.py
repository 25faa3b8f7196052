"""Bringing the city's people in: rosters are written as offices keep them and go through the importer itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from yice.core.org.models import Unit
from yice.core.roster.actions import import_roster
from yice.lib import clock
from yice.testing.city.people import Invented
from yice.testing.city.sheets import write_rosters
from yice.testing.demo.office import BUILDER

ARRIVED = dt.date(2018, 1, 5)  # the first working days of January: rosters of the year's end come in
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Arrived:
    """How many people came in, with how many findings."""

    files: int
    people: int
    findings: int


def bring_in(people: list[Invented], units: dict[str, Unit], folder: Path, progress: Progress) -> Arrived:
    """Write the rosters and import them one by one, as of the day they carry."""
    progress(0, 1, "写出花名册")
    files = write_rosters(people, folder)
    found = findings = 0
    with clock.at(ARRIVED):
        for number, path in enumerate(files):
            progress(number, len(files), f"导入 {path.name}")
            unit = units[path.stem]
            report = import_roster(by=BUILDER, filename=path.name, body=path.read_bytes(), unit=unit, mark=False)
            found += report.new
            findings += len(report.findings)
    return Arrived(len(files), found, findings)
