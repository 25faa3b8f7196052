"""The blocks of the file as pairs of words, as far as this actor may see them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yice.core.people import codes
from yice.core.people.fields import BLOCK_MODELS, BY_NAME, FIELDS, Field, display, from_json, value_of
from yice.core.people.models import Change, Person, Verification
from yice.lib.scrub import mask_phone
from yice.web.desk import words

_OWN = {block: model.__name__.lower() for block, model in BLOCK_MODELS.items()}


@dataclass(frozen=True, slots=True)
class Line:
    """One field: its label and its words ("" while unknown)."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One block: its lines, when it was last verified and by whom, and how many lines are still unknown."""

    code: str
    title: str
    lines: list[Line]
    verified_on: dt.date | None
    verified_by: str
    unknown: int


# Lines that are no gap when empty: they concern only some people.
_ONLY = {
    "deceased_period": ("yishu",), "period": ("lixiu", "laogongren"), "joined_revolution": ("lixiu", "laogongren"),
    "remark": (), "bereaved_on": (), "fell_on": (), "away_place": (), "away_division": (), "away_since": (),
    "away_until": (),
    "away_contact": (), "away_medical_payer": (), "returns": (), "bedridden_since": (), "admitted_on": (),
    "admitted_to": (),
    "ward": (), "nursing_fee_from": (), "mood_watch": (), "mood_watch_since": (), "mood_note": (), "family_change": (),
    "longitude": (), "latitude": (), "division": (), "phones": (), "hardship_causes": (),
}  # fmt: skip


def sheet(person: Person, code: str, sight: Mapping[str, str], fresh: Mapping[str, Verification]) -> Sheet | None:
    """One block as it stands, or ``None`` when this actor may see nothing of it."""
    row = person if code not in _OWN else words.block(person, _OWN[code])
    values = {} if row is None else {name: value_of(row, field) for name, field in FIELDS[code].items()}
    return sheet_of(person, code, values, sight, fresh.get(code))


def sheet_of(
    person: Person, code: str, values: Mapping[str, Any], sight: Mapping[str, str], last: Verification | None = None
) -> Sheet | None:
    """One block from its values, for now or for any past day."""
    lines = []
    for field in FIELDS[code].values():
        seen = sight.get(field.name, "hidden")
        if seen == "hidden":
            continue
        text = _said(field, display(field, values.get(field.name)))
        if not text and person.category not in _ONLY.get(field.name, (person.category,)):
            continue
        lines.append(Line(field.label, mask_phone(text) if text and seen == "masked" else text))
    if not lines:
        return None
    return Sheet(
        code=code,
        title=codes.Block(code).label,
        lines=lines,
        verified_on=last.verified_on if last else None,
        verified_by=last.by_name if last else "",
        unknown=sum(not line.text for line in lines),
    )


def _said(field: Field, text: str) -> str:
    if field.kind == "date" and text:
        day = dt.date.fromisoformat(text)
        return f"{day.year}年{day.month}月{day.day}日"
    if field.name.endswith("_fen") and text:
        return f"{int(text) / 100:,.2f} 元"
    return text


def freshness(person: Person) -> dict[str, Verification]:
    """The newest verification of each block."""
    found: dict[str, Verification] = {}
    for row in Verification.objects.filter(person=person).order_by("-verified_on", "-pk")[:200]:
        found.setdefault(row.block, row)
    return found


def sheets(person: Person, wanted: tuple[str, ...], sight: Mapping[str, str]) -> list[Sheet]:
    """Several blocks with one query for their freshness."""
    fresh = freshness(person)
    return [found for code in wanted if (found := sheet(person, code, sight, fresh)) is not None]


@dataclass(frozen=True, slots=True)
class Changed:
    """One change in words: from what to what, when, from which source; values only where this actor sees the field."""

    field: str
    block: str
    old: str
    new: str
    hidden: bool
    row: Change


def changed(row: Change, sight: Mapping[str, str]) -> Changed:
    """A line of the file's history."""
    field = BY_NAME.get(row.field)
    label = field.label if field is not None else str(_OTHER.get(row.field, "其他项目"))
    hidden = row.hidden or sight.get(row.field, "hidden") != "full"
    if hidden or field is None:
        return Changed(label, codes.Block(row.block).label, "", "", hidden, row)
    old, new = (display(field, from_json(field, value)) for value in (row.old, row.new))
    return Changed(label, codes.Block(row.block).label, old, new, hidden=False, row=row)


_OTHER = {"id_number": "身份证号", "bank_number": "银行卡号"}
