"""A visit as it is told, before it is kept: plain values that go to a telephone and come back as JSON.

Nothing here looks at the database, so that a form, the offline page and the demo speak of a visit in the same way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

_UNSEEN = "\0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One item of a block corrected: ``value`` as history keeps it (ISO days, codes, numbers).

    ``was`` is the value the form showed; without it a block that changed meanwhile cannot tell who changed what.
    """

    block: str
    field: str
    value: Any
    was: Any = _UNSEEN

    @property
    def saw(self) -> bool:
        """Whether the form said what it showed."""
        return not (isinstance(self.was, str) and self.was == _UNSEEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseDraft:
    """What was promised, by when; without a day by what the rule says (R11)."""

    words: str
    due: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDraft:
    """What became of an earlier promise: kept now, or not yet, with the reason."""

    promise: int
    kept: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedDraft:
    """Something handed over: ``goods`` (item, quantity) or ``money`` (fen), to whom; why there is no receipt, if so."""

    kind: str
    item: str = ""
    quantity: int = 1
    fen: int = 0
    received_by: str = "本人"
    no_receipt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitDraft:
    """One contact. ``uid`` is made by whoever fills it in: the same one twice is one visit.

    ``seen`` is the version of each block the form was opened on, ``answers`` the items corrected, ``confirmed`` the
    blocks said to be right as they stand. ``time`` is the start by the clock on the wall, unknown when empty.
    ``overdue_reason`` is why the door was checked later than allowed (R03), where it was.
    """

    person: int
    manner: str
    on: dt.date
    time: dt.time | None = None
    minutes: int | None = None
    uid: str = ""
    done_by: int | None = None
    done_by_name: str = ""
    staff: tuple[int, ...] = ()
    others: str = ""
    household: tuple[int, ...] = ()
    place: str = ""
    longitude: float | None = None
    latitude: float | None = None
    reached: bool = True
    why_not: str = ""
    said: str = ""
    private: str = ""
    mood: str = ""
    needs: str = ""
    need_kind: str = ""
    seen: Mapping[str, int] = field(default_factory=dict)
    answers: tuple[Answer, ...] = ()
    confirmed: tuple[str, ...] = ()
    promises: tuple[PromiseDraft, ...] = ()
    kept: tuple[KeptDraft, ...] = ()
    handed: tuple[HandedDraft, ...] = ()
    named: tuple[int, ...] = ()
    agreed: bool = False
    late_reason: str = ""
    overdue_reason: str = ""

    def to_json(self) -> dict[str, Any]:
        """Only what was told, in values that JSON has; duty keys as text, because a browser cannot hold them."""
        return {name: value for name, value in _plain(self).items() if value not in (None, "", [], {})}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> VisitDraft:
        """Back from ``to_json``. Raises ``ValueError``, ``KeyError`` or ``TypeError`` for what is no visit."""
        known = {one.name for one in fields(cls)}
        if not isinstance(told, Mapping) or set(told) - known:
            raise ValueError("unknown names in a visit")
        found: dict[str, Any] = dict(told)
        found["on"] = dt.date.fromisoformat(told["on"])
        if told.get("time"):
            found["time"] = dt.time.fromisoformat(told["time"])
        for name in ("staff", "household", "named"):
            found[name] = tuple(int(one) for one in told.get(name, ()))
        found["seen"] = {str(block): int(version) for block, version in dict(told.get("seen", {})).items()}
        found["confirmed"] = tuple(str(one) for one in told.get("confirmed", ()))
        found["answers"] = tuple(Answer(**one) for one in told.get("answers", ()))
        found["promises"] = tuple(PromiseDraft(words=one["words"], due=_day(one)) for one in told.get("promises", ()))
        found["kept"] = tuple(KeptDraft(**one) for one in told.get("kept", ()))
        found["handed"] = tuple(HandedDraft(**one) for one in told.get("handed", ()))
        return cls(**found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file of a visit: ``role`` is photo, voice, signature or receipt."""

    role: str
    name: str
    content: bytes
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An attachment a visit tells of and does not have: still on its way while ``why`` is empty, else not accepted.

    ``uid`` is its number on the phone; ``parcel`` where its original can be had, ``None`` while it is not here.
    """

    uid: str
    role: str
    name: str
    why: str = ""
    parcel: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As the visit keeps it."""
        return {one.name: getattr(self, one.name) for one in fields(self)}


def _day(told: Mapping[str, Any]) -> dt.date | None:
    return dt.date.fromisoformat(told["due"]) if told.get("due") else None


def _plain(value: Any) -> Any:
    if isinstance(value, Answer):
        own = {"block": value.block, "field": value.field, "value": value.value}
        return own | ({"was": value.was} if value.saw else {})
    if isinstance(value, VisitDraft | PromiseDraft | KeptDraft | HandedDraft):
        told = {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
        return told | {"named": [str(one) for one in value.named]} if isinstance(value, VisitDraft) else told
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value
