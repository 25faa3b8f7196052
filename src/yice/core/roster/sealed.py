"""What is kept sealed while an import is under way, and how it is opened again."""

from __future__ import annotations

import json
from typing import Any

from yice.core.people.drafts import PersonDraft
from yice.core.roster.drafts import draft_of
from yice.core.roster.judge.gather import Gathered
from yice.core.roster.models import Batch, StagedRow
from yice.lib.crypto import seal, unseal

_ROW, _MESSAGE, _BEFORE = "roster.row", "roster.finding", "roster.before"


def seal_row(text: str) -> str:
    """Seal a row's values."""
    return seal(text, context=_ROW)


def unseal_row(cipher: str) -> str:
    """Open a row's values."""
    return unseal(cipher, context=_ROW)


def seal_message(text: str) -> str:
    """Seal a finding's sentence."""
    return seal(text, context=_MESSAGE)


def unseal_message(cipher: str) -> str:
    """Open a finding's sentence."""
    return unseal(cipher, context=_MESSAGE)


def seal_before(text: str) -> str:
    """Seal what an update replaced."""
    return seal(text, context=_BEFORE)


def unseal_before(cipher: str) -> str:
    """Open what an update replaced."""
    return unseal(cipher, context=_BEFORE)


def open_row(row: StagedRow) -> tuple[Gathered, list[Any], list[tuple[str, str, str]]]:
    """The person, the cells and the doubts of a staged row."""
    person, doubts, cells = _lines(row)
    return Gathered.unpacked(person), json.loads(cells), [tuple(doubt) for doubt in json.loads(doubts)]


def _lines(row: StagedRow) -> tuple[str, str, str]:
    """Person, doubts, cells; rows staged by an earlier version kept the last two together."""
    person, *rest = unseal_row(row.payload).split("\n")
    if len(rest) == 1:
        found = json.loads(rest[0])
        return person, json.dumps(found["doubts"]), json.dumps(found["cells"])
    return person, rest[0], rest[1]


def draft_from(batch: Batch, row: StagedRow) -> PersonDraft:
    """The draft of a staged row."""
    person, doubts, _ = _lines(row)
    return draft_of(Gathered.unpacked(person), (tuple(doubt) for doubt in json.loads(doubts)), batch.since)
