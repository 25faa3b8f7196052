"""The tenant's business date, as the clock asks for it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import DatabaseError

from yice.core.org.models import Tenant

_held: ContextVar[tuple[dt.date | None] | None] = ContextVar("yice_business_date", default=None)


def business_date() -> dt.date | None:
    """The date set for the tenant; ``None`` when none is set, or when there is no database to ask yet."""
    held = _held.get()
    return _read() if held is None else held[0]


@contextmanager
def held() -> Iterator[None]:
    """Ask once for the length of a request or a run, instead of at every look at the clock."""
    token = _held.set((_read(),))
    try:
        yield
    finally:
        _held.reset(token)


def forget() -> None:
    """The date was just changed here: read it anew for the rest of this block."""
    if _held.get() is not None:
        _held.set((_read(),))


def _read() -> dt.date | None:
    try:
        return Tenant.objects.values_list("business_date", flat=True).first()
    except (DatabaseError, RuntimeError):  # RuntimeError: code under test that has no database
        return None
