"""Counting people as they stood on a day, as believed now or at any past moment. Read-only, set-based."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from yice.core.org.models import UnitPlacement
from yice.core.people.models import Health, Status
from yice.lib.ids import path_range
from yice.lib.temporal import held_on
from yice.planning.duties.access import PERSON
from yice.planning.duties.models import Decision, Duty

OUT_OF_TOWN_RULE = 7  # R07 异地走访
PRESENT = ("living", "reported")
_SPECIAL = frozenset({"branch", "at", "left", "joined", "visited_away", "nursing"})


@dataclass(frozen=True, slots=True)
class Frame:
    """The day, the knowledge and the part of the tree that a table is drawn for."""

    as_of: dt.date
    ranges: tuple[tuple[str, str], ...]
    known_at: dt.datetime | None = None

    @property
    def opening(self) -> dt.date:
        """The last day of the year before: the stock that movements are counted from."""
        return dt.date(self.as_of.year - 1, 12, 31)


class Counter:
    """Answers the figures of one frame; unit placements are read once per day asked for."""

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self._places: dict[dt.date, list[tuple[int, str, str, str]]] = {}

    def members(self, pick: Mapping[str, object]) -> list[int]:
        """The numbers, sorted, of the people (for ``branch``: of the units) behind a figure."""
        if "branch" in pick:
            return self._branches(str(pick["branch"]))
        return sorted(self.rows(pick).values_list("person_id", flat=True))

    def counts(self, picks: Mapping[str, Mapping[str, object]]) -> dict[str, int]:
        """How many stand behind each figure: one pass over the standing of the day for all that allow it."""
        plain = {key: pick for key, pick in picks.items() if not _SPECIAL & set(pick)}
        found: dict[str, int] = {}
        if plain:
            day = self.frame.as_of
            filters = {
                key: Count("pk", filter=self._all(pick, day)) if pick else Count("pk") for key, pick in plain.items()
            }
            found = self._standing(day, {}).aggregate(**filters)
        for key, pick in picks.items():
            if key not in plain:
                found[key] = len(self._branches(str(pick["branch"]))) if "branch" in pick else self.rows(pick).count()
        return found

    def rows(self, pick: Mapping[str, object]) -> QuerySet[Status]:
        """One status row per person who is counted."""
        wanted = dict(pick)
        moment = self.frame.opening if wanted.pop("at", None) == "opening" else self.frame.as_of
        left = wanted.pop("left", None)
        joined = wanted.pop("joined", None)
        visited = wanted.pop("visited_away", None)
        if visited:
            wanted |= {"residence": ("resettled", "elsewhere"), "category": ("lixiu", "tuixiu", "yishu")}
        if left:
            rows = self._standing(self.frame.opening, wanted)
            after = Status.objects.filter(held_on(self.frame.as_of, self.frame.known_at), person=OuterRef("person"))
            dead = after.filter(life="dead")
            still = after.filter(life__in=PRESENT, category=OuterRef("category"))
            return rows.filter(Exists(dead)) if left == "dead" else rows.exclude(Exists(dead)).exclude(Exists(still))
        rows = self._standing(moment, wanted)
        if joined:
            before = Status.objects.filter(
                held_on(self.frame.opening, self.frame.known_at),
                person=OuterRef("person"),
                category=OuterRef("category"),
                life__in=PRESENT,
            )
            rows = rows.exclude(Exists(before))
        if visited:
            done = Duty.objects.filter(
                subject_kind=PERSON,
                subject=OuterRef("person_id"),
                rule=OUT_OF_TOWN_RULE,
                decision=Decision.DONE,
                decided_on__range=(dt.date(self.frame.as_of.year, 1, 1), self.frame.as_of),
            )
            rows = rows.filter(Exists(done))
        return rows

    def _standing(self, day: dt.date, wanted: Mapping[str, object]) -> QuerySet[Status]:
        rows = Status.objects.filter(held_on(day, self.frame.known_at), life__in=PRESENT)
        rows = rows.filter(unit_id__in=[unit for unit, *_ in self._units(day)])
        return rows.filter(self._all(wanted, day)) if wanted else rows

    def _all(self, wanted: Mapping[str, object], day: dt.date) -> Q:
        condition = Q()
        for key, value in wanted.items():
            condition &= self._condition(key, value, day)
        return condition

    def _condition(self, key: str, value: object, day: dt.date) -> Q:
        if key == "tier":
            return self._tier(value, day)
        if key == "party":
            return Q(party_member=True)
        if key == "nursing":
            given = Health.objects.filter(person=OuterRef("person"), nursing_fee=True)
            return Q(Exists(given.filter(Q(nursing_fee_from__isnull=True) | Q(nursing_fee_from__lte=day))))
        field = {
            "category": "category",
            "nature": "nature",
            "rank": "rank",
            "residence": "residence",
            "income": "income",
        }[key]
        if value is None:
            return Q(**{f"{field}__isnull": True})
        if isinstance(value, tuple):
            return Q(**{f"{field}__in": value})
        return Q(**{field: value})

    def _tier(self, value: object, day: dt.date) -> Q:
        """The level of government: the person's own where recorded, else that of the managing unit on that day."""
        by_unit = [unit for unit, _, tier, _ in self._units(day) if tier == (value or "")]
        unset = Q(tier__isnull=True) | Q(tier="")
        if value is None:
            return unset & Q(unit_id__in=by_unit)
        return Q(tier=value) | (unset & Q(unit_id__in=by_unit))

    def _branches(self, which: str) -> list[int]:
        found = []
        for unit, kind, tier, nature in self._units(self.frame.as_of):
            sort = "county" if tier != "city" else "enterprise" if nature == "enterprise" else "city"
            if kind == "branch" and which in {sort, "all"}:
                found.append(unit)
        return sorted(found)

    def _units(self, day: dt.date) -> list[tuple[int, str, str, str]]:
        """(unit, kind, tier, nature) of every unit in the frame's part of the tree on that day."""
        if day not in self._places:
            placed = UnitPlacement.objects.filter(held_on(day, self.frame.known_at)).filter(_within(self.frame.ranges))
            self._places[day] = list(placed.values_list("unit_id", "kind", "tier", "nature"))
        return self._places[day]


def ranges_on(ranges: Iterable[tuple[str, str]], day: dt.date) -> tuple[tuple[str, str], ...]:
    """Where parts of today's tree stood on ``day``: a unit that has moved since is counted at its place of then."""
    found = []
    for low, high in ranges:
        placed = UnitPlacement.objects.filter(held_on(day), unit__path=low).values_list("path", flat=True).first()
        found.append(path_range(placed) if placed else (low, high))
    return tuple(found)


def _within(ranges: Iterable[tuple[str, str]]) -> Q:
    scope = Q(pk__in=[])
    for low, high in ranges:
        scope |= Q(path__gte=low, path__lt=high)
    return scope


def mean_age(counter: Counter, pick: Mapping[str, object]) -> float | None:
    """Mean completed years on the frame's day of those whose birth is known, or ``None`` when it is known of nobody."""
    day = counter.frame.as_of
    births = list(
        counter.rows(pick).filter(person__birth_earliest__isnull=False).values_list("person__birth_earliest", flat=True)
    )
    if not births:
        return None
    return sum(day.year - b.year - ((day.month, day.day) < (b.month, b.day)) for b in births if b) / len(births)
