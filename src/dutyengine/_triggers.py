"""When promises fall and in which window: the triggers of a rulebook as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dutyengine._conditions import Condition

Standing = Literal["stated", "default", "fact"]


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time: days or months, or a parameter of type ``days`` or ``months``."""

    days: int = 0
    months: int = 0
    parameter: str | None = None


@dataclass(frozen=True, slots=True)
class Offset:
    """A place relative to a date: days, working days, months, or the start or end of its period."""

    amount: int = 0
    unit: Literal["d", "wd", "m", "start", "end"] = "d"


@dataclass(frozen=True, slots=True)
class RuleWindow:
    """When a duty may be done, should be done, and is missed; relative to the occurrence.

    ``done_from`` counts in days from the due date.
    """

    opens: Offset
    due: Offset
    closes: Offset
    done_from: int | None = None
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """Every so long since the last evidence (or since a date fact, when later).

    ``lapses``: what was not kept by its closing day is missed, and asked for by another rule from then on.
    """

    every: Span
    since: str | None
    first: str | None
    first_after: Span | None
    also: tuple[int, ...] = ()
    lapses: bool = False


@dataclass(frozen=True, slots=True)
class Yearly:
    """Each year on a day of the person."""

    anniversary: str


@dataclass(frozen=True, slots=True)
class FestivalItem:
    """A festival of a rule, perhaps for some only, perhaps with a window of its own."""

    code: str
    number: int
    when: Condition | None
    window: RuleWindow | None


@dataclass(frozen=True, slots=True)
class Festivals:
    """On festivals of the civil year."""

    items: tuple[FestivalItem, ...]


@dataclass(frozen=True, slots=True)
class Periodic:
    """Each month, quarter, half-year or year; on its last day, or on a day, a date, a lunar date."""

    every: Literal["month", "quarter", "half_year", "year"]
    day: int | None = None
    date: tuple[int, int] | None = None
    lunar: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Until:
    """Ends a repetition: so many events of this kind running."""

    kind: str
    details: tuple[str, ...]
    in_a_row: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repetition after an event, on fixed days counted from it."""

    every: Span
    first_after: Span
    until: Until | Literal["ended", "never"]
    lasting: Span | None


@dataclass(frozen=True, slots=True)
class OnEvent:
    """When something happens."""

    kinds: tuple[str, ...]
    details: tuple[str, ...]
    severity_at_least: int
    counted_from: Literal["on", "learnt", "ended"]
    repeat: Repeat | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """So long after a date fact."""

    of: str
    after: Span
    missing: str | None


@dataclass(frozen=True, slots=True)
class Always:
    """While the condition holds; since a date fact, or since it was noticed."""

    since: str | None


@dataclass(frozen=True, slots=True)
class MadeElsewhere:
    """By a campaign or an action, not by the engine. The rule still says who, how and what counts as evidence."""

    by: Literal["campaign", "action", "plan"]
    word: str


Trigger = Interval | Yearly | Festivals | Periodic | OnEvent | Deadline | Always | MadeElsewhere
