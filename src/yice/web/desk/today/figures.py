"""The large numbers of today; each opens the people behind it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from yice.core.people import codes
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
    """住院, 病危, 今日生日, 明日生日, 逾期, 待确认离世: one query over the people of the area."""
    living = Q(life=codes.Life.LIVING)
    tomorrow = today + dt.timedelta(days=1)
    found = area.people().aggregate(
        hospital=Count("pk", filter=living & Q(health__hospitalised=True)),
        critical=Count("pk", filter=living & Q(health__critical=True)),
        today=Count("pk", filter=living & born_on(today, today)),
        tomorrow=Count("pk", filter=living & born_on(tomorrow, tomorrow)),
        reported=Count("pk", filter=Q(life=codes.Life.REPORTED)),
    )
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
