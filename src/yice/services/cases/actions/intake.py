"""Taking a request in: a number, a name told at once, the terms running."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from yice.core.audit.actions import once
from yice.core.jobs.killpoints import killpoint
from yice.core.notify.recipients import Recipient
from yice.core.org import access as org
from yice.core.org.models import Staff, Unit
from yice.core.org.queries import head_of
from yice.core.people import access as people
from yice.core.people.models import Need, Person
from yice.core.people.queries import carers_of
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind
from yice.lib.errors import Invalid, NotFound, Refused
from yice.lib.ids import SEGMENT
from yice.services.cases import access, clocks, codes
from yice.services.cases.actions import _common as common
from yice.services.cases.actions._errand import lay_out
from yice.services.cases.catalog import Kind, Procedure, procedures
from yice.services.cases.models import Case, CaseNumber, Entry
from yice.services.cases.queries import eligible, first_owner, kind_of, office_of
from yice.services.cases.queries.words import read_sealed, sealed_text

_EARLIEST = dt.timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asked for, as the form tells it.

    ``title`` is the matter in neutral words, ``words`` what was said. Of a restricted category only the circle will
    read either. ``owner_id`` is left out for whoever the category and the person suggest. ``unit_id`` only for somebody
    who is not on file. ``restricted`` can be asked for beyond what the category says, never below.
    """

    category: str
    channel: str
    title: str
    words: str = ""
    person_id: int | None = None
    unit_id: int | None = None
    asker: str = codes.Asker.SELF
    asker_name: str = ""
    asker_relation: str = ""
    asker_phone: str = ""
    urgency: str = codes.Urgency.ORDINARY
    restricted: bool = False
    received_at: dt.datetime | None = None
    owner_id: int | None = None
    procedure: str = ""
    need_id: int | None = None


def open_case(*, by: Actor, asked: Asked, key: str | None = None) -> Case:
    """Register a request: number, owner, terms (R70, R71, R72), and for an errand its steps and papers.

    Raises ``Invalid`` (``case_incomplete``), ``NotFound`` (person, unit, category out of sight),
    ``Refused`` (``case_no_owner``, ``case_person_gone``).
    """
    _check(asked)
    with transaction.atomic():
        seen = once(key, by, "cases.open_case")
        if seen.answer is not None:
            return Case.objects.get(pk=seen.answer["id"])
        person, unit = _whose(by, asked)
        kind, procedure = kind_of(asked.category), _procedure(asked)
        owner = _owner(asked, unit, person, kind)
        case = _write(by, asked, person, unit, kind, owner)
        if case.restricted:
            _first_circle(case, by)
        words = common.clean(asked.words)
        if case.restricted:
            words = "。".join(part for part in (kind.title, common.clean(asked.title, 80), words) if part)
        common.enter(case, by, codes.EntryKind.REGISTERED, words)
        if procedure is not None:
            lay_out(case, procedure)
        killpoint("cases.open.before_clocks")
        clocks.start(by, case, clocks.INTAKE, clocks.REPLY, clocks.SETTLE, since=case.received_at)
        detail = {"channel": case.channel, "restricted": case.restricted}
        common.note(by, "open_case", case, detail if case.restricted else {**detail, "category": case.category})
        common.tell_staff(by, case, Recipient.staff(case.owner_id), "新登记，由您承办", dedup="opened")
        killpoint("cases.open.before_commit")
        seen.store({"id": case.pk})
    return case


def tell_elder(*, by: Actor, case_id: int, overdue_reason: str = "", key: str | None = None) -> Case:
    """The number and the owner's name were told to who asked (R70). Told twice is told once."""
    with transaction.atomic():
        seen = once(key, by, "cases.tell_elder")
        if seen.answer is not None:
            return Case.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "tell")
        if case.told_at is None:
            case.told_at = clock.now()
            common.keep(case, "told_at")
            clocks.stop(by, case, clocks.INTAKE, outcome="told", reason=overdue_reason)
            common.enter(case, by, codes.EntryKind.TOLD, f"编号 {case.no}，经办人 {case.owner_name}", secret=False)
            common.note(by, "tell_elder", case)
        seen.store({"id": case.pk})
    return case


def link_person(*, by: Actor, case_id: int, person_id: int, version: int | None = None, key: str | None = None) -> Case:
    """Say whose file a case belongs to that was taken in for somebody not found. Raises ``Refused`` when it has one."""
    with transaction.atomic():
        seen = once(key, by, "cases.link_person")
        if seen.answer is not None:
            return Case.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "link", version)
        common.need_open(case)
        if case.person_id is not None:
            raise Refused(
                "case_has_person",
                "这件诉求已经对上档案",
                why="一件诉求只属于一个人。",
                todo="登记错了人的，请由科长按“重复登记”办结，另登记一件。",
            )
        person = people.get_for(by, person_id)
        told = [(row, read_sealed(case, row.sealed)) for row in case.entries.exclude(sealed="")]
        case.person = person
        common.keep(case, "person")
        for row, text in told:
            Entry.objects.filter(pk=row.pk).update(sealed=sealed_text(case, text))
        common.enter(case, by, codes.EntryKind.LINKED, "对上档案", secret=False)
        common.note(by, "link_person", case)
        seen.store({"id": case.pk})
    return case


def _check(asked: Asked) -> None:
    fields: dict[str, str] = {}
    if not asked.title.strip():
        fields["title"] = "请用一句话写明什么事"
    if asked.channel not in codes.Channel.values:
        fields["channel"] = "请选择"
    if asked.urgency not in codes.Urgency.values:
        fields["urgency"] = "请选择"
    if asked.asker not in codes.Asker.values:
        fields["asker"] = "请选择"
    elif asked.asker != codes.Asker.SELF and not asked.asker_name.strip():
        fields["asker_name"] = "请写明是谁提出的"
    if asked.person_id is None and not asked.asker_name.strip():
        fields["asker_name"] = "没有档案的，请记下姓名"
    if asked.person_id is None and not asked.asker_phone.strip():
        fields["asker_phone"] = "没有档案的，请记下电话"
    if asked.received_at is not None and not -_EARLIEST <= asked.received_at - clock.now() <= dt.timedelta(minutes=1):
        fields["received_at"] = "不能晚于现在，也不能早于 60 天前"
    if fields:
        raise Invalid(
            "case_incomplete",
            "诉求没有登记",
            why="；".join(fields.values()) + "。",
            todo="请补全后再保存。",
            fields=fields,
        )


def _whose(by: Actor, asked: Asked) -> tuple[Person | None, Unit]:
    if asked.person_id is not None:
        person = people.get_for(by, asked.person_id)
        if by.kind is ActorKind.STAFF and not people.roles_on(by, person) & {role.value for role in access.INTAKE}:
            raise people.not_allowed()
        if person.life != "living" and asked.asker == codes.Asker.SELF:
            raise Refused(
                "case_person_gone",
                "这位老同志的档案目前不受理本人诉求",
                why=f"档案状态是“{person.get_life_display()}”。",
                todo="家属提出的事，请在“谁提出”里选家属；状态有误的先更正档案。",
            )
        return person, person.unit
    if asked.unit_id is None:
        raise Invalid(
            "case_incomplete",
            "诉求没有登记",
            why="没有选由哪个单位受理。",
            todo="请选择单位。",
            fields={"unit": "请选择"},
        )
    if by.kind is not ActorKind.STAFF:
        return None, Unit.objects.get(pk=asked.unit_id)
    return None, org.get_unit(by, asked.unit_id, *access.INTAKE)


def _procedure(asked: Asked) -> Procedure | None:
    if not asked.procedure:
        return None
    found = procedures().get(asked.procedure)
    if found is None or asked.person_id is None:
        raise NotFound("procedure_not_found", "没有这项代办")
    return found


def _owner(asked: Asked, unit: Unit, person: Person | None, kind: Kind) -> Staff:
    if asked.owner_id is not None:
        chosen = eligible().select_related("unit").filter(pk=asked.owner_id).first()
        if chosen is None or chosen.unit.path[:SEGMENT] != unit.path[:SEGMENT]:
            raise NotFound("staff_not_found", "没有找到这位工作人员")
        return chosen
    found = first_owner(unit, person, kind.team)
    if found is None:
        raise Refused(
            "case_no_owner",
            "没有人可以承办",
            why=f"{unit.name}及上级单位没有在岗的联络员、科长。",
            todo="请在表单里指定经办人，或请安全管理员先设岗。",
        )
    return found


def _write(by: Actor, asked: Asked, person: Person | None, unit: Unit, kind: Kind, owner: Staff) -> Case:
    now = clock.now()
    restricted = kind.restricted or asked.restricted
    office = office_of(unit)
    serial = _next(office, now.year)
    urgent = asked.urgency == codes.Urgency.URGENT
    case = Case(
        office=office, unit=unit, unit_name=unit.name, year=now.year, serial=serial, no=f"{now.year}-{serial:04}",
        person=person,
        need=_need(asked, person), category=kind.code, category_title=kind.cover if restricted else kind.title,
        team=kind.team, channel=asked.channel, asker=asked.asker, asker_name=common.clean(asked.asker_name, 64),
        asker_relation=common.clean(asked.asker_relation, 32), asker_phone=common.clean(asked.asker_phone, 32),
        title=kind.cover if restricted else common.clean(asked.title, 80),
        words="" if restricted else common.clean(asked.words), restricted=restricted, urgency=asked.urgency,
        track=codes.Track.URGENT if urgent else kind.track, procedure=asked.procedure,
        received_at=asked.received_at or now, registered_at=now, registered_by=by.id, registered_by_name=by.name[:64],
    )  # fmt: skip
    common.give_to(case, owner)
    case.save()
    return case


def _next(unit: Unit, year: int) -> int:
    CaseNumber.objects.bulk_create([CaseNumber(unit=unit, year=year)], ignore_conflicts=True)
    CaseNumber.objects.filter(unit=unit, year=year).update(last=F("last") + 1)
    return CaseNumber.objects.get(unit=unit, year=year).last


def _need(asked: Asked, person: Person | None) -> Need | None:
    if asked.need_id is None or person is None:
        return None
    found = Need.objects.filter(pk=asked.need_id, person=person).first()
    if found is None:
        raise NotFound("need_not_found", "没有找到这条需求")
    return found


def _first_circle(case: Case, by: Actor) -> None:
    """Owner, liaison and head (J14); who took the call is of it only as one of these."""
    common.let_in(case, case.owner, "经办人", by)
    if case.person is not None:
        carers = carers_of([case.person.pk]).get(case.person.pk)
        liaison = Staff.objects.filter(pk=carers.liaison_id).first() if carers and carers.liaison_id else None
        if liaison is not None:
            common.let_in(case, liaison, "联络员", by)
    head = head_of(case.unit)
    if head is not None:
        common.let_in(case, head, "科长", by)
