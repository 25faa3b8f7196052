"""What would be printed on the card of each person today: whom to call for what.

Read for many people in a fixed number of queries, so that all cards can be checked in one go.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from yice.core.org.models import Leadership, Staff, Unit
from yice.core.org.queries import heads_by_unit, tenant
from yice.core.people.codes import AffiliationRole, PairingKind
from yice.core.people.models import Affiliation, Pairing, Person
from yice.lib import clock
from yice.lib.ids import parents
from yice.lib.temporal import held_on
from yice.services.cards.models import Listing, Section

NEAR = "near"
SECTIONS = {NEAR: "身边的人", **dict(Section.choices)}
_KINDS = {kind: place for place, kind in enumerate(PairingKind.values)}


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the card: its part, in what capacity or for what, who, which number."""

    section: str
    what: str
    name: str
    phone: str


def digest(lines: Sequence[Line]) -> str:
    """The fingerprint of what is printed."""
    text = json.dumps([asdict(line) for line in lines], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def contents_of(person_ids: Sequence[int]) -> dict[int, tuple[Line, ...]]:
    """The rows of the card of each of these people, in the order of print; a fixed number of queries."""
    ids = list(person_ids)
    units = dict(Person.objects.filter(pk__in=ids).values_list("pk", "unit_id"))
    near = _pairings(ids)
    shared = _affiliations(ids)
    office = _Office(set(units.values()))
    return {
        one: (*office.first(), *near.get(one, ()), *office.above(unit), *shared.get(one, ()), *office.listed(unit))
        for one, unit in units.items()
    }


def _pairings(ids: Sequence[int]) -> dict[int, list[Line]]:
    rows = Pairing.objects.filter(held_on(clock.today()), person__in=ids).select_related("staff")
    found: dict[int, list[tuple[int, Line]]] = {}
    for row in rows.order_by("pk"):
        name = row.staff.name if row.staff else row.partner_name or ""
        phone = (row.staff.phone if row.staff else row.partner_phone) or ""
        if name and phone:
            line = Line(NEAR, str(row.get_kind_display()), name, phone)
            found.setdefault(row.person_id, []).append((_KINDS[row.kind], line))
    return {one: [line for _, line in sorted(lines, key=lambda pair: pair[0])] for one, lines in found.items()}


def _affiliations(ids: Sequence[int]) -> dict[int, list[Line]]:
    rows = (
        Affiliation.objects.filter(held_on(clock.today()), person__in=ids)
        .exclude(role=AffiliationRole.MANAGING)
        .exclude(unit__phone="")
        .select_related("unit")
    )
    found: dict[int, list[Line]] = {}
    for row in rows.order_by("role", "pk"):
        line = Line(NEAR, str(row.get_role_display()), row.unit.name, row.unit.phone)
        found.setdefault(row.person_id, []).append(line)
    return found


class _Office:
    """What everybody of a unit has on the card alike."""

    def __init__(self, units: set[int]) -> None:
        today = clock.today()
        self._paths = dict(Unit.objects.filter(pk__in=units).values_list("pk", "path"))
        heads = heads_by_unit()
        rows = Leadership.objects.filter(held_on(today), staff__is_active=True)
        leaders = dict(rows.values_list("unit__path", "staff_id"))
        wanted = {heads[unit] for unit in units if unit in heads} | set(leaders.values())
        staff = Staff.objects.in_bulk(wanted)
        listings: dict[str, list[Listing]] = {}
        for row in Listing.objects.filter(is_listed=True).select_related("unit").order_by("place", "pk"):
            listings.setdefault(row.unit.path, []).append(row)
        owner = tenant()
        self._hotline = str((owner.settings or {}).get("hotline", "")) if owner is not None else ""
        self._above: dict[int, tuple[Line, ...]] = {}
        self._listed: dict[int, tuple[Line, ...]] = {}
        for unit, path in self._paths.items():
            way = parents(path)
            leader = next((leaders[above] for above in reversed(way) if above in leaders), None)
            pair = (("科室负责人", heads.get(unit)), ("分管领导", leader))
            self._above[unit] = tuple(
                Line(NEAR, word, staff[number].name, staff[number].phone)
                for word, number in pair
                if number in staff and staff[number].phone
            )
            printed = [row for above in reversed(way) for row in listings.get(above, [])]
            order = {code: place for place, code in enumerate(Section.values)}
            printed.sort(key=lambda row: order[row.section])
            self._listed[unit] = tuple(Line(row.section, row.serves, row.name, row.phone) for row in printed)

    def first(self) -> tuple[Line, ...]:
        """The number that is always answered."""
        return (Line(NEAR, "24 小时电话", "值班室", self._hotline),) if self._hotline else ()

    def above(self, unit: int) -> tuple[Line, ...]:
        """The head of the section and the leader in charge."""
        return self._above.get(unit, ())

    def listed(self, unit: int) -> tuple[Line, ...]:
        """The directory of the unit and of those above it, the nearest first within each part."""
        return self._listed.get(unit, ())


def parts_of(lines: Iterable[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The rows of a card by part, in order of print; parts without a row are left out."""
    kept = list(lines)
    parts = ((word, [row for row in kept if row["section"] == code]) for code, word in SECTIONS.items())
    return [(word, rows) for word, rows in parts if rows]
