"""Derive the frozen tables of ``calendars.lunar`` from the oracle and print them, or check the ones in the tree.

    python tools/derive_calendar_tables.py lunar     the lines of lunar/table.py (a minute: every day is asked)
    python tools/derive_calendar_tables.py terms     the digits of lunar/terms.py
    python tools/derive_calendar_tables.py borax     the days on which a second library disagrees with the table

The oracle is lunar_python, a development dependency; the second library is borax, which has to be installed by hand.
What was compared and why the tables are frozen is told in docs/decisions/0004-lunar-table.md.
"""

from __future__ import annotations

import datetime as dt
import importlib
import sys
from collections.abc import Iterator

from lunar_python import Solar

FIRST_DAY = dt.date(1900, 1, 31)
"""正月初一 of 1900; the table carries the month before by itself."""
LAST_DAY = dt.date(2100, 2, 8)
TERMS = (
    *("小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至"),
    *("小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至"),
)
EARLIEST = (4, 19, 3, 18, 4, 19, 4, 19, 4, 20, 4, 20, 6, 22, 6, 22, 6, 22, 7, 22, 6, 21, 6, 21)


def days() -> Iterator[dt.date]:
    """Yield every day of the table."""
    for ordinal in range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1):
        yield dt.date.fromordinal(ordinal)


def lunar_lines() -> Iterator[str]:
    """Ask the oracle for each day, and yield one line a year."""
    months: dict[int, list[tuple[int, int]]] = {}
    starts: dict[int, dt.date] = {}
    for day in days():
        lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
        year, month = lunar.getYear(), lunar.getMonth()
        starts.setdefault(year, day)
        rows = months.setdefault(year, [])
        if lunar.getDay() == 1:
            rows.append((month, 0))
        rows[-1] = (month, rows[-1][1] + 1)
        if rows[-1][1] != lunar.getDay():
            raise SystemExit(f"{day}: the oracle's days do not follow one another")
    for year, rows in months.items():
        leap = next((-month for month, _ in rows if month < 0), 0)
        lengths = "".join({30: "+", 29: "-"}[length] for _, length in rows)
        yield f"{year} {starts[year]:%m-%d} {leap:2d} {lengths}"


def term_lines() -> Iterator[str]:
    """Yield one line a year: for each term how many days after its earliest day it falls."""
    for year in range(1900, 2100):
        table = Solar.fromYmd(year, 6, 1).getLunar().getJieQiTable()
        offsets = []
        for index, name in enumerate(TERMS):
            # The oracle's table runs from one winter to the next; the year's own winter stands under a Latin key.
            found = [
                table[key]
                for key in (name, {"大雪": "DA_XUE", "冬至": "DONG_ZHI"}.get(name, name))
                if table[key].getYear() == year
            ]
            if not found or found[0].getMonth() != index // 2 + 1:
                raise SystemExit(f"{year} {name}: not in its month")
            offsets.append(str(found[0].getDay() - EARLIEST[index]))
        yield f"{year} {''.join(offsets)}"


def borax_lines() -> Iterator[str]:
    """Yield the days on which borax and the frozen table disagree."""
    other = importlib.import_module("borax.calendars.lunardate").LunarDate
    frozen = importlib.import_module("calendars.lunar")
    for day in days():
        ours, theirs = frozen.to_lunar(day), other.from_solar(day)
        if (ours.year, ours.month, ours.day, ours.leap) != (theirs.year, theirs.month, theirs.day, bool(theirs.leap)):
            yield f"{day}: table {ours.year}-{ours.month}-{ours.day}, borax {theirs.year}-{theirs.month}-{theirs.day}"


def main() -> None:
    """Print what was asked for."""
    kinds = {"lunar": lunar_lines, "terms": term_lines, "borax": borax_lines}
    if len(sys.argv) != 2 or sys.argv[1] not in kinds:  # noqa: PLR2004 - the command and its one word
        raise SystemExit(__doc__)
    for line in kinds[sys.argv[1]]():
        print(line)


if __name__ == "__main__":
    main()
