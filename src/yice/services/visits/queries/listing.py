"""The list of visits: what the words of the filter keep."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from yice.core.org.models import Staff, Unit
from yice.core.people import access as people
from yice.core.people.codes import Mood
from yice.lib import clock
from yice.lib.actor import Actor, Role
from yice.lib.filters import Choice, chosen
from yice.lib.ids import path_range
from yice.services.visits import access
from yice.services.visits.codes import FACE_TO_FACE, Manner
from yice.services.visits.models import Visit

PERIODS = (("week", "本周"), ("month", "本月"), ("last_month", "上月"), ("year", "今年"))
MANNERS = (("face", "当面"), *Manner.choices)
OUTCOMES = (("reached", "见到或联系到"), ("missed", "没有联系上"), ("void", "已作废"))
_MANY = 400


@dataclass(frozen=True, slots=True)
class Listed:
    """The visits kept, the choices to draw, and what was chosen in words."""

    visits: QuerySet[Visit]
    choices: list[Choice]
    said: list[str]


def listed(actor: Actor, query: Mapping[str, str]) -> Listed:
    """Read the filter from the address; unknown words are passed over. Void visits only when asked for."""
    options = {
        "when": PERIODS,
        "manner": MANNERS,
        "outcome": OUTCOMES,
        "mood": tuple(Mood.choices),
        "unit": units_of(actor),
        "staff": _staff(actor),
    }
    value = {name: chosen(query, name, found) for name, found in options.items()}
    visits = access.visible_to(actor).filter(revoked_at__isnull=value["outcome"] != "void")
    if value["when"]:
        first, last = period(value["when"], clock.today())
        visits = visits.filter(on__gte=first, on__lte=last)
    if value["manner"]:
        visits = visits.filter(manner__in=FACE_TO_FACE if value["manner"] == "face" else [value["manner"]])
    if value["outcome"] in {"reached", "missed"}:
        visits = visits.filter(reached=value["outcome"] == "reached")
    if value["mood"]:
        visits = visits.filter(mood=value["mood"])
    if value["unit"]:
        low, high = path_range(Unit.objects.get(pk=int(value["unit"])).path)
        visits = visits.filter(person__unit__path__gte=low, person__unit__path__lt=high)
    if value["staff"]:
        visits = visits.filter(done_by=int(value["staff"]))
    words = {"when": "时间", "manner": "方式", "outcome": "结果", "mood": "情绪", "unit": "单位", "staff": "谁去的"}
    shown = [name for name in options if options[name] and (name != "staff" or actor.holds(*access.READERS))]
    choices = [Choice(name, words[name], value[name], options[name]) for name in shown]
    said = [f"{words[name]} {dict(options[name])[value[name]]}" for name in shown if value[name]]
    return Listed(visits, choices, said)


def period(code: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of a period up to today (上月 whole)."""
    month = today.replace(day=1)
    if code == "week":
        return today - dt.timedelta(days=today.weekday()), today
    if code == "last_month":
        last = month - dt.timedelta(days=1)
        return last.replace(day=1), last
    return (today.replace(month=1, day=1), today) if code == "year" else (month, today)


def units_of(actor: Actor) -> tuple[tuple[str, str], ...]:
    """The open units of this actor's scope, in tree order."""
    ranges = actor.ranges(*access.READERS)
    if not ranges:
        return ()
    rows = Unit.objects.filter(pk__in=people.units_in(ranges), is_open=True).order_by("path")
    return tuple((str(pk), name) for pk, name in rows.values_list("pk", "name")[:_MANY])


def _staff(actor: Actor) -> tuple[tuple[str, str], ...]:
    return tuple((str(one.pk), one.name) for one in workers_of(actor))


def workers_of(actor: Actor, unit: str = "") -> list[Staff]:
    """The staff of this actor's scope (of one ``unit`` with all below it) who look after people today.

    A liaison sees only the own line.
    """
    ranges = actor.ranges(*access.READERS)
    scope = Q(pk=actor.id) if actor.holds(Role.LIAISON) else Q(pk__in=[])
    for low, high in ranges:
        scope |= Q(unit__path__gte=low, unit__path__lt=high)
    rows = Staff.objects.filter(scope, is_active=True, posts__role=Role.LIAISON.value, posts__valid_to=None)
    if unit:
        low, high = path_range(Unit.objects.get(pk=int(unit)).path)
        rows = rows.filter(unit__path__gte=low, unit__path__lt=high)
    return list(rows.distinct().order_by("name", "pk")[:_MANY])
