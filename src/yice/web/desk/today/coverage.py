"""The bars of this month: of what was promised, how much is kept; the emptiest first."""

from __future__ import annotations

import datetime as dt

from yice.planning.duties.queries import CoverageRow, coverage
from yice.web.desk.today.area import Area

_SHOWN = 6
_ENOUGH = 5  # a promise to two people says little of a month


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of the month of ``day``."""
    first = day.replace(day=1)
    return first, (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


def this_month(area: Area, day: dt.date) -> list[CoverageRow]:
    """The promises of this month under the area, least kept first."""
    first, last = month_of(day)
    rows = [row for row in coverage(first, last, by="rule", unit=area.top()) if row.total]
    rows.sort(key=lambda row: (row.total < _ENOUGH, row.kept / row.total, -row.total))
    return rows[:_SHOWN]
