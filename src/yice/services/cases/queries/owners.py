"""Who takes a case: the team nearest to the person, else the liaison, else the head."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from yice.core.org.models import Post, Staff, Unit, UnitKind
from yice.core.org.queries import ancestors, head_of
from yice.core.people.models import Person
from yice.core.people.queries import carers_of
from yice.lib import clock
from yice.lib.ids import parents
from yice.lib.temporal import held_on
from yice.services.cases.access import READERS
from yice.services.cases.codes import OPEN_STATES
from yice.services.cases.models import Case, TeamMember

_OFFICES = (UnitKind.BUREAU, UnitKind.COUNTY_BUREAU, UnitKind.ZONE_BUREAU, UnitKind.CENTRE)


def eligible() -> QuerySet[Staff]:
    """Staff who can own a case: active, with a post that sees cases."""
    posts = Post.objects.filter(held_on(clock.today()), role__in=READERS)
    return Staff.objects.filter(is_active=True, pk__in=posts.values("staff_id"))


def office_of(unit: Unit) -> Unit:
    """The office that numbers a unit's cases: the nearest bureau or centre above it, else the top of its tree."""
    above = list(ancestors(unit))
    return next((one for one in reversed(above) if one.kind in _OFFICES), above[0])


def first_owner(unit: Unit, person: Person | None, team: str) -> Staff | None:
    """Of the team of the nearest unit the one with fewest open cases; else the liaison; else the head of the unit."""
    return _of_team(unit, team) or _liaison(person) or head_of(unit)


def _of_team(unit: Unit, team: str) -> Staff | None:
    members = TeamMember.objects.filter(team=team, ended_on__isnull=True, unit__path__in=parents(unit.path))
    nearest = members.order_by("-unit__path").values_list("unit_id", flat=True).first()
    if nearest is None:
        return None
    chosen = eligible().filter(pk__in=members.filter(unit=nearest).values("staff_id"))
    loads = dict(
        Case.objects.filter(owner__in=chosen, state__in=OPEN_STATES)
        .order_by()
        .values_list("owner")
        .annotate(number=Count("pk"))
    )
    return min(chosen, key=lambda one: (loads.get(one.pk, 0), one.pk), default=None)


def _liaison(person: Person | None) -> Staff | None:
    if person is None:
        return None
    carers = carers_of([person.pk]).get(person.pk)
    wanted = [number for number in (carers.liaison_id, carers.deputy_id) if number is not None] if carers else []
    found = eligible().in_bulk(wanted)
    return next((found[number] for number in wanted if number in found), None)
