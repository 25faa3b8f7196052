"""Who answers for whom by level of government, nature and rank (LZ-018…022): the rules on any day, and what they give.

The people are counted by whoever keeps them: ``people`` stands above and offers its count here when it loads.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from yice.core.org.models import PartyKind, ResponsibilityRule, Unit, UnitKind
from yice.core.org.queries import ancestors
from yice.lib import clock
from yice.lib.temporal import held_on

RETIRED = "tuixiu"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the rules ask about a person, as codes; "" where the file does not say."""

    category: str
    tier: str
    nature: str
    rank: str


Census = Callable[[dt.date], Mapping[Standing, int]]
_census: list[Census] = []


def offer_census(census: Census) -> Census:
    """Register who can count the living by what the rules ask; the last one offered counts."""
    _census[:] = [census]
    return census


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who answers, by which rule, in whose words."""

    code: str
    parties: tuple[PartyKind, ...]
    words: str
    cites: tuple[str, ...]
    split: str = ""


def rules_on(day: dt.date | None = None, known_at: dt.datetime | None = None) -> QuerySet[ResponsibilityRule]:
    """The rules in force on ``day`` (default today), first come first; with ``known_at`` as believed then."""
    return ResponsibilityRule.objects.filter(held_on(day or clock.today(), known_at))


def rules_after(day: dt.date) -> QuerySet[ResponsibilityRule]:
    """What is set already to begin later than ``day``."""
    return ResponsibilityRule.objects.filter(valid_from__gt=day, superseded_at=None).order_by("valid_from", "order")


def history_of(code: str) -> QuerySet[ResponsibilityRule]:
    """All that was ever written of one rule, the newest entry first, what was corrected since included."""
    return ResponsibilityRule.objects.filter(code=code).order_by("-recorded_at", "-valid_from")


def responsible_parties(
    *,
    tier: str,
    nature: str,
    rank: str,
    category: str = RETIRED,
    day: dt.date | None = None,
    known_at: dt.datetime | None = None,
) -> Responsibility | None:
    """The first rule that fits on ``day`` (default today); ``None`` when none does or no rules are set up.

    ``rank`` is the code of the post actually held (实职); unknown (``""``) fits only rules that ask for none.
    """
    return choose(list(rules_on(day, known_at)), tier=tier, nature=nature, rank=rank, category=category)


def choose(
    rules: Sequence[ResponsibilityRule], *, tier: str, nature: str, rank: str, category: str
) -> Responsibility | None:
    """The same over rules already read, for many people at once."""
    for rule in rules:
        if (
            (not rule.categories or category in rule.categories)
            and (not rule.tier or rule.tier == tier)
            and (not rule.nature or rule.nature == nature)
            and (not rule.ranks or rank in rule.ranks)
        ):
            parties = tuple(PartyKind(party) for party in rule.parties)
            return Responsibility(rule.code, parties, rule.words, tuple(rule.cites), rule.split)
    return None


def covers(wider: ResponsibilityRule, narrower: ResponsibilityRule) -> bool:
    """Whether everybody whom ``narrower`` fits is fitted by ``wider`` as well."""
    return (
        (not wider.tier or wider.tier == narrower.tier)
        and (not wider.nature or wider.nature == narrower.nature)
        and (not wider.ranks or (bool(narrower.ranks) and set(narrower.ranks) <= set(wider.ranks)))
        and (not wider.categories or (bool(narrower.categories) and set(narrower.categories) <= set(wider.categories)))
    )


@dataclass(frozen=True, slots=True)
class Shift:
    """So many living people pass from some parties to others; no parties: nobody would answer."""

    before: tuple[PartyKind, ...]
    after: tuple[PartyKind, ...]
    people: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would mean on its day: for how many the parties change, and how many each rule fits."""

    shifts: tuple[Shift, ...]
    fits: Mapping[str, int]

    @property
    def people(self) -> int:
        """How many people would have other parties than now."""
        return sum(shift.people for shift in self.shifts)


def census_on(day: dt.date) -> Mapping[Standing, int]:
    """How many living people stand how; empty while nobody offers a count."""
    return _census[0](day) if _census else {}


def compare(before: Sequence[ResponsibilityRule], after: Sequence[ResponsibilityRule], day: dt.date) -> Preview:
    """Who answers for how many by the rules ``after`` instead of ``before``; only people the rules speak of."""
    shifts: Counter[tuple[tuple[PartyKind, ...], tuple[PartyKind, ...]]] = Counter()
    fits: Counter[str] = Counter()
    for standing, people in census_on(day).items():
        asked = {"tier": standing.tier, "nature": standing.nature, "rank": standing.rank, "category": standing.category}
        old, new = choose(before, **asked), choose(after, **asked)
        if new is not None:
            fits[new.code] += people
        was, will = old.parties if old else (), new.parties if new else ()
        if was != will:
            shifts[was, will] += people
    ranked = sorted(shifts.items(), key=lambda item: (-item[1], item[0]))
    return Preview(tuple(Shift(was, will, count) for (was, will), count in ranked), fits)


_PARTY_KINDS = {
    PartyKind.BUREAU: UnitKind.BUREAU,
    PartyKind.CENTRE: UnitKind.CENTRE,
    PartyKind.COUNTY_BUREAU: UnitKind.COUNTY_BUREAU,
}


def party_units(parties: Sequence[PartyKind], original: Unit) -> dict[PartyKind, Unit | None]:
    """The units behind the parties, seen from the person's original unit.

    A party is looked for among the units above the original one, nearest first, then among those directly below
    them; ``None`` where the tenant has no such unit.
    """
    above = list(ancestors(original))
    near = [*reversed(above), *Unit.objects.filter(parent__in=above, is_open=True).order_by("-path")]
    found: dict[PartyKind, Unit | None] = {}
    for party in parties:
        if party == PartyKind.ORIGINAL:
            found[party] = original
            continue
        kinds = {_PARTY_KINDS[party]} | ({UnitKind.ZONE_BUREAU} if party == PartyKind.COUNTY_BUREAU else set())
        found[party] = next((unit for unit in near if unit.kind in kinds), None)
    return found
