"""The yearly notice of the State Council on holidays: which days are free and which weekend days are worked.

Shifted days (调休) are decreed for each year and never computed. A decree comes from the ``chinesecalendar`` library
(2004 to its newest year) or from a file that an administrator imports, in the common JSON shape
``{"year": 2027, "papers": [...], "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": true}, ...]}``.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import NoReturn

from chinese_calendar import Holiday, holidays, workdays

from calendars.errors import CalendarError


@dataclass(frozen=True, slots=True)
class DecreedDay:
    """One day named in a decree: free (``off``), or a weekend day that is worked in exchange."""

    day: dt.date
    name: str
    off: bool


@dataclass(frozen=True, slots=True)
class Decree:
    """The days named in the decree for one year, in order. A few may lie in the last days of the year before."""

    year: int
    days: tuple[DecreedDay, ...]
    source: str

    @classmethod
    def from_json(cls, content: str | bytes | Mapping[str, object], *, source: str = "") -> Decree:
        """Read a decree. ``source`` names where it came from; without it the papers named in the file do.

        Raises ``CalendarError`` (``bad_decree``) that names the first entry that is wrong.
        """
        data: object = content
        if not isinstance(content, Mapping):
            try:
                data = json.loads(content)
            except (ValueError, RecursionError):
                _refuse("文件不是 JSON 格式。")
        if not isinstance(data, Mapping):
            _refuse("文件的最外层应为对象，含 year 和 days。")
        year, entries = data.get("year"), data.get("days")
        if type(year) is not int or not 1950 <= year <= 2099:  # noqa: PLR2004 - the years the law and the tables cover
            _refuse("year 应为 1950 至 2099 之间的年份。")
        if not isinstance(entries, list) or not entries:
            _refuse("days 应为非空列表。")
        days = [_entry(number, entry, year) for number, entry in enumerate(entries, 1)]
        _check_distinct(days)
        papers = data.get("papers")
        named = "；".join(str(paper) for paper in papers) if isinstance(papers, list) else ""
        return cls(year, tuple(sorted(days, key=lambda day: day.day)), source or named or "导入文件")


@cache
def library_decrees() -> Mapping[int, Decree]:
    """Return the decrees that come with the program, by year: 2004 to the newest the library knows."""
    chinese = {holiday.value: holiday.chinese for holiday in Holiday}
    days: dict[int, list[DecreedDay]] = {}
    for table, off in ((holidays, True), (workdays, False)):
        for day, name in table.items():
            days.setdefault(day.year, []).append(DecreedDay(day, chinese[name], off))
    return {
        year: Decree(year, tuple(sorted(named, key=lambda day: day.day)), "随程序提供")
        for year, named in sorted(days.items())
    }


def _entry(number: int, entry: object, year: int) -> DecreedDay:
    if not isinstance(entry, Mapping):
        _refuse(f"第{number}项应为对象。")
    name, text, off = entry.get("name"), entry.get("date"), entry.get("isOffDay")
    if not isinstance(name, str) or not name.strip():
        _refuse(f"第{number}项缺少节日名称 name。")
    if not isinstance(off, bool):
        _refuse(f"第{number}项的 isOffDay 应为 true 或 false。")
    try:
        day = dt.date.fromisoformat(str(text))
    except ValueError:
        _refuse(f"第{number}项的日期“{text}”不是 2027-01-01 这样的形式。")
    if abs(day.year - year) > 1:
        _refuse(f"第{number}项的日期 {day} 不属于{year}年。")
    return DecreedDay(day, name.strip(), off)


def _check_distinct(days: list[DecreedDay]) -> None:
    seen: dict[dt.date, bool] = {}
    for number, day in enumerate(days, 1):
        if seen.setdefault(day.day, day.off) != day.off:
            _refuse(f"第{number}项：{day.day} 既放假又上班。")


def _refuse(why: str) -> NoReturn:
    raise CalendarError(
        "bad_decree",
        what="节假日安排文件不能导入",
        why=why,
        todo="请按国务院办公厅通知核对文件后重新导入，原有安排未变。",
    )
