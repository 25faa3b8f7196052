"""Gifts of a campaign: what a kit holds, what is in stock, who carries what to whom, who has signed."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import accumulate

from django.db.models import Exists, OuterRef, QuerySet, Sum

from yice.core.org.models import Staff
from yice.planning.campaigns.models import Campaign, StockMove, Target
from yice.planning.campaigns.queries import in_state, with_state
from yice.planning.duties.models import EvidenceFile
from yice.planning.duties.queries import owners_of

_PART = re.compile(r"^(?P<name>.+?)\s*(?:[×xX*＊]\s*(?P<number>\d{1,3}))?$")
_GONE = ~in_state("dropped", "waived")


def kit_of(goods: str) -> dict[str, int]:
    """What one person gets: ``春联×1、福字×2`` → ``{"春联": 1, "福字": 2}``; without a number it is one."""
    found: Counter[str] = Counter()
    for part in re.split(r"[、，,;；]", goods):
        match = _PART.match(part.strip())
        if match:
            found[match["name"].strip()] += int(match["number"] or 1)
    return {name: number for name, number in found.items() if number}


def kit_words(kit: Mapping[str, int]) -> str:
    """``春联 3、福字 6``."""
    return "、".join(f"{name} {number}" for name, number in kit.items() if number)


@dataclass(slots=True)
class Stock:
    """One thing of the kit: how many were bought, given out, brought back, lost; and how many the list asks for."""

    item: str
    needed: int = 0
    received: int = 0
    issued: int = 0
    returned: int = 0
    lost: int = 0

    @property
    def on_hand(self) -> int:
        """What lies in the store."""
        return self.received + self.returned - self.issued - self.lost

    @property
    def short(self) -> int:
        """What has still to be bought for the list."""
        return max(0, self.needed - (self.received - self.lost))


def stock_of(campaign: Campaign) -> list[Stock]:
    """Every thing of the kits and of the store, by name. People who dropped out or are waived ask for nothing."""
    found: dict[str, Stock] = {}
    rows = with_state(campaign.targets.all()).filter(_GONE)
    for goods, count in Counter(rows.values_list("goods", flat=True)).items():
        for item, number in kit_of(goods).items():
            found.setdefault(item, Stock(item)).needed += number * count
    moves = StockMove.objects.filter(campaign=campaign).order_by().values_list("item", "kind").annotate(Sum("number"))
    for item, kind, number in moves:
        line = found.setdefault(item, Stock(item))
        setattr(line, kind, getattr(line, kind) + number)
    return [found[item] for item in sorted(found)]


def on_hand(campaign: Campaign, item: str) -> int:
    """What lies in the store of one thing."""
    return next((line.on_hand for line in stock_of(campaign) if line.item == item), 0)


@dataclass(slots=True)
class Carrier:
    """Somebody who brings the gifts: whom to, what they need for it, what they were given."""

    staff: Staff | None
    targets: list[Target] = field(default_factory=list)
    needed: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    reached: int = 0
    fen: int = 0

    @property
    def left(self) -> dict[str, int]:
        """What is still to be given out to them."""
        return {item: more for item, number in self.needed.items() if (more := number - self.given[item]) > 0}

    @property
    def needed_words(self) -> str:
        """What they need, in words."""
        return kit_words(self.needed)

    @property
    def given_words(self) -> str:
        """What they have, in words."""
        return kit_words(self.given)

    @property
    def left_words(self) -> str:
        """What they still lack, in words."""
        return kit_words(self.left)


def carriers_of(campaign: Campaign, targets: QuerySet[Target]) -> list[Carrier]:
    """The people on the list by who owes them the visit (pair official, else who stands in), with kits and money."""
    rows = list(with_state(targets).filter(_GONE).select_related("person__unit", "duty").order_by("unit_id", "pk"))
    owners = owners_of([one.duty for one in rows])
    staff = Staff.objects.in_bulk({one.staff_id for one in owners.values() if one.staff_id is not None})
    found: dict[int, Carrier] = {}
    for target in rows:
        number = owners[target.duty_id].staff_id or 0
        line = found.setdefault(number, Carrier(staff.get(number)))
        line.targets.append(target)
        line.needed.update(kit_of(target.goods))
        line.fen += target.fen
        line.reached += getattr(target, "state", "") == "reached"
    moves = StockMove.objects.filter(campaign=campaign, staff__isnull=False).order_by()
    moved = list(moves.values_list("staff_id", "item", "kind").annotate(Sum("number")))
    staff |= Staff.objects.in_bulk({number for number, *_ in moved if number is not None} - set(staff))
    for number, item, kind, count in moved:
        line = found.setdefault(number or 0, Carrier(staff.get(number or 0)))
        line.given[item] += count if kind == StockMove.Kind.ISSUED else -count
    return sorted(found.values(), key=lambda one: (one.staff is None, one.staff.pk if one.staff else 0))


def with_receipt(targets: QuerySet[Target]) -> QuerySet[Target]:
    """Targets with ``receipt``: whether the record that reached them carries a signature or a photo."""
    return targets.annotate(receipt=Exists(EvidenceFile.objects.filter(evidence__duties=OuterRef("duty_id"))))


def by_day(targets: QuerySet[Target]) -> list[tuple[dt.date, int, int]]:
    """(day, reached that day, reached until then), for the days on which somebody was reached."""
    rows = targets.filter(duty__decision="done", duty__decided_on__isnull=False).order_by()
    days = Counter(day for day in rows.values_list("duty__decided_on", flat=True) if day is not None)
    until = accumulate(days[day] for day in sorted(days))
    return [(day, days[day], total) for day, total in zip(sorted(days), until, strict=True)]
