"""What closes a duty: kinds, channels and days that its rule accepts, in the rulebook it was made under."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from dutyengine import Rulebook, identity
from yice.planning.duties.models import Duty, Origin

BULK_KINDS = frozenset({"meeting", "training", "delivery", "checkup", "payment", "report"})
"""Evidence that by its nature is about many at once: a meeting's list, a delivery sheet, a pay list."""

CONTACT = frozenset({"visit", "call", "chat", "greeting"})
"""Evidence that is a contact with the person, whatever was done on the occasion."""

NO_ANSWER = 3  # the number of R03
PLAN_ITEM = identity.PLAN_ITEM  # the number of the rule behind what a plan promises beside the rulebook
_FESTIVALS = 32


@dataclass(frozen=True, slots=True)
class Asked:
    """What a duty asks as proof. ``channels`` empty means any; ``first`` is the earliest day that counts.

    ``said`` are the kinds that count only when the record says it was done: a visit is not yet the study brought along.
    """

    code: str
    title: str
    kinds: tuple[str, ...]
    channels: tuple[str, ...]
    said: tuple[str, ...]
    first: dt.date
    last: dt.date
    checklist: tuple[str, ...]
    action: str
    fixed: bool
    by_anyone: bool

    def takes(self, kind: str, channel: str) -> bool:
        """Whether evidence of this kind through this channel counts."""
        return kind in self.kinds and (not self.channels or channel in self.channels)

    def takes_any(self, kinds: Iterable[str], channel: str) -> bool:
        """Whether one of these kinds counts: one deed may be a visit and a gift."""
        return any(self.takes(kind, channel) for kind in kinds)

    def takes_unsaid(self, kinds: Iterable[str], channel: str) -> bool:
        """Whether one of these kinds counts by itself, without the record naming this duty."""
        return any(self.takes(kind, channel) for kind in kinds if kind not in self.said)

    @property
    def in_bulk(self) -> tuple[str, ...]:
        """Kinds accepted that are about many at once."""
        return tuple(kind for kind in self.kinds if kind in BULK_KINDS)


def _by_anyone(duty: Duty, owes: str, helps: tuple[str, ...]) -> bool:
    """Whether a colleague's visit keeps this promise by itself.

    A leader's visit is only kept by the leader, and what somebody promised by hand, in a plan or in a campaign only by
    saying so: bringing the glasses is not done by having been there. A door to be checked (R03) is checked by whoever
    reached the person.
    """
    if duty.rule == NO_ANSWER:
        return True
    if duty.origin != Origin.RULE or duty.rule == identity.PLAN_ITEM:
        return False
    return owes in {"liaison", "deputy"} or ("liaison" in helps and owes not in {"leader", "official"})


_EPOCH = dt.date(1900, 1, 1)  # what an interval's turn is numbered from: the day it counts from (engine)


def _first(duty: Duty, *, by_contact: bool) -> dt.date:
    """The earliest day a record counts: of "every so long" contacts the day after the last one, else the opening day.

    Who calls before the term has kept the promise early; the next turn counts from that call.
    """
    if not by_contact:
        return duty.opens
    if not duty.occurrence:
        return dt.date.min
    return min(duty.opens, _EPOCH + dt.timedelta(days=duty.occurrence + 1))


def only_said(book: Rulebook, duty: Duty) -> bool:
    """Whether a contact keeps this promise only when its record says so."""
    asked = asked_of(book, duty)
    return asked is not None and bool(CONTACT & set(asked.said))


def said_rules(book: Rulebook) -> list[int]:
    """The numbers of the rules with a step of which that is so."""
    return [
        number
        for number, rule in book.by_number.items()
        if any(CONTACT & set(step.evidence.said) for step in rule.steps)
    ]


def asked_of(book: Rulebook, duty: Duty) -> Asked | None:
    """What ``book`` asks for this duty; ``None`` when it has no such rule or step."""
    rule = book.by_number.get(duty.rule)
    step = next((one for one in rule.steps if one.step == duty.step), None) if rule else None
    if rule is None or step is None:
        return None
    window = step.window
    items = getattr(rule.trigger, "items", ())
    if items and duty.rule != identity.PLAN_ITEM:
        own = next((one.window for one in items if one.number == duty.occurrence % _FESTIVALS), None)
        window = own or window
    early = window.done_from
    by_contact = rule.counts_from_evidence and bool(CONTACT & (set(step.evidence.kinds) - set(step.evidence.said)))
    return Asked(
        code=rule.code,
        title=duty.note or step.title or rule.title,
        kinds=step.evidence.kinds,
        channels=step.evidence.channels,
        said=step.evidence.said,
        first=_first(duty, by_contact=by_contact) if early is None else duty.due + dt.timedelta(days=early),
        last=duty.closes,
        checklist=rule.checklist,
        action=step.action,
        fixed=rule.fixed,
        by_anyone=_by_anyone(duty, step.owes, step.helps),
    )
