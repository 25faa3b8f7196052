"""The large numbers of today; each opens the people behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from yice.core.people import codes
from yice.core.people.models import Health, Person
from yice.web.desk.birthdays import born_on
from yice.web.desk.today.area import Area


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its word and the address of what is behind it."""

    word: str
    value: int
    href: str
    css: str = ""


def figures(area: Area, overdue: int, today: dt.date) -> list[Figure]:
    """住院, 病危, 今日生日, 明日生日, 逾期, 待确认离世: each counted from those few it is about, not over everybody."""
    everybody, tomorrow = area.people(), today + dt.timedelta(days=1)
    living = everybody.filter(life=codes.Life.LIVING)

    def born(day: dt.date) -> int:
        return living.filter(pk__in=Person.objects.filter(born_on(day, day)).values("pk")).count()

    found = {
        "hospital": living.filter(pk__in=Health.objects.filter(hospitalised=True).values("pk")).count(),
        "critical": living.filter(pk__in=Health.objects.filter(critical=True).values("pk")).count(),
        "today": born(today),
        "tomorrow": born(tomorrow),
        "reported": everybody.filter(life=codes.Life.REPORTED).count(),
    }
    people = reverse("desk:people")

    def figure(word: str, value: int, css: str = "", **query: str) -> Figure:
        return Figure(word, value, people + area.query(**query), css if value else "")

    return [
        figure("住院", found["hospital"], flag="hospital"),
        figure("病危", found["critical"], "late", flag="critical"),
        figure("今日生日", found["today"], birthday="today"),
        figure("明日生日", found["tomorrow"], birthday="tomorrow"),
        figure("逾期应办", overdue, "late", due="late"),
        figure("待确认离世", found["reported"], "late", life="reported"),
    ]
