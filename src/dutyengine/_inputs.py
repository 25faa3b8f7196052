"""What the rules need beside facts: events, evidence, what plans adjust, what was elevated by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dutyengine._days import NONE, Days, from_dates

Ints = NDArray[np.int64]
Texts = NDArray[np.object_]


def _ints(values: Iterable[int] = ()) -> Ints:
    return np.fromiter(values, dtype=np.int64)


def _texts(values: Iterable[str] = ()) -> Texts:
    return np.array(list(values), dtype=object)


def _days(values: Any) -> Days:
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        return from_dates(values)[0]
    return from_dates(np.array(list(values), dtype=object))[0] if len(values) else np.empty(0, np.int32)


@dataclass(frozen=True, slots=True)
class Events:
    """Dated events: whose, what kind, which detail, how grave, when, learnt when, ended when; any order.

    ``serial`` counts the events of one subject, whatever their kind, 1 upwards, and never changes: it is the
    occurrence in the identity of the duties the event makes. Dates are day numbers (``NONE``: not ended).
    """

    subject: Ints = field(default_factory=_ints)
    serial: Ints = field(default_factory=_ints)
    kind: Texts = field(default_factory=_texts)
    detail: Texts = field(default_factory=_texts)
    severity: Ints = field(default_factory=_ints)
    on: Days = field(default_factory=lambda: np.empty(0, np.int32))
    learnt: Days = field(default_factory=lambda: np.empty(0, np.int32))
    ended: Days = field(default_factory=lambda: np.empty(0, np.int32))

    @classmethod
    def of(
        cls,
        *,
        subject: Iterable[int],
        serial: Iterable[int],
        kind: Iterable[str],
        on: Any,
        detail: Iterable[str | None] | None = None,
        severity: Iterable[int | None] | None = None,
        learnt: Any = None,
        ended: Any = None,
    ) -> Events:
        """Make events from columns (lists or arrays). Dates may be dates, ISO text, ``datetime64`` or ``None``."""
        days = _days(on)
        size = len(days)
        heard = days if learnt is None else _days(learnt)
        return cls(
            subject=_ints(subject),
            serial=_ints(serial),
            kind=_texts(kind),
            detail=_texts(one or "" for one in (detail if detail is not None else [""] * size)),
            severity=_ints(one or 0 for one in (severity if severity is not None else [0] * size)),
            on=days,
            learnt=np.where(heard == NONE, days, heard).astype(np.int32),
            ended=np.full(size, NONE, np.int32) if ended is None else _days(ended),
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """The last evidence per (subject, rule, step).

    What intervals count from. Later rows of one such triple win by date.
    """

    subject: Ints = field(default_factory=_ints)
    rule: Ints = field(default_factory=_ints)
    step: Ints = field(default_factory=_ints)
    on: Days = field(default_factory=lambda: np.empty(0, np.int32))

    @classmethod
    def of(cls, *, subject: Iterable[int], rule: Iterable[int], on: Any, step: Iterable[int] | None = None) -> Evidence:
        """Make it from columns; ``rule`` are rule numbers."""
        numbers = _ints(rule)
        return cls(
            subject=_ints(subject),
            rule=numbers,
            step=np.zeros(len(numbers), np.int64) if step is None else _ints(step),
            on=_days(on),
        )


@dataclass(frozen=True, slots=True)
class Contacts:
    """The last contact with each subject, by kind of evidence and channel, whatever duty it was recorded for.

    An interval counts from it where its rule accepts that kind and channel: who was called last week need not be called
    because the call was early. Rows of one (subject, kind, channel) may be many; the latest counts.
    """

    subject: Ints = field(default_factory=_ints)
    kind: Texts = field(default_factory=_texts)
    channel: Texts = field(default_factory=_texts)
    on: Days = field(default_factory=lambda: np.empty(0, np.int32))

    @classmethod
    def of(cls, rows: Iterable[tuple[int, str, str, dt.date]]) -> Contacts:
        """Make it from rows (subject, kind, channel, day)."""
        listed = list(rows)
        if not listed:
            return cls()
        subject, kind, channel, on = zip(*listed, strict=True)
        return cls(_ints(subject), _texts(kind), _texts(channel), _days(on))


TIGHTEN, LOOSEN, OFF = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Adjustments:
    """What approved plans change: an interval tightened or loosened to ``days``, or a promise switched off.

    Only approved loosenings and switch-offs belong here: the second person is asked for by ``plans``.
    """

    subject: Ints = field(default_factory=_ints)
    rule: Ints = field(default_factory=_ints)
    kind: Ints = field(default_factory=_ints)
    days: Ints = field(default_factory=_ints)

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, str, int]]) -> Adjustments:
        """Make it from rows (subject, rule number, ``"tighten" | "loosen" | "off"``, days; 0 for off)."""
        kinds = {"tighten": TIGHTEN, "loosen": LOOSEN, "off": OFF}
        listed = [(subject, rule, kinds[kind], days) for subject, rule, kind, days in rows]
        columns = zip(*listed, strict=True) if listed else ((), (), (), ())
        return cls(*(_ints(column) for column in columns))


@dataclass(frozen=True, slots=True)
class PlanItems:
    """Bespoke promises of plans: every ``every`` days from ``first`` on, in ``slot`` 1..15 of the person's plan.

    They are duties of the rule PLAN-ITEM; the slot is the step. ``lead`` and ``grace`` are days before and after
    the due date.
    """

    subject: Ints = field(default_factory=_ints)
    slot: Ints = field(default_factory=_ints)
    first: Days = field(default_factory=lambda: np.empty(0, np.int32))
    every: Ints = field(default_factory=_ints)
    lead: Ints = field(default_factory=_ints)
    grace: Ints = field(default_factory=_ints)

    @classmethod
    def of(cls, rows: Iterable[tuple[int, int, dt.date, int, int, int]]) -> PlanItems:
        """Make it from rows (subject, slot, first due date, every how many days, lead days, grace days)."""
        listed = list(rows)
        if not listed:
            return cls()
        subject, slot, first, every, lead, grace = zip(*listed, strict=True)
        return cls(_ints(subject), _ints(slot), _days(first), _ints(every), _ints(lead), _ints(grace))


@dataclass(frozen=True, slots=True)
class Elevations:
    """Levels raised by hand, each until a last day. They can only raise."""

    subject: Ints = field(default_factory=_ints)
    level: Texts = field(default_factory=_texts)
    until: Days = field(default_factory=lambda: np.empty(0, np.int32))

    @classmethod
    def of(cls, rows: Iterable[tuple[int, str, dt.date]]) -> Elevations:
        """Make it from rows (subject, level code, last day)."""
        listed = list(rows)
        if not listed:
            return cls()
        subject, level, until = zip(*listed, strict=True)
        return cls(_ints(subject), _texts(level), _days(until))


@dataclass(frozen=True, slots=True)
class Inputs:
    """Everything the rules need beside the facts. Rows about subjects that are not in the fact table are ignored."""

    events: Events = field(default_factory=Events)
    evidence: Evidence = field(default_factory=Evidence)
    contacts: Contacts = field(default_factory=Contacts)
    adjustments: Adjustments = field(default_factory=Adjustments)
    plan_items: PlanItems = field(default_factory=PlanItems)
    elevations: Elevations = field(default_factory=Elevations)


@dataclass(frozen=True, slots=True)
class Window:
    """For which days duties are wanted, and which day it is.

    A duty of a calendar trigger belongs to the window when it *opens* in it (both ends included). Standing duties
    (interval, deadline, always) belong to it when they open no later than its end, however long they have stood.
    """

    start: dt.date
    end: dt.date
    as_of: dt.date
