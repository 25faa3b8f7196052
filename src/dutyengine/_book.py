"""The rulebook as values: frozen, checked by ``build_rulebook``, and nothing but data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dutyengine._conditions import Condition, Operand
from dutyengine._triggers import Interval, MadeElsewhere, Offset, RuleWindow, Span, Standing, Trigger

FactType = Literal["bool", "int", "date", "code", "known"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One word of the vocabulary. ``codes`` in order: the number of a code in the columns is its place here."""

    key: str
    label: str
    type: FactType
    subject: str = "person"
    owner: str = ""
    codes: Mapping[str, str] = field(default_factory=dict)
    ordered: bool = False
    unit: str = ""
    block: str | None = None
    sensitive: bool = False
    offered: bool = True
    absent: str | int | bool | None = None
    precision: str | None = None
    before: tuple[str, str | int | bool] | None = None
    age_of: str | None = None

    def number_of(self, code: str) -> int:
        """Return the number a code has in the columns; -1 for a code that does not exist."""
        return next((place for place, known in enumerate(self.codes) if known == code), -1)

    def code_label(self, code: str | int) -> str:
        """Return the Chinese word of a code, or the code itself."""
        return self.codes.get(str(code), str(code))


@dataclass(frozen=True, slots=True)
class Anniversary:
    """A day of the year that a person has: the wish (calendar, month, day, leap), else month and day of ``date``."""

    key: str
    label: str
    date: str | None
    calendar: str | None = None
    month: str | None = None
    day: str | None = None
    leap: str | None = None

    @property
    def reads(self) -> tuple[str, ...]:
        """The facts it is made of."""
        return tuple(key for key in (self.date, self.calendar, self.month, self.day, self.leap) if key)


@dataclass(frozen=True, slots=True)
class EventKind:
    """Something that can happen to a subject."""

    kind: str
    label: str
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subject:
    """A kind of subject: what holds for each of its rules, and since when it is looked after."""

    kind: str
    label: str
    starts: str | None = None
    when: Condition | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """One value of a parameter, in force from ``start`` to ``end`` (included; ``None`` = open).

    ``value`` is a scalar, a tuple of codes, or for keyed parameters a mapping from tuples of codes to scalars
    (``None`` = does not apply to these).
    """

    start: dt.date
    end: dt.date | None
    value: object
    document: str = ""
    clause: str = ""
    standing: Standing | None = None
    cites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parameter:
    """A dated number, amount, interval, switch or list, keyed by nothing or by facts."""

    code: str
    title: str
    type: str
    unit: str
    by: tuple[str, ...]
    of: str | None
    codes: Mapping[str, str]
    values: tuple[Dated, ...]
    standing: Standing
    cites: tuple[str, ...]
    note: str = ""

    def on(self, day: dt.date) -> Dated | None:
        """Return the value in force on a day; ``None`` before the first and after the last."""
        found = None
        for value in self.values:
            if value.start <= day:
                found = value
        return found if found and (found.end is None or day <= found.end) else None


@dataclass(frozen=True, slots=True)
class EvidenceAsked:
    """What closes a duty: kinds of evidence and the channels accepted (empty = any).

    ``said``: those of the kinds that count only when the record says that this was done with it.
    """

    kinds: tuple[str, ...]
    channels: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reminder:
    """A rung of the ladder: so many days from the due date, to whom."""

    at: Offset
    to: str


@dataclass(frozen=True, slots=True)
class Step:
    """One duty that a rule makes for each occurrence. ``when`` already contains the rule's own condition."""

    step: int
    code: str
    title: str
    when: Condition | None
    window: RuleWindow
    owes: str
    helps: tuple[str, ...]
    evidence: EvidenceAsked
    reminders: tuple[Reminder, ...]
    action: str


@dataclass(frozen=True, slots=True)
class Source:
    """Where a promise comes from."""

    standing: Standing
    cites: tuple[str, ...]
    quote: str
    note: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise. ``on`` is false when the tenant's profile or overrides switched it off."""

    code: str
    number: int
    title: str
    subject: str
    source: Source
    when: Condition | None
    scope: Condition | None
    starts: str | None
    valid_from: dt.date | None
    valid_until: dt.date | None
    trigger: Trigger
    steps: tuple[Step, ...]
    fixed: bool
    office: bool
    checklist: tuple[str, ...]
    services: tuple[str, ...]
    on: bool = True

    def step(self, number: int) -> Step:
        """Return a step by its number. Raises ``KeyError`` when there is none."""
        for step in self.steps:
            if step.step == number:
                return step
        raise KeyError(f"{self.code} has no step {number}")

    @property
    def counts_from_evidence(self) -> bool:
        """Whether its turns follow one another by an interval, each counted from the evidence of the one before."""
        return isinstance(self.trigger, Interval)

    @property
    def made_by_engine(self) -> bool:
        """Whether the engine makes the duties of this rule."""
        return not isinstance(self.trigger, MadeElsewhere)


@dataclass(frozen=True, slots=True)
class Concern:
    """A flag with a degree. Each condition may be absent, not both."""

    code: str
    title: str
    source: Source
    ordinary: Condition | None
    severe: Condition | None
    review: Span | None
    on: bool = True


@dataclass(frozen=True, slots=True)
class Level:
    """A grade; the rulebook lists them highest first."""

    code: str
    title: str
    rank: int
    colour: str
    by_hand: bool
    source: Source
    when: Condition


@dataclass(frozen=True, slots=True)
class ServiceClass:
    """A class that brings services. Classes overlap."""

    code: str
    title: str
    priority: int
    services: tuple[str, ...]
    source: Source
    when: Condition
    on: bool = True


@dataclass(frozen=True, slots=True)
class ChecklistItem:
    """One thing that must be known and fresh."""

    code: str
    title: str
    facts: tuple[str, ...]
    need: Condition | None
    only_if: Condition | None
    verified: str | None
    cycle: Span | None


@dataclass(frozen=True, slots=True)
class Checklist:
    """A named set of things that must be known."""

    code: str
    title: str
    source: Source
    applies: Condition | None
    items: tuple[ChecklistItem, ...]
    on: bool = True


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What a person is due in money."""

    code: str
    title: str
    source: Source
    subject: str
    fund: str
    when: Condition | None
    amount: Operand
    per: Literal["month", "year"]
    month: int
    starts: str | None
    starts_next_month: bool
    on: bool = True


@dataclass(frozen=True, slots=True)
class Settings:
    """What the engine itself reads from parameters."""

    age: str = "full"
    leap_month: str = "ordinary"
    feb29: str = "feb28"


@dataclass(frozen=True, repr=False, eq=False)
class Rulebook:
    """Everything the policy says, checked. Made by ``build_rulebook``; never changed.

    ``digest`` is a hash of the content (profile and overrides included), the name of a version.
    """

    profile: str | None
    digest: str
    facts: Mapping[str, Fact]
    anniversaries: Mapping[str, Anniversary]
    events: Mapping[str, EventKind]
    subjects: Mapping[str, Subject]
    roles: Mapping[str, str]
    evidence_kinds: Mapping[str, str]
    channels: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    concerns: tuple[Concern, ...]
    levels: tuple[Level, ...]
    classes: tuple[ServiceClass, ...]
    checklists: tuple[Checklist, ...]
    rules: Mapping[str, Rule]
    entitlements: tuple[Entitlement, ...]
    profiles: Mapping[str, str]
    examples: tuple[Mapping[str, object], ...]
    by_number: Mapping[int, Rule] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Rulebook({self.profile or '-'}, {len(self.rules)} rules, {self.digest[:12]})"

    def rule(self, code_or_number: str | int) -> Rule:
        """Return a rule by code (``"R20"``) or number. Raises ``KeyError``."""
        if isinstance(code_or_number, int):
            return self.by_number[code_or_number]
        return self.rules[code_or_number]

    def level(self, code: str) -> Level:
        """Return a level by code. Raises ``KeyError``."""
        for level in self.levels:
            if level.code == code:
                return level
        raise KeyError(code)

    @property
    def concern_codes(self) -> tuple[str, ...]:
        """Codes of the concerns, in the order of the columns of a result."""
        return tuple(concern.code for concern in self.concerns)

    @property
    def class_codes(self) -> tuple[str, ...]:
        """Codes of the classes, in the order of the columns of a result."""
        return tuple(one.code for one in self.classes)

    @property
    def lamp_items(self) -> tuple[tuple[str, str], ...]:
        """(checklist, item) in the order of the lamps of a result."""
        return tuple((one.code, item.code) for one in self.checklists for item in one.items)
