"""Sums over a whole city, remembered until something that could change them is written.

The stamp is made of the newest decision, planning run, pairing, event, change and file: a sum is recomputed as soon
as any of them moves, and after a minute in any case. So the numbers are those of now, and a page that is only looked
at again costs nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import TypeVar

from django.core.cache import cache
from django.db.models import Max, Model

from yice.core.audit.models import Entry
from yice.core.people.models import Change, Event, Pairing, Person
from yice.planning.duties.models import PlanRun, Transition
from yice.web.desk.today.area import Area

T = TypeVar("T")
_SECONDS = 60
_WATCHED: tuple[type[Model], ...] = (Transition, PlanRun, Pairing, Event, Change, Person)


def stamp(area: Area, day: dt.date) -> str:
    """Changes with every write that could change a sum over this area; six looks at the end of an index."""
    newest = [model._default_manager.aggregate(top=Max("pk"))["top"] for model in _WATCHED]  # noqa: SLF001
    finished = PlanRun.objects.order_by("-pk").values_list("state", "done").first()
    founded = Entry.objects.order_by("pk").values_list("real_at", flat=True).first()  # tells one database from another
    told = repr((founded, area.ranges, area.unit.pk if area.unit else 0, area.actor.id, day, newest, finished))
    return hashlib.sha256(told.encode()).hexdigest()


def remembered(name: str, told: str, make: Callable[[], T]) -> T:
    """The value made for this stamp, if it is still known; otherwise made now."""
    key = f"desk.{name}.{told}"
    found: T | None = cache.get(key)
    if found is None:
        found = make()
        cache.set(key, found, _SECONDS)
    return found
