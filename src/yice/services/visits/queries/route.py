"""The round of a liaison: whom to visit on which day of this week, in an order that saves walking.

Ordering is a library's (networkx, decision 0012); here are only the distances, the days and the halves of a day.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt
from typing import Any

from calendars.workdays import DEFAULT
from yice.core.org.models import Staff
from yice.core.people.models import Health, Home, Person
from yice.core.people.queries import caseload
from yice.planning.duties.models import Duty
from yice.planning.duties.queries import DutyLine, guarded, lines
from yice.planning.duties.queries.lists import of_people
from yice.planning.policy import books

A_DAY = 8
"""Visits that a day holds; what is more goes to the next working day."""
_A_MORNING = 4
MORNING, AFTERNOON = "上午", "下午"
_EARTH = 6371.0
_SAME_COMMUNITY, _SAME_DISTRICT, _SAME_CITY, _SAME_PROVINCE, _FAR = 0.5, 3.0, 15.0, 150.0, 800.0
_PLACE_OF = {"home", "hospital"}


@dataclass(frozen=True, slots=True)
class Stop:
    """One visit of a round: whom, where, until when, how far from the one before (km; rough without coordinates)."""

    person: Person
    place: str
    half: str
    due: dt.date
    titles: list[str]
    km: float | None
    rough: bool


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the week with its stops in order."""

    on: dt.date
    stops: list[Stop]

    @property
    def km(self) -> float:
        """The way of the day."""
        return round(sum(one.km or 0 for one in self.stops), 1)


@dataclass(slots=True)
class _Call:
    person: Person
    home: Home | None
    hospital: str
    lines: list[DutyLine]

    @property
    def due(self) -> dt.date:
        return min(line.duty.due for line in self.lines)

    @property
    def opens(self) -> dt.date:
        return min(line.duty.opens for line in self.lines)

    @property
    def half(self) -> str:
        """Hospitals let visitors in after the rounds and the noon rest; at home the morning is for who is alone."""
        return AFTERNOON if self.hospital else MORNING

    @property
    def area(self) -> str:
        """Whom one visits together."""
        if self.hospital:
            return f"+{self.hospital}"
        home = self.home
        return (home.community or home.division or "") if home else ""


def week_of(staff: Staff, today: dt.date) -> list[Day]:
    """The visits to be made from today to the end of the week, day by day; today's are first what is overdue."""
    calls = sorted(_calls(staff, today), key=lambda one: (one.due, one.person.pk))
    days = _working_days(today)
    held: dict[dt.date, list[_Call]] = defaultdict(list)
    for call in calls:
        held[_day_for(call, days, held, today)].append(call)
    return [Day(day, _in_order(held[day])) for day in days]


def _calls(staff: Staff, today: dt.date) -> list[_Call]:
    people = {one.pk: one for one in caseload(staff.pk, today).select_related("unit", "home", "health")}
    sunday = today + dt.timedelta(days=6 - today.weekday())
    duties = guarded(
        Duty.objects.filter(
            of_people(list(people)), decision=None, closes__gte=today, opens__lte=sunday, due__lte=sunday
        )
    )
    _, book = books.in_force(today)
    owed: dict[int, list[DutyLine]] = defaultdict(list)
    for line in lines(duties, today):
        rule = book.by_number.get(line.duty.rule)
        step = next((one for one in rule.steps if one.step == line.duty.step), None) if rule else None
        wanted = step is not None and "visit" in step.evidence.kinds and _in_person(step.evidence.channels)
        if wanted and line.owner.staff_id == staff.pk:
            owed[line.duty.subject].append(line)
    return [_Call(people[pk], _block(people[pk], "home"), _hospital(people[pk]), found) for pk, found in owed.items()]


def _in_person(channels: Sequence[str]) -> bool:
    """Whether only going there will do: a rule that takes a call as well needs no way."""
    return bool(channels) and not set(channels) & {"phone"} and bool(set(channels) & _PLACE_OF)


def _block(person: Person, name: str) -> Any:
    try:
        return getattr(person, name)
    except (Home.DoesNotExist, Health.DoesNotExist):
        return None


def _hospital(person: Person) -> str:
    health = _block(person, "health")
    if health is None or not health.hospitalised:
        return ""
    return health.admitted_to or health.hospital or "医院"


def _working_days(today: dt.date) -> list[dt.date]:
    """Today, whatever it is, and the working days to the end of the week."""
    week = [today + dt.timedelta(days=ahead) for ahead in range(1, 7 - today.weekday())]
    return [today, *(day for day in week if DEFAULT.is_workday(day))]


def _day_for(call: _Call, days: list[dt.date], held: dict[dt.date, list[_Call]], today: dt.date) -> dt.date:
    """A day within the term: where somebody near is visited anyway, else the first with room."""
    fits = [day for day in days if call.opens <= day <= max(call.due, today)] or [days[-1]]
    roomy = [day for day in fits if len(held[day]) < A_DAY] or [min(days, key=lambda day: len(held[day]))]
    near = [day for day in roomy if call.area and any(one.area == call.area for one in held[day])]
    return (near or roomy)[0]


def _in_order(calls: list[_Call]) -> list[Stop]:
    stops: list[Stop] = []
    before: _Call | None = None
    homes = _walk([one for one in calls if one.half == MORNING], None)
    late = homes[_A_MORNING:] + [one for one in calls if one.half == AFTERNOON]
    start = homes[:_A_MORNING][-1] if homes else None
    for half, walk in ((MORNING, homes[:_A_MORNING]), (AFTERNOON, _walk(late, start))):
        for call in walk:
            km, rough = _told(before, call) if before else (None, False)
            stops.append(
                Stop(call.person, _where(call), half, call.due, [line.title for line in call.lines],
                     None if km is None else round(km, 1), rough)
            )  # fmt: skip
            before = call
    return stops


def _told(one: _Call, other: _Call) -> tuple[float | None, bool]:
    """A distance as it may be shown: what rests on no coordinate, community or code is not known."""
    km, rough = distance(one, other)
    blind = rough and not (one.area and one.area == other.area) and not (_division(one) and _division(other))
    return (None, True) if blind else (km, rough)


def _walk(calls: list[_Call], start: _Call | None) -> list[_Call]:
    """These in an order that is short to walk, from where the half before ended."""
    if len(calls) + (start is not None) <= 2:  # noqa: PLR2004 - nothing to order
        return calls
    nodes = [*([start] if start else []), *calls]
    import networkx as nx  # takes a third of a second to load: only the page that orders pays for it

    graph = nx.Graph()
    for place, one in enumerate(nodes):
        for other in range(place + 1, len(nodes)):
            graph.add_edge(place, other, weight=distance(one, nodes[other])[0])
    cycle = nx.approximation.simulated_annealing_tsp(graph, "greedy", source=0, seed=1)[:-1]
    if start:
        return [nodes[one] for one in cycle[1:]]
    legs = [graph[one][cycle[(at + 1) % len(cycle)]]["weight"] for at, one in enumerate(cycle)]
    cut = legs.index(max(legs)) + 1  # nobody walks the longest leg just to come round
    return [nodes[one] for one in [*cycle[cut:], *cycle[:cut]]]


def distance(one: _Call, other: _Call) -> tuple[float, bool]:
    """Kilometres between two stops, and whether that is rough: by codes of district and community, not coordinates."""
    if one.hospital and one.hospital == other.hospital:
        return 0.1, True
    here, there = _point(one), _point(other)
    if here and there:
        return _haversine(here, there), False
    if one.area and one.area == other.area:
        return _SAME_COMMUNITY, True
    first, second = _division(one), _division(other)
    for digits, km in ((6, _SAME_DISTRICT), (4, _SAME_CITY), (2, _SAME_PROVINCE)):
        if first and second and first[:digits] == second[:digits]:
            return km, True
    return (_SAME_CITY, True) if not (first and second) else (_FAR, True)


def _point(call: _Call) -> tuple[float, float] | None:
    home = call.home
    if call.hospital or home is None or home.latitude is None or home.longitude is None:
        return None
    return home.latitude, home.longitude


def _division(call: _Call) -> str:
    return (call.home.division or "") if call.home and not call.hospital else ""


def _haversine(here: tuple[float, float], there: tuple[float, float]) -> float:
    (lat1, lon1), (lat2, lon2) = (tuple(map(radians, point)) for point in (here, there))
    inner = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH * asin(sqrt(inner))


def _where(call: _Call) -> str:
    if call.hospital:
        return call.hospital
    return (call.home.address if call.home else "") or "住址待补"
