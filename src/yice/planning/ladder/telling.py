"""Who is told on a rung: the owner through pairing, else whoever holds the post nearest above. Reads only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from yice.core.org.models import Leadership, Post, Unit
from yice.lib import clock
from yice.lib.actor import Role
from yice.lib.ids import parents
from yice.lib.temporal import held_on
from yice.planning.duties.models import Duty
from yice.planning.duties.queries import owners_of
from yice.planning.ladder.models import Fate
from yice.planning.ladder.rungs import ABOVE, Rung

_PAIRED = frozenset({"liaison", "deputy", "official", "doctor", "volunteer", "branch"})


@dataclass(frozen=True, slots=True)
class Told:
    """Staff number of who is told; or why nobody is (``Fate``)."""

    staff_id: int | None
    fate: str = ""


@dataclass
class Posts:
    """Who holds which post today; two queries, whoever is asked about."""

    paths: dict[int, str] = field(default_factory=dict)
    held: dict[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def today(cls) -> Posts:
        """As of the business date."""
        day = clock.today()
        rows = Post.objects.filter(held_on(day), staff__is_active=True).order_by("-pk")
        held = {(path, role): staff for path, role, staff in rows.values_list("unit__path", "role", "staff_id")}
        led = Leadership.objects.filter(held_on(day), staff__is_active=True)
        held |= {(path, Role.LEADER.value): staff for path, staff in led.values_list("unit__path", "staff_id")}
        return cls(dict(Unit.objects.values_list("pk", "path")), held)

    def nearest(self, unit_id: int | None, role: str) -> Told:
        """Who holds a role at the unit or nearest above it; ``ABOVE`` is the head above the head."""
        path = self.paths.get(unit_id or 0, "")
        if role == ABOVE:
            return self._above(path)
        staff = next((self.held[up, role] for up in reversed(parents(path)) if (up, role) in self.held), None)
        if staff is not None:
            return Told(staff)
        return Told(None, Fate.NOBODY) if role == Role.HEAD.value else self.nearest(unit_id, Role.HEAD.value)

    def _above(self, path: str) -> Told:
        heads = [self.held[up, Role.HEAD.value] for up in reversed(parents(path)) if (up, Role.HEAD.value) in self.held]
        higher = next((one for one in heads[1:] if one != heads[0]), None)
        return Told(higher) if higher is not None else Told(None, Fate.TOP)


def told_of(pairs: Sequence[tuple[Duty, Rung]], posts: Posts) -> list[Told]:
    """Who is told, for each duty and rung; four queries for the paired roles, however many there are."""
    paired = [(place, duty, rung) for place, (duty, rung) in enumerate(pairs) if _by_pairing(rung)]
    asked = [_as_owed_by(place + 1, duty, rung) for place, duty, rung in paired]
    owners = owners_of(asked) if asked else {}
    found: list[Told] = []
    for place, (duty, rung) in enumerate(pairs):
        owner = owners.get(place + 1) if _by_pairing(rung) else None
        if owner is not None and owner.staff_id is not None:
            found.append(Told(owner.staff_id))
        else:
            found.append(posts.nearest(duty.unit_id, Role.HEAD.value if _by_pairing(rung) else rung.to))
    return found


def _by_pairing(rung: Rung) -> bool:
    return rung.to == "owner" or rung.to in _PAIRED


def _as_owed_by(number: int, duty: Duty, rung: Rung) -> Duty:
    """The duty as if the role of the rung owed it; ``number`` keeps one duty's rungs apart."""
    role = duty.role if rung.to == "owner" else rung.to
    return Duty(
        pk=number, subject=duty.subject, subject_kind=duty.subject_kind, unit_id=duty.unit_id, role=role, owner_id=None
    )
