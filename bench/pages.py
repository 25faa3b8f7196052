"""The main pages of the desk on the loaded city, as the head of the bureau sees them: time and number of queries."""

from __future__ import annotations

import datetime as dt
import itertools
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse

TURNS = 25
PAGES: tuple[tuple[str, str, tuple[Any, ...], str], ...] = (
    ("today", "desk:today", (), ""),
    ("people", "desk:people", (), ""),
    ("people_filtered", "desk:people", (), "?category=lixiu&level=red"),
    ("search", "desk:search", (), "?q=甲1234"),
    ("person", "desk:person", (1234,), ""),
    ("duties", "duties:list", (), ""),
    ("duties_week", "duties:week", (), ""),
    ("duties_month", "duties:month", (), ""),
    ("duties_liaisons", "duties:liaisons", (), ""),
    ("coverage", "desk:coverage", (), ""),
    ("coverage_liaisons", "desk:coverage_liaisons", (), ""),
    ("coverage_people", "desk:coverage_people", (), "?column=open"),
    ("rulebook", "desk:rulebook", (), ""),
    ("visits", "visits:list", (), ""),
    ("visit_route", "visits:route", (), ""),
    ("visit_handbook", "visits:handbook", (), ""),
    ("visit_brief", "visits:brief", (1234,), ""),
    ("visit_form", "visits:record", (1234,), ""),
    ("cases", "cases:list", (), ""),
    ("cards", "cards:list", (), ""),
    ("messages", "notify:log", (), ""),
    ("reminders", "ladder:list", (), ""),
)


def pages() -> dict[str, Any]:
    """``page.<name>.p95_ms`` and ``page.<name>.queries`` for each page there is."""
    from yice.lib import clock
    from yice.planning.duties import rollups
    from yice.planning.duties.queries import sums

    rollups.advance(clock.today())
    sums.refresh()  # as the worker does every two seconds
    client = logged_in()
    found: dict[str, Any] = {}
    for name, view, arguments, query in PAGES:
        try:
            address = reverse(view, args=arguments) + query
        except NoReverseMatch:
            continue
        client.get(address)
        asked: list[str] = []
        with connection.execute_wrapper(counter(asked)):
            answer = client.get(address)
        if answer.status_code != HTTPStatus.OK:
            message = f"{address} answered {answer.status_code}"
            raise AssertionError(message)
        found[f"page.{name}.p95_ms"] = p95(client, address)
        found[f"page.{name}.queries"] = len(asked)
    found["page.today_after_write.p95_ms"] = p95(client, reverse("desk:today"), before=write_something)
    return found


def write_something() -> None:
    """A deed: one unit's sums no longer hold, and nothing that was remembered does."""
    from yice.core.people.actions import record_event
    from yice.lib import clock
    from yice.lib.actor import Actor
    from yice.planning.duties.actions import replan_changed

    record_event(by=Actor.system("bench"), person_id=next(_turn), kind="admitted", on=clock.today())
    replan_changed()


_turn = itertools.count(1000, 37)


def counter(asked: list[str]) -> Any:
    """A wrapper that notes each statement."""

    def note(execute: Any, sql: str, *rest: Any) -> Any:
        asked.append(sql)
        return execute(sql, *rest)

    return note


def p95(client: Client, address: str, before: Callable[[], object] = lambda: None) -> float:
    """The time that nineteen requests of twenty stay under, in ms; ``before`` each, outside of the time."""
    times = []
    for _ in range(TURNS):
        before()
        began = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - began)
    return sorted(times)[int(TURNS * 0.95) - 1] * 1000


def logged_in() -> Client:
    """A client in the shoes of the head at the root of the tree."""
    from yice.core.accounts.models import User
    from yice.core.org.models import Post, Staff
    from yice.lib import clock

    user, _ = User.objects.get_or_create(username="bench", defaults={"is_active": True})
    User.objects.filter(pk=user.pk).update(must_change_password=False)
    staff, _ = Staff.objects.get_or_create(no="BENCH", defaults={"name": "测速科长", "unit_id": 1, "user": user})
    Post.objects.get_or_create(
        staff=staff, unit_id=1, role="head", defaults={"valid_from": dt.date(2016, 1, 1), "recorded_at": clock.now()}
    )
    client = Client()
    client.force_login(User.objects.get(pk=user.pk), backend="django.contrib.auth.backends.ModelBackend")
    return client
