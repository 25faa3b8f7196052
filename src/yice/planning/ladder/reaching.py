"""Which rungs of which duties have come by a day: read in columns, for a whole city at once. Writes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dutyengine import Rulebook, identity
from yice.planning.duties.run.frame import about_death
from yice.planning.ladder.models import Target
from yice.planning.ladder.rungs import Rung, Shares, ladder_of, of_step
from yice.planning.policy import books
from yice.planning.policy.bulk import read_columns

Ints = NDArray[np.int64]
LOOK_AHEAD = 400
"""Days before the due day at which a first reminder may come at the earliest."""
AFTERMATH = 31
"""Days after a duty was missed during which its ladder still goes on; afterwards coverage speaks of it."""
_EPOCH = dt.date(1970, 1, 1)
Known = set[tuple[int, dt.date, str]]


@dataclass(frozen=True, slots=True)
class Reached:
    """One rung that has come for one duty: ``day`` is when it fell."""

    duty: int
    term: dt.date
    rung: Rung
    day: dt.date


def ladders(book: Rulebook, day: dt.date) -> Mapping[tuple[int, int], tuple[Rung, ...]]:
    """(rule number, step) → its ladder as it holds on a day."""
    shares = Shares.of(book, day)
    return {(rule.number, step.step): of_step(step, shares) for rule in book.rules.values() for step in rule.steps}


def ladder_for(book: Rulebook, day: dt.date, rule: int, step: int, role: str) -> tuple[Rung, ...]:
    """The ladder of one duty; of a rule that is no longer there, and of a plan's own item, the default one."""
    return ladders(book, day).get((rule, step)) or ladder_of((), role, Shares.of(book, day))


def reached_by(day: dt.date) -> list[Reached]:
    """Every rung that has come by ``day`` for a duty that still stands and whose ladder nobody holds.

    Decided duties (done, waived, withdrawn, held) have none, nor have those of the dead and of people whose death has
    been reported, except what is about the death itself.
    """
    _, book = books.in_force(day)
    table = _Open.read(day, book)
    known, default = ladders(book, day), ladder_of((), "liaison", Shares.of(book, day))
    found: list[Reached] = []
    today = (day - _EPOCH).days
    kinds = table.rule * (identity.MAX_STEP + 1) + table.step
    for kind in np.unique(kinds):
        rows = np.flatnonzero(kinds == kind)
        place = (int(kind) // (identity.MAX_STEP + 1), int(kind) % (identity.MAX_STEP + 1))
        for rung in known.get(place) or default:
            falls = rung.falls(table.opens[rows], table.due[rows])
            come = falls <= today
            found.extend(
                Reached(duty, _EPOCH + dt.timedelta(days=due), rung, _EPOCH + dt.timedelta(days=fell))
                for duty, due, fell in zip(
                    table.key[rows][come].tolist(), table.due[rows][come].tolist(), falls[come].tolist(), strict=True
                )
            )
    return found


def known_rungs() -> Known:
    """What has come already for duties that still stand: (duty, term, code)."""
    target, term, code = read_columns(
        [("f.target", "int"), ("f.term", "date"), ("f.code", "text")],
        "FROM ladder_fired f JOIN duties_duty d ON d.id = f.target WHERE f.kind = 'duty' AND d.decision IS NULL",
    )
    days = {int(one): _EPOCH + dt.timedelta(days=int(one)) for one in np.unique(term.astype(np.int64))}
    return {
        (duty, days[due], word)
        for duty, due, word in zip(target.tolist(), term.astype(np.int64).tolist(), code.tolist(), strict=True)
    }


@dataclass(frozen=True, slots=True)
class _Open:
    """The duties whose ladder may have a rung on the day."""

    key: Ints
    rule: Ints
    step: Ints
    opens: Ints
    due: Ints

    @classmethod
    def read(cls, day: dt.date, book: Rulebook) -> _Open:
        """Undecided, not long missed, not of the dead, not held, not reminded by a clock of its own (R03)."""
        last, first = day + dt.timedelta(days=LOOK_AHEAD), day - dt.timedelta(days=AFTERMATH)
        columns: list[NDArray[Any]] = read_columns(
            [("id", "int"), ("rule", "int"), ("step", "int"), ("opens", "date"), ("due", "date")],
            "FROM duties_duty WHERE decision IS NULL AND due <= %s AND closes >= %s",
            [last.isoformat(), first.isoformat()],
        )
        key, rule, step = columns[0], columns[1], columns[2]
        opens, due = columns[3].astype(np.int64), columns[4].astype(np.int64)
        parts = identity.decode(key)
        about_people = np.asarray(parts.kind) == identity.KINDS["person"]
        frozen = np.isin(np.asarray(parts.subject), _gone()) & about_people & ~np.isin(rule, about_death(book))
        keep = ~frozen & ~np.isin(key, _held(day)) & ~np.isin(key, _clocked())
        return cls(key[keep], rule[keep], step[keep], opens[keep], due[keep])


def _gone() -> Ints:
    (found,) = read_columns([("id", "int")], "FROM people_person WHERE life IN ('reported', 'dead', 'left')")
    return found


def _held(day: dt.date) -> Ints:
    (found,) = read_columns(
        [("target", "int")],
        "FROM ladder_hold WHERE kind = %s AND ended_at IS NULL AND until >= %s",
        [Target.DUTY.value, day.isoformat()],
    )
    return found


def _clocked() -> Ints:
    (found,) = read_columns(
        [("subject_id", "int")],
        "FROM ladder_clock WHERE subject_kind = %s AND stopped_at IS NULL",
        [Target.DUTY.value],
    )
    return found
