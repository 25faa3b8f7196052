"""The days that the law itself makes free (全体公民放假的节日), by the version of the law in force in a year."""

from __future__ import annotations

import datetime as dt

from calendars.festivals import FESTIVALS, festival_date

_Offsets = tuple[tuple[str, tuple[int, ...]], ...]

# (first year in force, festival and the days counted from it). 除夕 is the day before 春节.
_LAWS: tuple[tuple[int, _Offsets], ...] = (
    (
        2025,
        (
            ("new_year", (0,)),
            ("spring_festival", (-1, 0, 1, 2)),
            ("qingming", (0,)),
            ("labour_day", (0, 1)),
            ("dragon_boat", (0,)),
            ("mid_autumn", (0,)),
            ("national_day", (0, 1, 2)),
        ),
    ),
    (
        2014,
        (
            ("new_year", (0,)),
            ("spring_festival", (0, 1, 2)),
            ("qingming", (0,)),
            ("labour_day", (0,)),
            ("dragon_boat", (0,)),
            ("mid_autumn", (0,)),
            ("national_day", (0, 1, 2)),
        ),
    ),
    (
        2008,
        (
            ("new_year", (0,)),
            ("spring_festival", (-1, 0, 1)),
            ("qingming", (0,)),
            ("labour_day", (0,)),
            ("dragon_boat", (0,)),
            ("mid_autumn", (0,)),
            ("national_day", (0, 1, 2)),
        ),
    ),
    (
        2000,
        (
            ("new_year", (0,)),
            ("spring_festival", (0, 1, 2)),
            ("labour_day", (0, 1, 2)),
            ("national_day", (0, 1, 2)),
        ),
    ),
    (
        1950,
        (
            ("new_year", (0,)),
            ("spring_festival", (0, 1, 2)),
            ("labour_day", (0,)),
            ("national_day", (0, 1)),
        ),
    ),
)


def statutory_days(year: int) -> tuple[tuple[dt.date, str], ...]:
    """Return (day, Chinese name of the holiday) for each statutory free day of a year, in order.

    13 from 2025 on, 11 from 2008, 10 from 2000, 7 before. When two holidays meet (中秋 on 2031-10-01) the day stands
    there twice. Years before 1950 have none. Raises ``CalendarError`` after 2099.
    """
    law = next((offsets for first, offsets in _LAWS if year >= first), ())
    return tuple(
        sorted(
            (festival_date(code, year) + dt.timedelta(days=offset), FESTIVALS[code].name)
            for code, offsets in law
            for offset in offsets
        )
    )
