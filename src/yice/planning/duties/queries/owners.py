"""Who owes a duty: through the pairing of today, until a decision freezes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yice.core.org.models import Leadership, Post, Staff, Unit
from yice.core.people.models import Pairing
from yice.lib import clock
from yice.lib.ids import parents
from yice.lib.temporal import held_on
from yice.planning.duties.models import Duty

_STAND_IN = {
    "liaison": ("liaison", "deputy"),
    "deputy": ("deputy", "liaison"),
    "official": ("official",),
    "doctor": ("doctor",),
    "volunteer": ("volunteer",),
    "branch": ("branch",),
}
_POSTS = {"head", "clerk", "leader", "duty_officer", "statistician"}
Pairs = dict[tuple[int, str], tuple[int | None, str]]
Posts = dict[tuple[int, str], int]


@dataclass(frozen=True, slots=True)
class Owner:
    """Who it is: staff, or a partner by name only. ``stand_in`` says that the one owing it is not there."""

    staff_id: int | None
    name: str
    role: str
    stand_in: bool = False


def owners_of(duties: Sequence[Duty], day: dt.date | None = None) -> dict[int, Owner]:
    """The owner of each duty, by duty number; four queries, however many duties.

    Liaison, else deputy, else the head of the unit or of the nearest unit above it that has one. Decided duties keep
    the owner they were decided by. Nothing is ever given to somebody at random: with nobody there, there is no owner.
    """
    at = day or clock.today()
    live = [duty for duty in duties if duty.owner_id is None]
    pairs = _pairs({duty.subject for duty in live}, at)
    paths = dict(Unit.objects.filter(pk__in={duty.unit_id for duty in live}).values_list("pk", "path"))
    posts = _posts(paths.values(), at)
    found = {duty.pk: _one(duty, pairs, paths, posts) for duty in live}
    found |= {duty.pk: Owner(duty.owner_id, "", duty.role) for duty in duties if duty.owner_id is not None}
    wanted = {owner.staff_id for owner in found.values() if owner.staff_id and not owner.name}
    names = dict(Staff.objects.filter(pk__in=wanted).values_list("pk", "name"))
    return {
        pk: Owner(one.staff_id, names.get(one.staff_id or 0, one.name), one.role, one.stand_in)
        for pk, one in found.items()
    }


def _pairs(people: Iterable[int], at: dt.date) -> Pairs:
    rows = Pairing.objects.filter(held_on(at), person_id__in=list(people)).values_list(
        "person_id", "kind", "staff_id", "partner_name"
    )
    return {(person, kind): (staff, name or "") for person, kind, staff, name in rows}


def _posts(paths: Iterable[str], at: dt.date) -> Posts:
    """(unit, role) → staff, for the units named and all above them."""
    every = {path for one in paths for path in parents(one)}
    rows = Post.objects.filter(held_on(at), unit__path__in=every, staff__is_active=True).order_by("-pk")
    found = {(unit, role): staff for unit, role, staff in rows.values_list("unit_id", "role", "staff_id")}
    led = Leadership.objects.filter(held_on(at), unit__path__in=every, staff__is_active=True)
    return found | {(unit, "leader"): staff for unit, staff in led.values_list("unit_id", "staff_id")}


def _one(duty: Duty, pairs: Pairs, paths: dict[int, str], posts: Posts) -> Owner:
    for place, kind in enumerate(_STAND_IN.get(duty.role, ())):
        staff, name = pairs.get((duty.subject, kind), (None, ""))
        if staff or name:
            return Owner(staff, "" if staff else name, kind, stand_in=place > 0)
    role = duty.role if duty.role in _POSTS else "head"
    staff = _nearest(paths.get(duty.unit_id or 0, ""), role, posts)
    if staff is None and role != "head":
        return Owner(_nearest(paths.get(duty.unit_id or 0, ""), "head", posts), "", "head", stand_in=True)
    return Owner(staff, "", role, stand_in=role != duty.role)


def _nearest(path: str, role: str, posts: Posts) -> int | None:
    for above in reversed(parents(path)):
        staff = posts.get((int(above[-6:]), role))
        if staff is not None:
            return staff
    return None
