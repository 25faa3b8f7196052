"""What comes out of an evaluation and of a comparison."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dutyengine._book import Rulebook
from dutyengine._conditions import All, AnyOf, ConcernTest, Condition, Leaf, Not
from dutyengine._days import Days, as_dates, from_dates
from dutyengine._inputs import Window
from dutyengine._words import Words

Keys = NDArray[np.int64]

PROVISIONAL = np.uint8(1)
"""Flag: a working day of a year not yet decreed was counted."""
STICKY = np.uint8(2)
"""Flag: the window counts from the day it was noticed; once opened it is not moved."""
JUDGED = np.uint8(4)
"""Flag: one standing occurrence, until it is kept (interval, deadline, always)."""


@dataclass(frozen=True, slots=True)
class Duties:
    """Duties as columns, sorted by key.

    Dates are days since 1970-01-01; ``dates`` turns them into ``datetime64[D]``.
    """

    key: Keys
    opens: Days
    due: Days
    closes: Days
    flags: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.key)

    def dates(self, column: str) -> NDArray[np.datetime64]:
        """Return ``opens``, ``due`` or ``closes`` as ``datetime64[D]``."""
        return as_dates(getattr(self, column))

    def take(self, rows: NDArray[np.bool_] | NDArray[np.intp]) -> Duties:
        """Return some of the rows."""
        return Duties(self.key[rows], self.opens[rows], self.due[rows], self.closes[rows], self.flags[rows])

    @classmethod
    def empty(cls) -> Duties:
        """No duties."""
        none = np.empty(0, np.int32)
        return cls(np.empty(0, np.int64), none, none, none, np.empty(0, np.uint8))


@dataclass(frozen=True, slots=True)
class Gaps:
    """Facts that are missing where they would decide, sorted. ``source`` and ``fact`` index the two name lists.

    Sources read ``rule:R20``, ``level:red``, ``concern:frail``, ``class:c``, ``entitlement:nursing_fee``. Only
    facts that
    belong to a block of the file (that somebody can be asked for) are listed.
    """

    subject: Keys
    source: NDArray[np.int16]
    fact: NDArray[np.int16]
    sources: tuple[str, ...]
    facts: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.subject)

    def rows(self) -> list[tuple[int, str, str]]:
        """Return (subject, source, fact key) as plain rows."""
        return [
            (int(subject), self.sources[source], self.facts[fact])
            for subject, source, fact in zip(self.subject, self.source, self.fact, strict=True)
        ]


@dataclass(frozen=True, slots=True)
class Payments:
    """Entitlements per month: subject, which entitlement (index into ``codes``), month as year*12+month-1, fen."""

    subject: Keys
    entitlement: NDArray[np.int16]
    month: NDArray[np.int32]
    fen: NDArray[np.int64]
    codes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.subject)

    def rows(self) -> list[tuple[int, str, str, int]]:
        """Return (subject, code, "2018-04", fen) as plain rows."""
        return [
            (int(subject), self.codes[which], f"{month // 12:04d}-{month % 12 + 1:02d}", int(fen))
            for subject, which, month, fen in zip(self.subject, self.entitlement, self.month, self.fen, strict=True)
        ]


NOT_ASKED, MISSING, AMBER, GREEN = 0, 1, 2, 3
"""Lamps of a checklist item."""


@dataclass(frozen=True)
class Result:
    """The answer for every subject of the fact table, in the order of ``numbers`` (ascending).

    * ``level``: index into ``rulebook.levels``, -1 for none. ``concerns``: per concern -1 unknown, 0 no, 1
      ordinary, 2 severe.
      ``classes``: per class 1 yes, 0 unknown, -1 no. ``lamps``: per checklist item, see the lamp constants.
    * ``owed``: duties to stand. ``beyond``: duties that exist but open outside the window. ``projected``: further
      turns of
      intervals, only when asked for; they are not duties.
    * ``doubtful`` (keys) and ``doubtful_lines`` (key >> 18) name duties that cannot be judged: they are neither
      opened nor withdrawn.
    """

    rulebook: Rulebook
    subject: str
    window: Window
    numbers: Keys
    rules: NDArray[np.int64]
    level: NDArray[np.int8]
    level_mask: NDArray[np.uint32]
    by_hand: NDArray[np.bool_]
    concerns: NDArray[np.int8]
    concern_mask: NDArray[np.uint32]
    classes: NDArray[np.int8]
    lamps: NDArray[np.int8]
    payments: Payments
    gaps: Gaps
    owed: Duties
    beyond: Duties
    projected: Duties
    doubtful: Keys
    doubtful_lines: Keys

    def reasons(self, row: int) -> Reasons:
        """Return why the subject of a row has its level and its flags, in Chinese.

        Quick enough to ask for everybody.
        """
        level = int(self.level[row])
        found: tuple[str, ...] = ()
        if level >= 0 and not self.by_hand[row]:
            flags = tuple(int(degree) for degree in self.concerns[row])
            found = self._teller.level(level, int(self.level_mask[row]), flags)
        concerns = {
            self.rulebook.concerns[place].code: self._teller.concern(place, degree, int(self.concern_mask[row, place]))
            for place, degree in enumerate(self.concerns[row].tolist())
            if degree > 0
        }
        return Reasons(
            self.rulebook.levels[level].code if level >= 0 else None, bool(self.by_hand[row]), found, concerns
        )

    @cached_property
    def _teller(self) -> _Teller:
        return _Teller(self.rulebook)


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a level and why each flag. ``level_because`` is empty when the level was given by hand."""

    level: str | None
    by_hand: bool
    level_because: tuple[str, ...]
    concerns: Mapping[str, tuple[str, ...]]


class _Teller:
    """Turns masks of rows into words, each combination once."""

    def __init__(self, book: Rulebook) -> None:
        self._book = book
        self._words = Words(book)
        self._told: dict[tuple[object, ...], tuple[str, ...]] = {}

    def level(self, place: int, mask: int, flags: tuple[int, ...]) -> tuple[str, ...]:
        """Return the rows that carried a level; "any concern" is spelt out."""
        key = ("level", place, mask, flags)
        if key not in self._told:
            texts: list[str] = []
            for leaf in _picked(self._book.levels[place].when, mask):
                if isinstance(leaf, ConcernTest) and leaf.concern == "any":
                    least = 2 if leaf.degree == "severe" else 1
                    texts += [
                        one.title + ("（重）" if degree == 2 else "")  # noqa: PLR2004 - degrees as in Result.concerns
                        for one, degree in zip(self._book.concerns, flags, strict=True)
                        if degree >= least
                    ]
                else:
                    texts.append(self._words.leaf(leaf))
            self._told[key] = tuple(dict.fromkeys(texts))
        return self._told[key]

    def concern(self, place: int, degree: int, mask: int) -> tuple[str, ...]:
        """Return the rows that carried a flag."""
        key = ("concern", place, degree, mask)
        if key not in self._told:
            concern = self._book.concerns[place]
            node = concern.severe if degree == 2 else concern.ordinary  # noqa: PLR2004 - degrees as in Result.concerns
            texts = [self._words.leaf(leaf) for leaf in _picked(node, mask)] if node is not None else []
            self._told[key] = tuple(dict.fromkeys(texts))
        return self._told[key]


def _leaves(node: Condition) -> list[Leaf]:
    if isinstance(node, All | AnyOf):
        return [leaf for part in node.parts for leaf in _leaves(part)]
    return _leaves(node.part) if isinstance(node, Not) else [node]


def _picked(node: Condition, mask: int) -> list[Leaf]:
    return [leaf for place, leaf in enumerate(_leaves(node)) if mask >> place & 1]


def _days(column: NDArray[np.generic]) -> Days:
    return column.astype(np.int32) if column.dtype.kind in "iu" else from_dates(column)[0]


@dataclass(frozen=True, slots=True)
class Standing:
    """The duties that stand: key, dates (days since 1970-01-01), decision and origin; any order.

    ``decision``: 0 none, 1 done, 2 waived, 3 withdrawn, 4 held. ``origin``: 0 rule; anything else is never touched.
    """

    key: Keys
    opens: Days
    due: Days
    closes: Days
    decision: NDArray[np.int8]
    origin: NDArray[np.int8]

    @classmethod
    def read(
        cls,
        *,
        key: NDArray[np.generic],
        opens: NDArray[np.generic],
        due: NDArray[np.generic],
        closes: NDArray[np.generic],
        decision: NDArray[np.generic],
        origin: NDArray[np.generic],
    ) -> Standing:
        """Make it from columns as a database gives them: dates as ``datetime64``, dates or ISO text, or day numbers."""
        return cls(
            key.astype(np.int64),
            _days(opens),
            _days(due),
            _days(closes),
            decision.astype(np.int8),
            origin.astype(np.int8),
        )

    @classmethod
    def of(cls, duties: Duties) -> Standing:
        """Duties as they stand right after having been opened."""
        zeros = np.zeros(len(duties), np.int8)
        return cls(duties.key, duties.opens, duties.due, duties.closes, zeros, zeros)


UNDECIDED, DONE, WAIVED, WITHDRAWN, HELD = 0, 1, 2, 3, 4
FACTS_NO_LONGER_HOLD, SUPERSEDED = 1, 2
"""Why a duty is withdrawn: its condition is definitely false; a newer occurrence took its place."""


@dataclass(frozen=True, slots=True)
class Changes:
    """What has to be done so that what stands is what is owed. All sorted by key."""

    open: Duties
    reschedule: Duties
    reopen: Duties
    withdraw: Keys
    withdraw_reason: NDArray[np.int8]
    kept: int
    doubtful: int = field(default=0)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (len(self.open) or len(self.reschedule) or len(self.reopen) or len(self.withdraw))
