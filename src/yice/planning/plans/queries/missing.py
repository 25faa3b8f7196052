"""Who should have a plan and has none; whose is due for review; whose is a bare copy of the template."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from yice.core.people.models import Person
from yice.lib import clock
from yice.planning.plans.models import Plan, State
from yice.planning.plans.queries import PREPARING
from yice.planning.policy import books

_COPY_DAYS = 30


def planned_categories() -> tuple[str, ...]:
    """The categories of people for whom the rulebook promises a plan (parameter ``plan_categories``)."""
    today = clock.today()
    parameter = books.in_force(today)[1].parameters.get("plan_categories")
    value = parameter.on(today) if parameter else None
    codes = value.value if value is not None else ("lixiu",)
    return tuple(str(one) for one in codes) if isinstance(codes, (tuple, list)) else (str(codes),)


def should_have(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those of these people for whom a plan is promised."""
    return people.filter(category__in=planned_categories(), life="living")


def _plan(*states: str) -> QuerySet[Plan]:
    return Plan.objects.filter(person=OuterRef("pk"), state__in=states)


def without_plan(people: QuerySet[Person]) -> QuerySet[Person]:
    """Those who should have a plan and for whom not even a draft exists."""
    return should_have(people).filter(~Exists(_plan(State.APPROVED, *PREPARING)))


def kept(wanted: QuerySet[Person], state: str) -> QuerySet[Person]:
    """Of people who should have a plan those in a state.

    ``none``, ``draft``, ``agreed``, ``current``, ``review`` (due), ``copy`` (identical for more than thirty days).
    """
    today = clock.today()
    if state == "none":
        return wanted.filter(~Exists(_plan(State.APPROVED, *PREPARING)))
    if state in {"draft", "agreed"}:
        return wanted.filter(Exists(_plan(state)))
    if state == "current":
        return wanted.filter(Exists(_plan(State.APPROVED)))
    if state == "review":
        old = Q(reviewed_on__lte=today - dt.timedelta(days=180))
        red = Q(reviewed_on__lte=today - dt.timedelta(days=90), person__level__code="red")
        return wanted.filter(Exists(_plan(State.APPROVED).filter(old | red)))
    if state == "copy":
        since = today - dt.timedelta(days=_COPY_DAYS)
        return wanted.filter(Exists(_plan(State.APPROVED, *PREPARING).filter(identical_since__lt=since)))
    return wanted
