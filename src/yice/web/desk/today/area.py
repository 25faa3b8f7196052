"""The area a page of today speaks of: the chosen unit with all below it, within what the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from yice.core.org.models import Unit
from yice.core.people import access
from yice.core.people.models import Person
from yice.lib.actor import Actor
from yice.lib.filters import Choice, chosen
from yice.lib.ids import path_range
from yice.web.desk import scope


@dataclass(frozen=True, slots=True)
class Area:
    """Ranges of unit paths, the unit if one was chosen, and the choice to draw."""

    actor: Actor
    ranges: tuple[tuple[str, str], ...]
    unit: Unit | None
    choice: Choice

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from any other, for sums that are remembered."""
        return self.ranges, self.unit.pk if self.unit else 0, self.actor.id

    def units(self, prefix: str = "") -> Q:
        """Rows whose unit lies in the area; ``prefix`` leads to the unit, e.g. ``"unit__"``."""
        found = Q(pk__in=())
        for low, high in self.ranges:
            found |= Q(**{f"{prefix}path__gte": low, f"{prefix}path__lt": high})
        return found

    def people(self) -> QuerySet[Person]:
        """The people of the area that count in this actor's figures."""
        people = access.managed_by(self.actor)
        return people.filter(self.units("unit__")) if self.unit is not None else people

    def top(self) -> Unit | None:
        """The unit at the head of the area: the chosen one, else the highest the actor's role is held at."""
        if self.unit is not None or not self.ranges:
            return self.unit
        return Unit.objects.filter(path=min((low for low, _ in self.ranges), key=len)).first()

    def query(self, **more: str) -> str:
        """The address of the list of people behind a number."""
        words = {**({"unit": str(self.unit.pk)} if self.unit is not None else {}), **more}
        return f"?{urlencode(words)}"


def area_of(request: HttpRequest, actor: Actor) -> Area:
    """Read the chosen unit from the address; one out of scope is passed over."""
    options = scope.unit_options(actor)
    code = chosen(request.GET, "unit", options)
    unit = Unit.objects.get(pk=int(code)) if code else None
    ranges = (path_range(unit.path),) if unit is not None else actor.ranges(*access.SUBTREE_ROLES)
    return Area(actor, ranges, unit, Choice("unit", "单位", code, options, any="全部"))
