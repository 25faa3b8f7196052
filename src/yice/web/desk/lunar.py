"""The lunar words of a day, remembered: a page shows the same few days many times."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from calendars.festivals import FESTIVALS, festivals_on
from calendars.lunar import FIRST_DAY, LAST_DAY, lunar_name, solar_term, to_lunar


@lru_cache(maxsize=4096)
def lunar_words(day: dt.date) -> str:
    """``二月二十 清明``: lunar day, then festival or solar term; empty outside 1900–2099."""
    if not FIRST_DAY <= day <= LAST_DAY:
        return ""
    parts = [lunar_name(to_lunar(day))]
    codes = festivals_on(day)
    special = FESTIVALS[codes[0]].name if codes else solar_term(day)
    if special:
        parts.append(special)
    return " ".join(parts)
