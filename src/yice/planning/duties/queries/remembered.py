"""Sums over a whole city, remembered until something that could change them is written.

The stamp is made of the writes to the duties of each unit, and of the newest decision, planning run, pairing, event,
change and file: a sum is recomputed as soon as any of them moves, and after a minute in any case. So the numbers are
those of now, and a page that is only looked at again costs nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.db import connection
from django.db.models import Model

from yice.core.audit.models import Entry
from yice.core.people.models import Change, Event, Pairing, Person
from yice.planning.duties.models import PlanRun, Transition, UnitSum

T = TypeVar("T")
_SECONDS = 60
_WATCHED: tuple[type[Model], ...] = (Transition, PlanRun, Pairing, Event, Change, Person)


def stamp(*of: object) -> str:
    """Changes with every write that could change a sum; one query. ``of``: whose sum, of what, which day."""
    named = connection.ops.quote_name
    looks = [f"(SELECT MAX(id) FROM {named(model._meta.db_table)})" for model in _WATCHED]  # noqa: SLF001 - documented
    run = named(PlanRun._meta.db_table)  # noqa: SLF001
    looks += [f"(SELECT {name} FROM {run} ORDER BY id DESC LIMIT 1)" for name in ("state", "done")]
    looks.append(f"(SELECT SUM(version) FROM {named(UnitSum._meta.db_table)})")  # noqa: SLF001 - every write of duties
    # tells one database from another
    looks.append(f"(SELECT real_at FROM {named(Entry._meta.db_table)} ORDER BY id LIMIT 1)")  # noqa: SLF001
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(looks)}")
        newest = cursor.fetchone()
    told = repr((of, newest))
    return hashlib.sha256(told.encode()).hexdigest()


def remembered(name: str, told: str, make: Callable[[], T]) -> T:
    """The value made for this stamp, if it is still known; otherwise made now."""
    key = f"sum.{name}.{told}"
    found: T | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, _SECONDS)
    return found
