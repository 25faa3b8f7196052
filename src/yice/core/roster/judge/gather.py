"""One person put together from the cells of a row, as plain values that can be kept sealed and made a draft of."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from calendars.partial import Calendar, PartialDate, Precision
from yice.core.roster.judge.cells import Read
from yice.lib import idcard
from yice.lib.idcard import IdCard

DATES = ("birth", "joined_revolution", "joined_work", "joined_party", "retired")
_PLAIN = (
    "sex", "nation", "native_place", "period", "deceased_period", "served_army", "rank", "rank_treatment",
    "medical_treatment", "former_unit", "former_post", "authenticated_on", "nature", "tier", "residence",
    "party_member", "income", "remark",
)  # fmt: skip
_BLOCKS = ("home", "health", "family", "care", "party", "interests")
_NO_BLOCK_FIELD = {"health.diseases", "party.party_post"}


@dataclass(slots=True)
class Gathered:
    """The person of one row. ``fields`` and ``dates`` are named as in ``PersonDraft``, ``blocks`` as the blocks."""

    category: str
    unit_id: int
    name: str = ""
    id_number: str = ""
    id_verdict: str = ""
    bank_number: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    dates: dict[str, PartialDate] = field(default_factory=dict)
    blocks: dict[str, dict[str, Any]] = field(default_factory=dict)
    phones: list[list[str]] = field(default_factory=list)
    phone_home: str = ""
    kin: list[dict[str, Any]] = field(default_factory=list)
    honours: list[str] = field(default_factory=list)
    need: str = ""
    greet: PartialDate | None = None
    death_on: dt.date | None = None
    life: str = ""
    extra: dict[str, str] = field(default_factory=dict)

    _card: IdCard | None = None

    @property
    def card(self) -> IdCard | None:
        """What the identity number says, if there is one."""
        if self._card is None and self.id_number:
            self._card = idcard.read(self.id_number)
        return self._card

    @property
    def birth_span(self) -> tuple[dt.date, dt.date] | None:
        """When the person can have been born: the file's date, else that of a right identity number."""
        birth = self.dates.get("birth")
        if birth is not None:
            return birth.earliest, birth.latest
        card = self.card
        return (card.birth, card.birth) if card is not None and card.birth is not None else None

    def take(self, reads: Mapping[str, Read]) -> None:
        """Put every value where it belongs."""
        for key, read in reads.items():
            value = read.value
            if value is None:
                continue
            goes, block, name = _route(key)
            if goes == "date":
                if isinstance(value, bool):
                    self.fields.setdefault("party_member", value)
                else:
                    self.dates[name] = value
            elif goes == "plain":
                self.fields[name] = value
            elif goes == "block":
                self.blocks.setdefault(block, {})[name] = int(value) if name == "ability" else value
            else:
                self._take_special(key, value)
        self._derive(reads)

    def _take_special(self, key: str, value: Any) -> None:  # noqa: C901, PLR0912 - one short case per field
        match key:
            case "person.name":
                self.name, aside = value
                if aside:
                    self.extra["姓名旁注"] = aside
            case "identity":
                self.id_number, self.id_verdict, self._card = value.number, value.verdict, value
            case "bank":
                self.bank_number = value
            case "person.phone":
                self.phones = [[number, whose] for number, whose in value]
            case "person.phone_home":
                self.phone_home = value[0][0]
                self.phones.extend([number, whose] for number, whose in value[1:])
            case "former":
                unit, post = value
                self.fields.setdefault("former_unit", unit)
                if post:
                    self.fields.setdefault("former_post", post)
            case "health.diseases":
                text, flags = value
                self.blocks.setdefault("health", {}).update({"diseases_text": text, **flags})
            case "party.party_post":
                text, code = value
                self.blocks.setdefault("party", {})["party_post"] = text
                if code:
                    self.blocks["party"]["branch_post"] = code
            case "kin":
                for one in value:
                    self._add_kin(one["name"] or "家属", one["relation"] or "other", one["phone"], is_emergency=True)
            case "honours":
                self.honours = value
            case "need":
                self.need = value
            case "greet":
                self.greet = value
            case "death_on":
                self.death_on = value.earliest
            case "life":
                self.life = value

    def _derive(self, reads: Mapping[str, Read]) -> None:
        """What several cells say together."""
        named = {key: read.value for key, read in reads.items() if read.value is not None}
        if "kin.name" in named or "kin.phone" in named:
            phone = named["kin.phone"][0][0] if "kin.phone" in named else ""
            self._add_kin(named.get("kin.name", "家属"), named.get("kin.relation", "other"), phone, is_emergency=True)
        if "spouse.name" in named:
            phone = named["spouse.phone"][0][0] if "spouse.phone" in named else ""
            self._add_kin(named["spouse.name"], "spouse", phone, is_emergency=False)
        if "cadre" in named:
            self.kin.append({"name": named["cadre"], "relation": "spouse", "phone": "", "alive": False})
            if "cadre_relation" in named:
                self.extra["与已故干部关系"] = named["cadre_relation"]
                self.kin[-1]["relation"] = "spouse" if "偶" in named["cadre_relation"] else "other"
        if "joined_party" in self.dates:
            self.fields.setdefault("party_member", True)
        card = self.card
        if "sex" not in self.fields and card is not None and not card.verdict:
            self.fields["sex"] = card.sex

    def _add_kin(self, name: str, relation: str, phone: str, *, is_emergency: bool) -> None:
        for known in self.kin:
            if known["name"] == name:
                known["phone"] = known["phone"] or phone
                known["relation"] = relation if known["relation"] == "other" else known["relation"]
                return
        self.kin.append({"name": name[:64], "relation": relation, "phone": phone, "is_emergency": is_emergency})

    def packed(self) -> str:
        """As text, to be sealed."""
        return _encode(
            {
                "category": self.category, "unit_id": self.unit_id, "name": self.name, "id_number": self.id_number,
                "id_verdict": self.id_verdict, "bank_number": self.bank_number, "fields": self.fields,
                "dates": {name: _partial(value) for name, value in self.dates.items()}, "blocks": self.blocks,
                "phones": self.phones, "phone_home": self.phone_home, "kin": self.kin, "honours": self.honours,
                "need": self.need, "greet": _partial(self.greet) if self.greet else None,
                "death_on": self.death_on, "life": self.life, "extra": self.extra,
            }
        )  # fmt: skip

    @staticmethod
    def unpacked(text: str) -> Gathered:
        """The reverse of ``packed``."""
        found = json.loads(text, object_hook=_undo_day)
        found["dates"] = {name: _from_partial(value) for name, value in found["dates"].items()}
        found["greet"] = _from_partial(found["greet"]) if found["greet"] else None
        return Gathered(**found)


@cache
def _route(key: str) -> tuple[str, str, str]:
    """Where the value of a field goes: a date, a plain field, a field of a block, or a case of its own."""
    block, _, name = key.partition(".")
    if block == "person" and name in DATES:
        return "date", block, name
    if block == "person" and name in _PLAIN:
        return "plain", block, name
    return ("block" if block in _BLOCKS and key not in _NO_BLOCK_FIELD else ""), block, name


def _day(value: object) -> dict[str, str]:
    if isinstance(value, dt.date):
        return {"$d": value.isoformat()}
    raise TypeError(type(value).__name__)


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_day).encode


def _undo_day(found: dict[str, Any]) -> Any:
    return dt.date.fromisoformat(found["$d"]) if found.keys() == {"$d"} else found


def _partial(value: PartialDate) -> list[str]:
    return [value.earliest.isoformat(), value.latest.isoformat(), value.precision, value.calendar, value.text]


def _from_partial(found: list[str]) -> PartialDate:
    return PartialDate(
        dt.date.fromisoformat(found[0]),
        dt.date.fromisoformat(found[1]),
        Precision(found[2]),
        Calendar(found[3]),
        found[4],
    )
