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
    person, rest = unseal_row(row.payload).split("\n")
    found = json.loads(rest)
    return Gathered.unpacked(person), found["cells"], [tuple(doubt) for doubt in found["doubts"]]


def draft_from(batch: Batch, row: StagedRow) -> PersonDraft:
    """The draft of a staged row."""
    person, _, doubts = open_row(row)
    return draft_of(person, doubts, batch.since)
