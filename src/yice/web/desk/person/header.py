"""The head of a person's page: who this is, what matters now, who is near."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from yice.core.people import codes
from yice.core.people.models import Affiliation, Health, Home, Kin, Pairing, Person
from yice.lib.scrub import mask_phone
from yice.lib.temporal import held_on
from yice.web.desk import words
from yice.web.desk.people.rows import level_code


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody near the person, with the number this actor may see."""

    role: str
    name: str
    phone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Header:
    """The head of the page, as words."""

    person: Person
    level: str
    level_reasons: list[str]
    age: str
    birth: str
    standing: list[str]
    honours: list[str]
    now: list[str]
    contacts: list[Contact] = field(default_factory=list)
    address: str = ""
    phones: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def header(person: Person, sight: Mapping[str, str], today: dt.date) -> Header:
    """Read the head of the page: pairings and kin in two queries, the rest from the person's joined blocks."""
    home: Home | None = words.block(person, "home")
    health: Health | None = words.block(person, "health")
    level = words.block(person, "level")
    open_health = sight.get("diseases_text") == "full"
    return Header(
        person=person,
        level=level_code(person) if sight.get("level") == "full" else "",
        level_reasons=[str(reason) for reason in (level.reasons if level is not None else [])],
        age=words.age_word(person, today),
        birth=words.birth_word(person),
        standing=words.standing_words(person),
        honours=words.honour_words(person, today),
        now=words.now_words(home if sight.get("household") == "full" else None, health if open_health else None, today),
        contacts=[*_pairings(person, sight, today), *_kin(person, sight)],
        address=(home.address or "") if home is not None and sight.get("address") == "full" else "",
        phones=[shown for number in (person.phone, person.phone_home) if (shown := _number(number, sight["phone"]))],
        warnings=_warnings(health, person) if open_health else [],
    )


def _warnings(health: Health | None, person: Person) -> list[str]:
    """What one must know before knocking or calling: allergy, taboos, hearing."""
    found = []
    if health is not None and health.allergy and health.allergy.strip() != "无":
        found.append(f"过敏：{health.allergy}")
    if health is not None and health.hearing in {codes.Hearing.POOR, codes.Hearing.DEAF}:
        found.append("听力差，请大声慢说" if health.hearing == codes.Hearing.POOR else "失聪，请书写交流")
    interests = words.block(person, "interests")
    if interests is not None and interests.taboos:
        found.append(f"禁忌：{interests.taboos}")
    return found


def _number(number: str | None, sight: str) -> str:
    if not number or sight == "hidden":
        return ""
    return mask_phone(number) if sight == "masked" else number


_ORDER = {kind: place for place, kind in enumerate(codes.PairingKind.values)}


def _pairings(person: Person, sight: Mapping[str, str], today: dt.date) -> list[Contact]:
    rows = Pairing.objects.filter(held_on(today), person=person).select_related("staff")
    if sight.get("pairings") == "hidden":
        return []
    found = sorted(rows, key=lambda row: _ORDER[row.kind])
    contacts = [
        Contact(
            role=row.get_kind_display(),
            name=row.staff.name if row.staff else row.partner_name or "",
            phone=(row.staff.phone if row.staff else row.partner_phone) or "",
        )
        for row in found
    ]
    if not any(row.kind == codes.PairingKind.LIAISON for row in found) and person.life == codes.Life.LIVING:
        contacts.insert(0, Contact(role="联络员", name="", note="空缺，应办由单位负责人承担"))
    return contacts


def _kin(person: Person, sight: Mapping[str, str]) -> list[Contact]:
    if sight.get("kin") != "full":
        return []
    rows = Kin.objects.filter(person=person, ended_at=None).order_by("-is_emergency", "pk")[:2]
    return [
        Contact(
            role=row.get_relation_display(),
            name=row.name,
            phone=_number(row.phone, sight.get("kin_phone", "hidden")),
            note="、".join(part for part in (row.place, "紧急联系人" if row.is_emergency else "") if part),
        )
        for row in rows
    ]


def places(person: Person, today: dt.date) -> list[tuple[str, str]]:
    """The units around a person, by what they are to them: 管理单位 first, then 原单位, 社区 and the rest."""
    rows = Affiliation.objects.filter(held_on(today), person=person).select_related("unit")
    order = {role: place for place, role in enumerate(codes.AffiliationRole.values)}
    found = [(row.get_role_display(), row.unit.name) for row in sorted(rows, key=lambda row: order[row.role])]
    if not any(role == codes.AffiliationRole.MANAGING.label for role, _ in found):
        found.insert(0, (str(codes.AffiliationRole.MANAGING.label), person.unit.name))
    return found
