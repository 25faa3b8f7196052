"""One clock. The business date and time come from here and can be set (the demo city lives on 2018-04-02)."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")

_pinned: ContextVar[dt.datetime | None] = ContextVar("yice_clock", default=None)
_source: Callable[[], dt.date | None] = lambda: None  # noqa: E731 - replaced by set_source


def set_source(source: Callable[[], dt.date | None]) -> None:
    """Tell the clock where the tenant's business date is kept; ``None`` from it means the real date."""
    global _source  # noqa: PLW0603 - the one place where the process learns its clock
    _source = source


def now() -> dt.datetime:
    """The business moment, aware, in Asia/Shanghai: business date with the real time of day."""
    pinned = _pinned.get()
    if pinned is not None:
        return pinned
    real = dt.datetime.now(ZONE)
    day = _source()
    return real if day is None else dt.datetime.combine(day, real.timetz())


def today() -> dt.date:
    """The business date."""
    return now().date()


@contextmanager
def at(moment: dt.date | dt.datetime) -> Iterator[None]:
    """Pin the clock for a block: tests, the demo loader, "as if it were". A bare date is nine in the morning."""
    if not isinstance(moment, dt.datetime):
        moment = dt.datetime.combine(moment, dt.time(9, 0), tzinfo=ZONE)
    elif moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZONE)
    token = _pinned.set(moment)
    try:
        yield
    finally:
        _pinned.reset(token)


def real_now() -> dt.datetime:
    """The machine's own moment, whatever the business date: for leases, expiries and the audit's second time stamp."""
    return dt.datetime.now(ZONE)


def monotonic() -> float:
    """Seconds for measuring how long something took; never for saying when."""
    return time.monotonic()
