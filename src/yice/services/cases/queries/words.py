"""The thread as this actor may read it, and who read what is restricted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yice.core.audit.models import Entry as Trail
from yice.core.people.models import PersonKey
from yice.lib.crypto import seal, unseal
from yice.lib.errors import NotFound
from yice.services.cases import codes
from yice.services.cases.models import Case, Entry

CONTEXT = "cases.entry"
VIEWED = "case_words"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the thread. ``hidden``: there are words, sealed; they are opened on their own page."""

    entry: Entry
    word: str
    words: str
    hidden: bool


def told_entries(case: Case, *, opened: bool = False) -> list[Line]:
    """The thread from the beginning; ``opened`` shows what is sealed too (the action that opens records the look)."""
    return [
        Line(
            entry,
            codes.EntryKind(entry.kind).label,
            read_sealed(case, entry.sealed) if opened and entry.sealed else entry.words,
            bool(entry.sealed) and not opened,
        )
        for entry in case.entries.all()
    ]


def sealed_text(case: Case, text: str) -> str:
    """Text sealed with the person's key (the installation's for a case of nobody on file)."""
    return seal(text, key=_key(case), context=CONTEXT) if text else ""


def read_sealed(case: Case, cipher: str) -> str:
    """The text again."""
    return unseal(cipher, key=_key(case), context=CONTEXT)


def opened_by(case: Case, *, limit: int = 40) -> list[tuple[str, dt.datetime]]:
    """Who opened what is restricted in this case and when, newest first."""
    rows = Trail.objects.filter(verb=f"view.{VIEWED}", subject_kind="case", subject_id=case.pk).order_by("-id")
    return list(rows.values_list("actor_name", "at")[:limit])


def _key(case: Case) -> str:
    if case.person_id is None:
        return ""
    found = PersonKey.objects.filter(person_id=case.person_id).values_list("wrapped", flat=True).first()
    if found is None:
        raise NotFound("key_destroyed", "这份档案的密钥已销毁", why="档案已按期限清除。", todo="无法恢复。")
    return found
