"""What to know before one knocks: one page, only what this actor may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from yice.core.people import access
from yice.core.people import queries as people
from yice.core.people.codes import Block, Hearing, HouseholdKind, NeedKind, NeedState
from yice.core.people.models import Kin, Need, Pairing, Person
from yice.core.people.queries import Detail
from yice.lib import clock, words
from yice.lib.actor import Actor
from yice.planning.duties.models import Duty, Evidence
from yice.planning.duties.queries import DutyLine, guarded, lines
from yice.planning.duties.queries.lists import PERSON, of_people
from yice.planning.duties.queries.numbers import number_for
from yice.planning.policy.models import Level
from yice.planning.policy.queries import LampRow, checklists_of
from yice.services.visits.models import Promise, Visit

_AHEAD = 21
CYCLES = {Block.CONTACT: "contact_recheck", Block.NEEDS: "needs_recheck"}
BLOCKS = (Block.CONTACT, Block.HOME, Block.HEALTH, Block.FAMILY, Block.CARE, Block.PARTY, Block.INTERESTS, Block.NEEDS)


@dataclass(frozen=True, slots=True)
class Staleness:
    """One block: when it was last checked, whether that is too long ago."""

    block: str
    word: str
    verified: dt.date | None
    stale: bool


@dataclass(frozen=True, slots=True)
class Brief:
    """The page. Lists are empty where there is nothing, or nothing this actor may see."""

    person: Person
    level: str
    age: str
    now: list[str]
    warnings: list[tuple[str, str]]
    door: list[tuple[str, str]]
    near: list[tuple[str, str, str]]
    habits: list[tuple[str, str]]
    promises: list[Promise]
    earlier: list[Evidence]
    owed: list[DutyLine]
    coming: list[DutyLine]
    needs: list[Need]
    lamps: list[LampRow]
    stale: list[Staleness]
    last: list[Visit]
    household: list[Person] = field(default_factory=list)


def brief(actor: Actor, person: Person) -> Brief:
    """Read it; a fixed number of queries."""
    today = clock.today()
    sight = access.field_policy(actor, person)
    detail = people.detail(person)
    level = Level.objects.filter(person=person).values_list("code", flat=True).first() or ""
    owed, coming = due_to(person, today)
    return Brief(
        person=detail.person,
        level=level if sight["level"] == "full" else "",
        age=_age(detail.person, today),
        now=_now(detail, sight),
        warnings=_warnings(detail, sight),
        door=_door(detail, sight),
        near=_near(detail.person, sight, today),
        habits=_values(detail, sight, Block.INTERESTS, ("preferences", "hobbies", "personality")),
        promises=open_promises(person),
        earlier=_earlier(person),
        owed=owed,
        coming=coming,
        needs=_needs(person) if sight["needs"] == "full" else [],
        lamps=list(checklists_of(person.pk)) if sight["plan"] == "full" else [],
        stale=[one for one in staleness(detail, level, today) if one.stale],
        last=list(Visit.objects.filter(person=person, revoked_at__isnull=True).order_by("-at", "-pk")[:3]),
        household=detail.housemates,
    )  # fmt: skip


def open_promises(person: Person) -> list[Promise]:
    """What was promised and neither kept nor let go: by saying so, or by closing its duty in another way."""
    rows = Promise.objects.filter(person=person, kept__isnull=True, visit__revoked_at__isnull=True)
    waiting = Q(duty__isnull=True) | Q(duty__decision__isnull=True)
    return list(rows.filter(waiting).select_related("visit").order_by("due", "pk"))


def staleness(detail: Detail, level: str, today: dt.date) -> list[Staleness]:
    """Each block with whether it wants checking again (R110)."""
    found = []
    for block in BLOCKS:
        verified = detail.verified.get(block)
        cycle = dt.timedelta(days=number_for(CYCLES.get(block, "recheck_interval"), level))
        found.append(Staleness(block, Block(block).label, verified, verified is None or verified + cycle < today))
    return found


def due_to(person: Person, today: dt.date) -> tuple[list[DutyLine], list[DutyLine]]:
    """What can be done for a person now, and what comes within three weeks."""
    if person.life != "living":
        return [], []
    rows = Duty.objects.filter(
        of_people([person.pk]), decision=None, closes__gte=today, due__lte=today + dt.timedelta(days=_AHEAD)
    )
    found = lines(guarded(rows).order_by("due", "pk")[:40], today)
    return [one for one in found if one.duty.opens <= today], [one for one in found if one.duty.opens > today]


def _earlier(person: Person) -> list[Evidence]:
    """What was promised in records that are no visit of this app and still waits."""
    rows = Evidence.objects.filter(
        subject=person.pk, subject_kind=PERSON, revoked_at=None, follow_up=True, visit__isnull=True
    ).exclude(follow_up_note="")
    return list(rows.order_by("-on", "-pk")[:1])


def _needs(person: Person) -> list[Need]:
    rows = Need.objects.filter(person=person, state=NeedState.OPEN, retracted_at__isnull=True)
    return list(rows.exclude(kind=NeedKind.NONE).order_by("-stated_on")[:8])


def _age(person: Person, today: dt.date) -> str:
    birth = person.birth_earliest or person.id_birth
    return f"{words.age_on(birth, person.death_on or today)} 岁" if birth else "年龄不详"


def _now(detail: Detail, sight: Mapping[str, str]) -> list[str]:
    home, health = detail.blocks[Block.HOME], detail.blocks[Block.HEALTH]
    found = []
    if sight["hospitalised"] == "full" and health["hospitalised"]:
        where = f"（{health['admitted_to']}{health['ward'] or ''}）" if health["admitted_to"] else ""
        found.append(f"住院中{where}")
    if sight["household"] == "full" and home["household"]:
        found.append(HouseholdKind(home["household"]).label)
    if sight["mood"] == "full" and detail.blocks[Block.CARE]["mood_watch"]:
        found.append("情绪跟踪中")
    return found


def _warnings(detail: Detail, sight: Mapping[str, str]) -> list[tuple[str, str]]:
    health, interests = detail.blocks[Block.HEALTH], detail.blocks[Block.INTERESTS]
    found = []
    if sight["allergy"] == "full":
        found.append(("药物过敏", health["allergy"] or "没有记录，请问一问"))
    if sight["swallowing"] == "full" and health["swallowing"]:
        found.append(("饮食", "吞咽困难，糕点、汤圆不宜"))
    if sight["diabetes"] == "full" and health["diabetes"]:
        found.append(("饮食", "糖尿病，甜食不宜"))
    if interests["taboos"]:
        found.append(("禁忌", interests["taboos"]))
    if health["hearing"] in {Hearing.POOR, Hearing.DEAF}:
        found.append(("听力", "听力差，请大声慢说" if health["hearing"] == Hearing.POOR else "失聪，请书写交流"))
    return found


def _door(detail: Detail, sight: Mapping[str, str]) -> list[tuple[str, str]]:
    home = detail.blocks[Block.HOME]
    found = []
    if sight["address"] == "full":
        floor = f"{home['floor']} 楼" if home["floor"] else ""
        lift = {True: "有电梯", False: "没有电梯"}.get(home["has_elevator"], "")
        stairs = "，".join(part for part in (floor, lift) if part)
        found.append(("住址", "，".join(part for part in (home["address"] or "住址待补", stairs) if part)))
        if home["community"]:
            found.append(("社区", home["community"]))
    if sight["key_holder"] == "full" and home["key_holder"]:
        found.append(("钥匙", f"{home['key_holder']} {home['key_holder_phone'] or ''}".strip()))
    if sight["hazards"] == "full" and home["hazards"]:
        found.append(("当心", home["hazards"]))
    if sight["carer_day"] == "full":
        carer = detail.blocks[Block.CARE]
        who = f"{carer['carer_day'] or ''} {carer['carer_day_phone'] or ''}".strip()
        found += [("白天陪护", who)] if who else []
    return found


def _near(person: Person, sight: Mapping[str, str], today: dt.date) -> list[tuple[str, str, str]]:
    found = []
    if sight["phone"] == "full":
        found += [("本人", "", number) for number in (person.phone, person.phone_home) if number]
    if sight["kin"] == "full":
        kin = Kin.objects.filter(person=person, ended_at=None).exclude(alive=False).order_by("-is_emergency", "pk")[:3]
        phones = sight["kin_phone"] == "full"
        found += [(one.get_relation_display(), one.name, (one.phone or "") if phones else "") for one in kin]
    for row in people.current_pairings(person, today):
        name = row.staff.name if row.staff else row.partner_name or ""
        found.append((row.get_kind_display(), name, _phone(row)))
    return found


def _phone(row: Pairing) -> str:
    return (row.staff.phone if row.staff else row.partner_phone) or ""


def _values(detail: Detail, sight: Mapping[str, str], block: str, names: tuple[str, ...]) -> list[tuple[str, str]]:
    from yice.core.people.fields import FIELDS, display

    known = detail.blocks[block]
    return [
        (FIELDS[block][name].label, display(FIELDS[block][name], known[name]))
        for name in names
        if sight.get(name) == "full" and known[name]
    ]
