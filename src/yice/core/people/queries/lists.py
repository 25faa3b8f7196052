"""Lists of people: filters that stay in the address, keyset paging, duplicates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from yice.core.people import access
from yice.core.people.codes import Life
from yice.core.people.models import Person
from yice.lib.actor import Actor
from yice.lib.crypto import blind_identity
from yice.lib.ids import path_range


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleFilter:
    """What a list keeps. Empty means any; ``unit_path`` keeps a subtree; ``life`` is living unless said otherwise."""

    categories: Sequence[str] = ()
    life: Sequence[str] = (Life.LIVING.value,)
    natures: Sequence[str] = ()
    tiers: Sequence[str] = ()
    residences: Sequence[str] = ()
    ranks: Sequence[str] = ()
    party_member: bool | None = None
    unit_path: str = ""
    born_before: dt.date | None = None
    born_after: dt.date | None = None
    hospitalised: bool | None = None


def listed(actor: Actor, keep: PeopleFilter, extra: Q | None = None) -> QuerySet[Person]:
    """The people in this actor's figures that the filter keeps; ``extra`` from above (levels, concerns, duties).

    Order and page it with ``lib.paging.keyset(order=("pinyin_key", "id"))``.
    """
    people = access.managed_by(actor).select_related("unit")
    for field, values in (
        ("category", keep.categories),
        ("life", keep.life),
        ("nature", keep.natures),
        ("tier", keep.tiers),
        ("residence", keep.residences),
        ("rank_post", keep.ranks),
    ):
        if values:
            people = people.filter(**{f"{field}__in": list(values)})
    if keep.party_member is not None:
        people = people.filter(party_member=keep.party_member)
    if keep.unit_path:
        people = people.filter(unit__in=access.units_in([path_range(keep.unit_path)]))
    if keep.born_before is not None:
        people = people.filter(birth_earliest__lte=keep.born_before)
    if keep.born_after is not None:
        people = people.filter(birth_earliest__gte=keep.born_after)
    if keep.hospitalised is not None:
        people = people.filter(health__hospitalised=keep.hospitalised)
    return people.filter(extra) if extra is not None else people


def known_identities(numbers: Iterable[str]) -> dict[str, int]:
    """Identity number as given → file it belongs to, in either form; for imports, over the whole register."""
    by_blind = {blind: number for number in numbers if (blind := blind_identity(number))}
    blinds = list(by_blind)
    found: dict[str, int] = {}
    for start in range(0, len(blinds), 500):
        rows = Person.objects.filter(id_blind__in=blinds[start : start + 500]).values_list("id_blind", "pk")
        found.update({by_blind[blind or ""]: number for blind, number in rows})
    return found


def same_name_and_birth(pairs: Iterable[tuple[str, dt.date, dt.date]]) -> dict[tuple[str, dt.date, dt.date], list[int]]:
    """(name, earliest, latest birth) → files of that name whose birth may be the same day; for imports."""
    wanted = list(dict.fromkeys(pairs))
    names = sorted({name for name, _, _ in wanted})
    known: dict[str, list[tuple[int, dt.date, dt.date]]] = {}
    for start in range(0, len(names), 500):
        rows = Person.objects.filter(
            name__in=names[start : start + 500], birth_earliest__isnull=False, erased_at__isnull=True
        ).values_list("name", "pk", "birth_earliest", "birth_latest")
        for name, number, earliest, latest in rows:
            if earliest is not None:
                known.setdefault(name, []).append((number, earliest, latest or earliest))
    return {
        pair: hits
        for pair in wanted
        if (hits := [number for number, low, high in known.get(pair[0], []) if low <= pair[2] and pair[1] <= high])
    }
