"""Week and month: the solar and the lunar day, festivals and terms, how many of what; a day opens its people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_GET

from calendars.festivals import FESTIVALS, festivals_on
from calendars.lunar import FIRST_DAY, LAST_DAY, lunar_name, solar_term, to_lunar
from yice.lib import clock
from yice.lib import days as calendar_days
from yice.lib.actor import Actor
from yice.lib.htmx import page
from yice.planning.duties.queries.remembered import remembered, stamp
from yice.planning.duties.queries.sight import waiting_by_term, whole
from yice.planning.duties.views import sentence
from yice.planning.duties.views.listing import reader, tabs
from yice.planning.duties.views.rows import Row, rows_of
from yice.planning.policy import books

_KINDS_SHOWN = 4
_PEOPLE_SHOWN = 8
WEEKDAYS = "一二三四五六日"


@dataclass(slots=True)
class Day:
    """One day of a calendar."""

    date: dt.date
    lunar: str
    special: str
    outside: bool = False
    total: int = 0
    kinds: list[tuple[str, str, int]] = field(default_factory=list)
    more: int = 0
    rows: list[Row] = field(default_factory=list)


@require_GET
def month(request: HttpRequest) -> HttpResponse:
    """A month in weeks from Monday; ``?month=2018-04``."""
    actor = reader(request)
    today = clock.today()
    first = _first_of(request.GET.get("month", ""), today)
    last = _next_month(first) - dt.timedelta(days=1)
    start = first - dt.timedelta(days=first.weekday())
    end = last + dt.timedelta(days=6 - last.weekday())
    kept = sentence.read(actor, request.GET, states=False)
    days = _days(actor, request.GET, start, end, kept, first.month)
    context = {
        "weeks": [days[place : place + 7] for place in range(0, len(days), 7)],
        "weekdays": WEEKDAYS,
        "first": first,
        "earlier": f"{first - dt.timedelta(days=1):%Y-%m}",
        "later": f"{_next_month(first):%Y-%m}",
        "now": f"{today:%Y-%m}",
        "today": today,
        "kept": [("month", f"{first:%Y-%m}")],
        "filters": kept.choices,
        "filters_set": kept.is_set,
        "tabs": tabs(),
        "total": sum(day.total for day in days if not day.outside),
    }
    return page(request, "duties/month.html", context)


@require_GET
def week(request: HttpRequest) -> HttpResponse:
    """Seven days with the first people of each; ``?from=2018-04-02``."""
    actor = reader(request)
    today = clock.today()
    day = calendar_days.read(request.GET.get("from", "")) or today
    day = min(max(day, FIRST_DAY + dt.timedelta(days=40)), LAST_DAY - dt.timedelta(days=40))
    start = day - dt.timedelta(days=day.weekday())
    end = start + dt.timedelta(days=6)
    kept = sentence.read(actor, request.GET, states=False)
    days = _days(actor, request.GET, start, end, kept, 0)
    undecided = kept.duties.filter(decision__isnull=True)
    first = [undecided.filter(due=one.date).order_by("id").values_list("pk", flat=True)[:_PEOPLE_SHOWN] for one in days]
    found = whole(key for keys in first for key in keys)
    by_day: dict[dt.date, list[Row]] = defaultdict(list)
    for row in rows_of(actor, found):
        by_day[row.duty.due].append(row)
    for one in days:
        one.rows = by_day[one.date]
        one.more = max(0, one.total - len(one.rows))
    context = {
        "days": days,
        "start": start,
        "end": end,
        "today": today,
        "earlier": start - dt.timedelta(days=7),
        "later": start + dt.timedelta(days=7),
        "kept": [("from", start.isoformat())],
        "filters": kept.choices,
        "filters_set": kept.is_set,
        "tabs": tabs(),
    }
    return page(request, "duties/week.html", context)


def _first_of(text: str, today: dt.date) -> dt.date:
    try:
        found = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return today.replace(day=1)
    return found if FIRST_DAY.year < found.year < LAST_DAY.year else today.replace(day=1)


def _next_month(first: dt.date) -> dt.date:
    return (first + dt.timedelta(days=32)).replace(day=1)


def _days(
    actor: Actor, query: QueryDict, start: dt.date, end: dt.date, kept: sentence.Sentence, month_no: int
) -> list[Day]:
    """The days with what is due on each and not yet decided, by kind; counted again once anything was written."""
    told = stamp(actor.id, actor.grants, clock.today(), start, end, query.urlencode())
    _, book = books.in_force(clock.today())
    counts: dict[dt.date, list[tuple[int, int]]] = defaultdict(list)
    for (due, rule), number in remembered("calendar", told, lambda: waiting_by_term(kept.every, start, end)).items():
        if number > 0:
            counts[due].append((number, rule))
    found = []
    for place in range((end - start).days + 1):
        date = start + dt.timedelta(days=place)
        lunar, special = lunar_of(date)
        ranked = sorted(counts[date], reverse=True)
        day = Day(date, lunar, special, outside=bool(month_no) and date.month != month_no)
        day.total = sum(number for number, _ in ranked)
        for number, rule in ranked[:_KINDS_SHOWN]:
            known = book.by_number.get(rule)
            day.kinds.append((known.code if known else "", known.title if known else "其他", number))
        day.more = max(0, len(ranked) - _KINDS_SHOWN)
        found.append(day)
    return found


def lunar_of(day: dt.date) -> tuple[str, str]:
    """The lunar day, and the festival or solar term of a day if it is one."""
    codes = festivals_on(day)
    return lunar_name(to_lunar(day)), FESTIVALS[codes[0]].name if codes else (solar_term(day) or "")
