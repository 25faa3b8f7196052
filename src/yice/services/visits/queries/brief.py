"""What to know before one knocks: one page, only what this actor may see."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import F, Q, Window
from django.db.models.functions import RowNumber

from yice.core.people import access
from yice.core.people.codes import Block, Hearing, HouseholdKind, Life
from yice.core.people.field_policy import sight_for
from yice.core.people.fields import FIELDS, display
from yice.core.people.models import Need, Pairing, Person
from yice.lib import clock, words
from yice.lib.actor import Actor
from yice.planning.duties.models import Duty, Evidence
from yice.planning.duties.queries import DutyLine, guarded, lines
from yice.planning.duties.queries.accepting import NO_ANSWER
from yice.planning.duties.queries.lists import PERSON, of_people
from yice.planning.duties.queries.numbers import number_for
from yice.planning.policy import books
from yice.planning.policy.models import Level
from yice.planning.policy.queries import LampRow, checklists_of
from yice.services.visits.models import Promise, Visit
from yice.services.visits.queries.files import PersonFile, files_of

_AHEAD, _MOST_DUTIES, _LATEST = 21, 40, 3
Cycles = dict[tuple[str, str], dt.timedelta]
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
    file: PersonFile
    sight: Mapping[str, str]
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
    with books.held():
        told = briefs(actor, [person])[person.pk]
        return replace(told, lamps=list(checklists_of(person.pk))) if told.sight["plan"] == "full" else told


def briefs(actor: Actor, persons: Sequence[Person]) -> dict[int, Brief]:
    """The pages of many people, by person: as many queries as for one. Without the lamps of the checklists."""
    today = clock.today()
    ids = [one.pk for one in persons]
    roles = access.roles_on_each(actor, persons)
    files = files_of(ids)
    levels = dict(Level.objects.filter(person__in=ids).values_list("person_id", "code"))
    due = _due(persons, today)
    promises, earlier, last = promises_of(ids), _earlier(ids), _last(ids)
    cycles: Cycles = {}
    found = {}
    for pk, file in files.items():
        sight, level = sight_for(roles[pk]), levels.get(pk, "")
        owed = sorted(due[pk], key=lambda one: one.duty.rule != NO_ANSWER)  # a door to be checked within hours first
        found[pk] = Brief(
            person=file.person,
            file=file,
            sight=sight,
            level=level if sight["level"] == "full" else "",
            age=_age(file.person, today),
            now=_now(file, sight),
            warnings=warnings_of(file, sight),
            door=_door(file, sight),
            near=_near(file, sight),
            habits=_values(file, sight, Block.INTERESTS, ("preferences", "hobbies", "personality")),
            promises=promises[pk],
            earlier=earlier[pk],
            owed=[one for one in owed if one.duty.opens <= today],
            coming=[one for one in owed if one.duty.opens > today],
            needs=file.needs if sight["needs"] == "full" else [],
            lamps=[],
            stale=[one for one in staleness(file, level, today, cycles) if one.stale],
            last=last[pk],
            household=file.housemates,
        )
    return found


def open_promises(person: Person) -> list[Promise]:
    """What was promised and neither kept nor let go: by saying so, or by closing its duty in another way."""
    return promises_of([person.pk])[person.pk]


def promises_of(ids: Sequence[int]) -> dict[int, list[Promise]]:
    """The same for many, by person."""
    rows = Promise.objects.filter(person__in=ids, kept__isnull=True, visit__revoked_at__isnull=True)
    waiting = Q(duty__isnull=True) | Q(duty__decision__isnull=True)
    found: dict[int, list[Promise]] = defaultdict(list)
    for one in rows.filter(waiting).select_related("visit").order_by("due", "pk"):
        found[one.person_id].append(one)
    return found


def staleness(file: PersonFile, level: str, today: dt.date, cycles: Cycles | None = None) -> list[Staleness]:
    """Each block with whether it wants checking again (R110). ``cycles`` remembers the spans for many."""
    known: Cycles = {} if cycles is None else cycles
    found = []
    for block in BLOCKS:
        verified = file.verified.get(block)
        code = CYCLES.get(block, "recheck_interval")
        if (code, level) not in known:
            known[code, level] = dt.timedelta(days=number_for(code, level))
        cycle = known[code, level]
        found.append(Staleness(block, Block(block).label, verified, verified is None or verified + cycle < today))
    return found


def _due(persons: Sequence[Person], today: dt.date) -> dict[int, list[DutyLine]]:
    """What can be done for each now, and what comes within three weeks."""
    living = [one.pk for one in persons if one.life == Life.LIVING]
    rows = Duty.objects.filter(
        of_people(living), decision=None, closes__gte=today, due__lte=today + dt.timedelta(days=_AHEAD)
    )
    chosen: dict[int, list[Duty]] = defaultdict(list)
    for one in guarded(rows).order_by("due", "pk"):
        if len(chosen[one.subject]) < _MOST_DUTIES:
            chosen[one.subject].append(one)
    found: dict[int, list[DutyLine]] = defaultdict(list)
    for line in lines([one for duties in chosen.values() for one in duties], today):
        found[line.duty.subject].append(line)
    return found


def _earlier(ids: Sequence[int]) -> dict[int, list[Evidence]]:
    """What was promised last in records that are no visit of this app and still waits."""
    rows = Evidence.objects.filter(
        subject__in=ids, subject_kind=PERSON, revoked_at=None, follow_up=True, visit__isnull=True
    ).exclude(follow_up_note="")
    found: dict[int, list[Evidence]] = defaultdict(list)
    for one in rows.order_by("on", "pk"):
        found[one.subject] = [one]
    return found


def _last(ids: Sequence[int]) -> dict[int, list[Visit]]:
    """The latest visits of each."""
    rank = Window(RowNumber(), partition_by=[F("person_id")], order_by=[F("at").desc(), F("pk").desc()])
    rows = Visit.objects.filter(person__in=ids, revoked_at__isnull=True).annotate(nth=rank).filter(nth__lte=_LATEST)
    found: dict[int, list[Visit]] = defaultdict(list)
    for one in rows.order_by("-at", "-pk"):
        found[one.person_id].append(one)
    return found


def _age(person: Person, today: dt.date) -> str:
    birth = person.birth_earliest or person.id_birth
    return f"{words.age_on(birth, person.death_on or today)} 岁" if birth else "年龄不详"


def _now(file: PersonFile, sight: Mapping[str, str]) -> list[str]:
    home, health = file.blocks[Block.HOME], file.blocks[Block.HEALTH]
    found = []
    if sight["hospitalised"] == "full" and health["hospitalised"]:
        where = f"（{health['admitted_to']}{health['ward'] or ''}）" if health["admitted_to"] else ""
        found.append(f"住院中{where}")
    if sight["household"] == "full" and home["household"]:
        found.append(HouseholdKind(home["household"]).label)
    if sight["mood"] == "full" and file.blocks[Block.CARE]["mood_watch"]:
        found.append("情绪跟踪中")
    return found


def warnings_of(file: PersonFile, sight: Mapping[str, str]) -> list[tuple[str, str]]:
    """What one must not get wrong: allergy, food, taboos, hearing."""
    health, interests = file.blocks[Block.HEALTH], file.blocks[Block.INTERESTS]
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


def _door(file: PersonFile, sight: Mapping[str, str]) -> list[tuple[str, str]]:
    home = file.blocks[Block.HOME]
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
        carer = file.blocks[Block.CARE]
        who = f"{carer['carer_day'] or ''} {carer['carer_day_phone'] or ''}".strip()
        found += [("白天陪护", who)] if who else []
    return found


def _near(file: PersonFile, sight: Mapping[str, str]) -> list[tuple[str, str, str]]:
    person, found = file.person, []
    if sight["phone"] == "full":
        found += [("本人", "", number) for number in (person.phone, person.phone_home) if number]
    if sight["kin"] == "full":
        phones = sight["kin_phone"] == "full"
        found += [(one.get_relation_display(), one.name, (one.phone or "") if phones else "") for one in file.kin]
    for row in file.pairings:
        name = row.staff.name if row.staff else row.partner_name or ""
        found.append((row.get_kind_display(), name, _phone(row)))
    return found


def _phone(row: Pairing) -> str:
    return (row.staff.phone if row.staff else row.partner_phone) or ""


def _values(file: PersonFile, sight: Mapping[str, str], block: str, names: tuple[str, ...]) -> list[tuple[str, str]]:
    known = file.blocks[block]
    return [
        (FIELDS[block][name].label, display(FIELDS[block][name], known[name]))
        for name in names
        if sight.get(name) == "full" and known[name]
    ]
