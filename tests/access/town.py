"""The town in which every door is tried: one thing of every kind at every distance, one person of every sort.

Everything is seen from 金城机床厂 (``works``): what is its own, what is under it (the plant), above it (the bureau),
beside it (the county) and of another tree. ``beside`` is of the works too, but in nobody's caseload. Every elder, every
relative and every sensitive field has words of its own, so that a page that shows too much betrays itself.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from yice.core.accounts.models import User
from yice.core.org import actions as org
from yice.core.org.models import Post, Staff, Unit
from yice.core.people import actions as people
from yice.core.people import field_policy
from yice.core.people.drafts import KinDraft, PersonDraft
from yice.core.people.models import Consent, Doubt, Kin, Person
from yice.lib.actor import Actor, Role
from yice.testing import cast as casting
from yice.testing.cast import BUILDER, TODAY
from yice.testing.personas import day, id_of

RELATIONS = ("own", "beside", "child", "parent", "sibling", "foreign")
POSTED = dt.date(2017, 1, 1)
ORDERS = dict(zip(RELATIONS, range(801, 807), strict=True))
WORDS = {"own": "自家", "beside": "邻座", "child": "下属", "parent": "上级", "sibling": "旁支", "foreign": "外人"}

# Field of the policy → words that stand in that field of every elder and nowhere else; {} tells whose.
SECRETS: Mapping[str, str] = {
    "address": "甲子巷{}户", "key_holder": "钥匙在{}处", "remark": "备注说{}", "diseases_text": "病名{}",
    "drugs": "药名{}",
    "mood_note": "心事{}", "hardship_causes": "难处{}", "carer_day": "白班{}", "kin": "诸葛{}", "needs": "诉求{}",
    "extra": "另栏{}", "doubts": "存疑{}", "duties": "所见{}", "files": "附件{}", "income_source": "靠{}过活",
}  # fmt: skip


@dataclass(slots=True)
class Visitor:
    """Somebody at the door: a name for the report, the staff behind, the role at the works (or by affiliation)."""

    name: str
    client: Client
    staff: Staff | None = None
    role: Role | None = None
    affiliate: bool = False

    def sees_person(self, relation: str) -> bool:
        """Whether the file of the elder at this distance is in sight, by the words of the issue."""
        if self.affiliate:
            return relation == "own"
        if self.role is Role.LIAISON:
            return relation == "own"
        return self.role in SUBTREE and relation in {"own", "beside", "child"}

    def sight(self) -> Mapping[str, str]:
        """Field → full, masked or hidden towards the elder of its own."""
        held = [field_policy.AFFILIATE] if self.affiliate else [self.role] if self.role else []
        return field_policy.sight_for(held)


SUBTREE = frozenset({Role.HEAD, Role.CLERK, Role.DUTY_OFFICER, Role.STATISTICIAN, Role.LEADER})


@dataclass(slots=True)
class Town:
    """Everything, and everybody who may knock."""

    cast: casting.Cast
    visitors: dict[str, Visitor] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    numbers: dict[str, dict[str, str]] = field(default_factory=dict)
    staff: dict[str, Staff] = field(default_factory=dict)
    made: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)

    def actor(self, name: str) -> Actor:
        """The actor of a visitor."""
        found = self.visitors[name].staff
        assert found is not None
        return self.cast.actor(found)

    def secrets_of(self, relation: str) -> Iterator[tuple[str, str]]:
        """The words of an elder's sensitive fields."""
        for name, words in SECRETS.items():
            yield name, words.format(WORDS[relation])


def build() -> Town:
    """Build it through the real actions."""
    cast = casting.build()
    units = cast.units
    town = Town(cast)
    town.units = {
        "own": units.works, "beside": units.works, "child": units.plant, "parent": units.bureau,
        "sibling": units.county, "foreign": units.foreign,
    }  # fmt: skip
    _visitors(town)
    _people(town)
    _staff(town)
    return town


def _hire(number: int, name: str, unit: Unit, role: Role | None = None) -> Staff:
    staff = org.add_staff(by=BUILDER, no=f"T{number:04}", name=name, unit=unit, phone="13809310000")
    if role is not None:
        org.appoint(by=BUILDER, staff=staff, unit=unit, role=role, valid_from=POSTED)
    return staff


def _visitors(town: Town) -> None:
    works, community = town.cast.units.works, town.cast.units.community
    number = 0
    for role in Role:
        number += 1
        staff = _hire(number, f"访客{number}", works, role)
        town.visitors[role.value] = Visitor(role.value, _client(town, staff), staff, role)
    for role in (Role.HEAD, Role.CLERK, Role.LIAISON):
        number += 1
        staff = _hire(number, f"社区{number}", community, role)
        name = f"affiliated {role.value}"
        town.visitors[name] = Visitor(name, _client(town, staff), staff, role, affiliate=True)
    nobody = _hire(number + 1, "无岗人", works)
    town.visitors["without a post"] = Visitor("without a post", _client(town, nobody), nobody)
    town.visitors["anonymous"] = Visitor("anonymous", Client(raise_request_exception=False))


def _client(town: Town, staff: Staff) -> Client:
    return town.cast.login(Client(raise_request_exception=False), staff)


def _people(town: Town) -> None:
    liaison, community = town.visitors["liaison"].staff, town.cast.units.community
    assert liaison is not None
    for relation, unit in town.units.items():
        cared = {"liaison_id": liaison.pk, "paired_on": POSTED} if relation == "own" else {}
        shared = {"affiliations": ((community.pk, "community"),)} if relation == "own" else {}
        town.numbers[relation] = {
            "id_number": id_of(f"62010219{25 + ORDERS[relation] % 10}0605{ORDERS[relation]}"),
            "bank_number": f"62170001234567{ORDERS[relation]}77",
        }
        draft = PersonDraft(
            name=f"欧阳{WORDS[relation]}", unit_id=unit.pk, category="lixiu", sex="m", birth=day("1928-06-05"),
            period="jiefang",
            since=dt.date(2009, 1, 1), registered_on=dt.date(2017, 3, 1), residence="local", phone="13909317771",
            remark=_said("remark", relation), extra={"另栏": _said("extra", relation)}, **town.numbers[relation],
            blocks={
                "home": {"address": _said("address", relation), "key_holder": _said("key_holder", relation),
                         "household": "alone", "hardship_causes": _said("hardship_causes", relation),
                         "income_source": _said("income_source", relation)},
                "health": {"diseases_text": _said("diseases_text", relation), "drugs": _said("drugs", relation)},
                "care": {"carer_day": _said("carer_day", relation), "mood_note": _said("mood_note", relation)},
            },
            kin=(KinDraft(name=_said("kin", relation), relation="son", phone="13909317772", is_emergency=True),),
            **cared, **shared,
        )  # fmt: skip
        town.people[relation] = people.admit_person(by=BUILDER, draft=draft)


def _said(name: str, relation: str) -> str:
    return SECRETS[name].format(WORDS[relation])


def _staff(town: Town) -> None:
    """Somebody who works at each place, who is no visitor, with a login and a post to lose."""
    for place, (relation, unit) in enumerate(town.units.items()):
        staff = _hire(100 + place, f"司马{WORDS[relation]}", unit, Role.CLERK)
        town.cast.user(staff)
        staff.refresh_from_db()
        town.staff[relation] = staff


def post_of(staff: Staff) -> Post:
    """The post of a member of staff."""
    return Post.objects.get(staff=staff)


def kin_of(person: Person) -> Kin:
    """The relative of an elder."""
    return Kin.objects.get(person=person)


def consent_of(person: Person) -> Consent:
    """A consent that stands."""
    return people.give_consent(
        by=BUILDER, person_id=person.pk, purpose="publication", given_on=TODAY, how="signed", given_by="本人"
    )


def doubt_of(person: Person, words: str) -> Doubt:
    """A doubt to settle."""
    return people.raise_doubt(by=BUILDER, person_id=person.pk, code="id_birth_conflict", field="birth", words=words)


def user_of(staff: Staff) -> User:
    """The login of a member of staff."""
    return User.objects.get(pk=staff.user_id)
