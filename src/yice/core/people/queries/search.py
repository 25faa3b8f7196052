"""One search box: name, given name, pinyin, initials, telephone (a relative's too), file number, identity number.

Every way is a prefix range on an index, so it costs the same among a million people as among forty thousand.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from django.db import connection
from django.db.models import Q

from yice.core.people import access
from yice.core.people.codes import Life
from yice.core.people.models import Kin, Person
from yice.lib.actor import Actor
from yice.lib.crypto import blind_identity
from yice.lib.idcard import read
from yice.lib.names import clean_name

_LOOKED_AT = 200  # rows read per way before the best are chosen
_SHORTEST_NUMBER = 3


@dataclass(frozen=True, slots=True)
class Found:
    """One person found, and by what: 姓名, 拼音, 电话, 家属电话（陈芳）, 档案编号, 身份证号."""

    person: Person
    by: str


def search(actor: Actor, text: str, limit: int = 20) -> list[Found]:
    """The people in this actor's sight whom ``text`` may mean, best first; nothing for an empty text."""
    wanted = unicodedata.normalize("NFKC", text).strip()
    if not wanted:
        return []
    if read(wanted).is_usable:
        return _by_identity(actor, wanted)
    ways = [*_number_ways(wanted), *_letter_ways(wanted), *_name_ways(wanted)]
    found: dict[int, Found] = {}
    for by, way in ways:
        for person in access.visible_to(actor).filter(way).select_related("unit").order_by()[:_LOOKED_AT]:
            found.setdefault(person.pk, Found(person, by))
    for one in _by_kin_phone(actor, wanted):
        found.setdefault(one.person.pk, one)
    return sorted(found.values(), key=lambda one: _rank(one, wanted))[:limit]


def by_identity(number: str) -> Person | None:
    """The file of an identity number in either form, whoever may see it: for checks, never for pages."""
    blind = blind_identity(number)
    return Person.objects.filter(id_blind=blind).first() if blind else None


def prefix(field: str, text: str) -> Q:
    """Rows whose ``field`` begins with ``text``, in the form that this database answers from an index."""
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": text})
    return Q(**{f"{field}__gte": text, f"{field}__lt": text + "\U0010ffff"})


def _rank(one: Found, wanted: str) -> tuple[bool, bool, bool, str, int]:
    person = one.person
    exact = wanted in {person.name, person.given, person.no, person.phone, person.phone_home, person.pinyin_key}
    return (not exact, person.life != Life.LIVING, person.category == "tuixiu", person.pinyin_key, person.pk)


def _by_identity(actor: Actor, number: str) -> list[Found]:
    blind = blind_identity(number)
    people = access.visible_to(actor).filter(id_blind=blind).select_related("unit") if blind else []
    return [Found(person, "身份证号") for person in people]


def _digits(text: str) -> str:
    bare = text.replace(" ", "")
    return bare if len(bare) >= _SHORTEST_NUMBER and bare.replace("-", "").isdigit() else ""


def _number_ways(text: str) -> list[tuple[str, Q]]:
    digits = _digits(text)
    if not digits:
        return []
    return [
        ("电话", prefix("phone", digits)),
        ("住宅电话", prefix("phone_home", digits)),
        ("档案编号", prefix("no", digits)),
    ]


def _letter_ways(text: str) -> list[tuple[str, Q]]:
    bare = "".join(text.split()).lower()
    if not bare.isascii() or not any(char.isalpha() for char in bare):
        return []
    ways = [("档案编号", prefix("no", bare.upper()))]
    if bare.isalpha():
        ways += [("拼音首字母", prefix("initials", bare)), ("拼音", prefix("pinyin_key", bare))]
    return ways


def _name_ways(text: str) -> list[tuple[str, Q]]:
    name = clean_name(text)
    if name.isascii():
        return []
    return [("姓名", prefix("name", name)), ("名", prefix("given", name))]


def _by_kin_phone(actor: Actor, text: str) -> list[Found]:
    digits = _digits(text)
    if not digits:
        return []
    kin = Kin.objects.filter(prefix("phone", digits), ended_at__isnull=True).order_by()[:_LOOKED_AT]
    names = {one.person_id: one.name for one in kin}
    people = access.visible_to(actor).filter(pk__in=list(names)).select_related("unit")
    return [Found(person, f"家属电话（{names[person.pk]}）") for person in people]
