"""The bars of the month: of what was promised, how much is kept; the emptiest first."""

from __future__ import annotations

import datetime as dt

from yice.planning.duties.queries import CoverageRow, coverage
from yice.web.desk.coverage.period import Period, month
from yice.web.desk.today.area import Area

_SHOWN = 6
_ENOUGH = 5  # a promise to two people says little of a month
_BARELY_BEGUN = 7


def shown_month(day: dt.date) -> tuple[Period, str]:
    """Choose this month, or in its first week the last one: nothing of a new month can be judged yet."""
    this = month(day)
    return (this.shifted(-1), "上月") if day.day <= _BARELY_BEGUN else (this, "本月")


def least_kept(area: Area, period: Period) -> list[CoverageRow]:
    """The promises of a month under the area, least kept first."""
    rows = [row for row in coverage(period.start, period.end, by="rule", unit=area.top()) if row.total]
    rows.sort(key=lambda row: (row.total < _ENOUGH, row.kept / row.total, -row.total))
    return rows[:_SHOWN]
