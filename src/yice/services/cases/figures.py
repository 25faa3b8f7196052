"""What is counted about cases: the facts a figure stands on, the groups they are counted by, the figures of a period.

The cases counted are those registered in the period, whatever became of them since: so every figure is a part of those
received, and each opens the list it was counted from (``facts`` is what the list filters by). A restricted case is
counted; its category and team only for its circle, for others it stands in a row of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Avg, CharField, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, TruncMonth

from yice.core.org.models import Staff, Unit
from yice.lib import clock as time
from yice.lib.actor import Actor
from yice.planning.ladder.models import Clock
from yice.planning.ladder.queries import ClockState
from yice.services.cases import access, clocks, codes
from yice.services.cases.models import Callback, Case
from yice.services.cases.queries import kinds, team_word, teams

HIDDEN = "restricted"
"""The row of what is restricted to a circle without this reader."""
GROUPS: tuple[tuple[str, str], ...] = (
    ("category", "类别"),
    ("channel", "来源"),
    ("team", "小组"),
    ("unit", "单位"),
    ("owner", "经办人"),
    ("month", "月份"),
)
GRADES: tuple[tuple[str, str, str, int], ...] = (
    ("good", "满意", "gte", 4),
    ("fair", "一般", "exact", 3),
    ("poor", "不满意", "lte", codes.DISSATISFIED),
)
"""A rating in three words: code, word, how the mark compares with which."""
COUNTED = ("accepted", "answered", "closed", "kept", "late", "reopened", "solved", "partly", "unsolved", "unhappy")
"""The facts of which every line gives the number."""
_HOUR = 3600
_CLOSED = Q(state=codes.State.CLOSED)


def in_period(first: dt.date, last: dt.date) -> Q:
    """Registered between these days, both included."""
    start = dt.datetime.combine(first, dt.time(), tzinfo=time.ZONE)
    end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time(), tzinfo=time.ZONE)
    return Q(registered_at__gte=start, registered_at__lt=end)


def figured(rows: QuerySet[Case]) -> QuerySet[Case]:
    """The cases with what the facts below ask about."""
    spoken = Callback.objects.filter(case=OuterRef("pk"), reached=True).order_by("-pk")
    terms = Clock.objects.filter(subject_kind=clocks.CASE, subject_id=OuterRef("pk"))
    settling = terms.filter(rule__in=(clocks.SETTLE, clocks.REOPENED), stopped_at__isnull=False)
    counted = terms.filter(rule=clocks.SETTLE, working_time=True).order_by("-pk")
    return rows.annotate(
        overran=Exists(settling.filter(used_seconds__gt=F("minutes") * 60)),
        last_call=Subquery(spoken.values("pk")[:1]),
        verdict=Subquery(spoken.values("verdict")[:1]),
        seconds=Subquery(counted.values("used_seconds")[:1]),
    )


def facts() -> Mapping[str, tuple[str, Q]]:
    """Code → what is true of the cases counted, in words and as a condition on ``figured`` cases."""
    found = {
        "accepted": ("已受理", ~Q(state=codes.State.NEW)),
        "answered": ("已答复结果", Q(answered_at__isnull=False)),
        "closed": ("已办结", _CLOSED),
        "kept": ("按时办结", _CLOSED & Q(overran=False)),
        "broken": ("超时办结", _CLOSED & Q(overran=True)),
        "late": ("在办已超时", ~_CLOSED & Q(pk__in=clocks.with_clock(ClockState.OVERDUE))),
        "reopened": ("重开过", Q(reopened_at__isnull=False)),
        **{code: (f"本人说{word}", Q(verdict=code)) for code, word in codes.Verdict.choices},
        "unhappy": ("五到位有不满意", Q(last_call__in=_marked(*(f"{name}_poor" for name, _ in codes.RATINGS)))),
    }
    for name, word in codes.RATINGS:
        for grade, said, *_ in GRADES:
            found[f"{name}_{grade}"] = (f"{word}：{said}", Q(last_call__in=_marked(f"{name}_{grade}")))
    return found


@dataclass(frozen=True, slots=True)
class Line:
    """One row: what it is called, what the list is asked for to show its cases, its numbers.

    ``hours``: working hours from registration to the end on average, waiting not counted; none where nothing was closed
    or all of it was urgent (that is counted around the clock).
    """

    word: str
    asks: Mapping[str, str]
    received: int
    counts: Mapping[str, int]
    hours: float | None


@dataclass(frozen=True, slots=True)
class Drawn:
    """The figures of a period: by line, and together; the five questions apart."""

    lines: list[Line]
    total: Line
    ratings: list[tuple[str, str, Mapping[str, int]]] = field(default_factory=list)


def draw(actor: Actor, first: dt.date, last: dt.date, by: str) -> Drawn:
    """Count what this actor sees. Seven queries at most, however many cases."""
    rows = figured(access.visible_to(actor).filter(in_period(first, last)))
    total = rows.aggregate(**_measures())
    grouped = rows.annotate(row=_group(actor, by)).order_by().values("row").annotate(**_measures())
    found = {"" if row["row"] is None else str(row["row"]): row for row in grouped}
    lines = [_line(word, asks, found[code]) for code, word, asks in _words(by, list(found), first, last)]
    return Drawn(lines, _line("合计", {}, total), _ratings(rows))


def _measures() -> dict[str, Any]:
    known = facts()
    return {
        "received": Count("pk"),
        **{code: Count("pk", filter=known[code][1]) for code in COUNTED},
        "mean": Avg("seconds", filter=_CLOSED),
    }


def _line(word: str, asks: Mapping[str, str], row: Mapping[str, Any]) -> Line:
    mean = row["mean"]
    hours = None if mean is None else float(mean) / _HOUR
    return Line(word, asks, row["received"], {code: row[code] for code in COUNTED}, hours)


def _group(actor: Actor, by: str) -> Any:
    if by == "month":
        return Cast(TruncMonth("registered_at", tzinfo=time.ZONE), CharField())
    if by in {"category", "team"}:
        return models.Case(When(access.readable_category(actor), then=F(by)), default=Value(HIDDEN))
    return F(by)


def _words(by: str, keys: list[str], first: dt.date, last: dt.date) -> list[tuple[str, str, dict[str, str]]]:
    """Code, word and what to ask the list for, in the order people expect."""
    plain = [key for key in keys if key != HIDDEN]
    make: Mapping[str, Callable[[], list[tuple[str, str]]]] = {
        "category": lambda: [(code, kind.title) for code, kind in kinds().items()],
        "team": lambda: [*teams(), *((code, team_word(code)) for code in plain if code not in dict(teams()))],
        "channel": lambda: [(str(code), str(word)) for code, word in codes.Channel.choices],
        "unit": lambda: [(str(pk), name) for pk, name in _units(plain)],
        "owner": lambda: [(str(pk), f"{name}（{unit}）") for pk, name, unit in _staff(plain)],
    }
    if by == "month":
        return [(key, *_month(key, first, last)) for key in sorted(plain)]
    found = [(code, word, {by: code}) for code, word in make[by]() if code in plain]
    if HIDDEN in keys:
        found.append((HIDDEN, "限制查看的诉求", {"sight": HIDDEN}))
    return found


def _units(keys: list[str]) -> Any:
    return Unit.objects.filter(pk__in=keys).order_by("path").values_list("pk", "name")


def _staff(keys: list[str]) -> Any:
    return Staff.objects.filter(pk__in=keys).order_by("unit__path", "pk").values_list("pk", "name", "unit__name")


def _month(key: str, first: dt.date, last: dt.date) -> tuple[str, dict[str, str]]:
    start = dt.date.fromisoformat(key[:10])
    end = (start.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    asks = {"from": max(start, first).isoformat(), "to": min(end, last).isoformat()}
    return f"{start.year}年{start.month}月", asks


def _marked(*marks: str) -> QuerySet[Callback, int]:
    """The call-backs with one of these marks: ``warm_good``, ``prompt_poor``."""
    wanted = Q()
    for mark in marks:
        wanted |= _is(mark)
    return Callback.objects.filter(wanted).order_by().values_list("pk", flat=True)


def _is(mark: str) -> Q:
    name, grade = mark.split("_")
    look, value = next((look, value) for code, _, look, value in GRADES if code == grade)
    return Q(**{f"{name}__{look}": value})


def _ratings(rows: QuerySet[Any]) -> list[tuple[str, str, Mapping[str, int]]]:
    """The five questions of the last call in which the elder was reached: how often each was rated how."""
    calls = Callback.objects.filter(pk__in=rows.order_by().values("last_call"))
    marks = [f"{name}_{grade}" for name, _ in codes.RATINGS for grade, *_ in GRADES]
    counted = calls.aggregate(**{mark: Count("pk", filter=_is(mark)) for mark in marks})
    return [(name, word, {grade: counted[f"{name}_{grade}"] for grade, *_ in GRADES}) for name, word in codes.RATINGS]


@dataclass(frozen=True, slots=True)
class Load:
    """What one person has on the desk now."""

    staff_id: int
    name: str
    unit: str
    counts: Mapping[str, int]
    oldest: dt.datetime | None


ON_HAND = ("open", "new", "waiting", "at_risk", "overdue", "answered")


def loads(actor: Actor) -> list[Load]:
    """Open cases in sight by who answers for them, those with most overdue in front."""
    rows = access.visible_to(actor).exclude(_CLOSED).order_by().values("owner", "owner__name", "owner__unit__name")
    counted = rows.annotate(
        open=Count("pk"),
        new=Count("pk", filter=Q(state=codes.State.NEW)),
        waiting=Count("pk", filter=Q(state=codes.State.WAITING)),
        answered=Count("pk", filter=Q(state=codes.State.ANSWERED)),
        at_risk=Count("pk", filter=Q(pk__in=clocks.with_clock(ClockState.AT_RISK))),
        overdue=Count("pk", filter=Q(pk__in=clocks.with_clock(ClockState.OVERDUE))),
        oldest=Min("registered_at"),
    )
    found = []
    for each in counted:
        row: Mapping[str, Any] = dict(each)
        counts = {code: row[code] for code in ON_HAND}
        found.append(Load(row["owner"], row["owner__name"], row["owner__unit__name"], counts, row["oldest"]))
    return sorted(found, key=lambda one: (-one.counts["overdue"], -one.counts["open"], one.staff_id))
