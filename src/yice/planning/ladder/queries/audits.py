"""What the duty auditor said last, and whether it still speaks at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yice.lib import clock as time
from yice.planning.ladder.models import Audit, Swept

SPOKEN_BY = dt.time(9, 30)
"""By when the day's check has been (it begins at half past eight)."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """The last check did not pass, or (``silent``) there was none when there should have been. ``at``: the last one."""

    at: dt.datetime | None
    silent: bool


def alarm() -> Alarm | None:
    """What the office has to be told of; ``None`` while all is well.

    Nothing is said in an installation in which no sweep has been yet: it is being set up.
    """
    last = Audit.objects.first()
    wanted = time.today() if time.now().time() >= SPOKEN_BY else time.today() - dt.timedelta(days=1)
    if last is None:
        begun = Swept.objects.filter(day__lt=wanted).exists()
        return Alarm(None, silent=True) if begun else None
    if last.day < wanted:
        return Alarm(last.at, silent=True)
    return None if last.passed else Alarm(last.at, silent=False)
