"""Keeping the list of partners: the head of a unit decides with whom it works."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from yice.core.audit.actions import once, record
from yice.core.org import access as org
from yice.core.org.models import Unit
from yice.lib import clock, days
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.lib.ids import SEGMENT
from yice.lib.scrub import scrub
from yice.services.cases import access, codes
from yice.services.cases.models import Partner
from yice.services.cases.queries import teams


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerFacts:
    """What the list says of a partner. ``until`` is the last day; without a ``team`` it helps all of them."""

    name: str
    kind: str
    contact: str
    phone: str
    does: str = ""
    team: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


def add_partner(*, by: Actor, unit_id: int, facts: PartnerFacts, key: str | None = None) -> Partner:
    """Put a partner on the list of a unit and everything below it.

    Raises ``Invalid`` (``partner_incomplete``), ``Refused`` (``partner_exists``, ``partner_is_unit``).
    """
    with transaction.atomic():
        seen = once(key, by, "cases.add_partner")
        if seen.answer is not None:
            return Partner.objects.get(pk=seen.answer["id"])
        unit = _unit(by, unit_id)
        row = Partner(unit=unit, version=0)
        _write(by, row, facts)
        record(by=by, verb="cases.add_partner", subject=("partner", row.pk), unit_id=unit.pk, detail={"kind": row.kind})
        seen.store({"id": row.pk})
    return row


def change_partner(
    *, by: Actor, partner_id: int, facts: PartnerFacts, version: int | None = None, key: str | None = None
) -> Partner:
    """Change what the list says, or end the work with ``until``. What was referred before keeps the words of its day.

    Raises as ``add_partner`` does, and ``Stale``.
    """
    with transaction.atomic():
        seen = once(key, by, "cases.change_partner")
        if seen.answer is not None:
            return Partner.objects.get(pk=seen.answer["id"])
        row = access.get_partner(by, partner_id)
        if version is not None and version != row.version:
            raise Stale(current=row.version)
        _write(by, row, facts)
        record(
            by=by, verb="cases.change_partner", subject=("partner", row.pk), unit_id=row.unit_id,
            detail={"ended": row.until is not None},
        )  # fmt: skip
        seen.store({"id": row.pk})
    return row


def _unit(by: Actor, unit_id: int) -> Unit:
    if by.kind is ActorKind.SYSTEM:
        found = Unit.objects.filter(pk=unit_id, is_open=True).first()
        if found is None:
            raise NotFound("unit_not_found", "没有找到这个单位")
        return found
    return org.get_unit(by, unit_id, Role.HEAD)


def _write(by: Actor, row: Partner, facts: PartnerFacts) -> None:
    row.name, row.kind, row.team = facts.name.strip()[:120], facts.kind, facts.team
    row.does, row.contact = scrub(facts.does.strip())[:120], scrub(facts.contact.strip())[:64]
    row.phone, row.until = facts.phone.strip()[:32], facts.until
    row.since = facts.since or (row.since if row.pk else clock.today())
    _check(row)
    row.changed_at, row.changed_by_name, row.version = clock.now(), by.name[:64], row.version + 1
    row.save()


def _check(row: Partner) -> None:
    fields: dict[str, str] = {}
    for name, word in (("name", "名称"), ("contact", "联系人"), ("phone", "电话")):
        if not getattr(row, name):
            fields[name] = f"请填写{word}"
    if row.kind not in codes.PartnerKind.values:
        fields["kind"] = "请选择"
    if row.team and row.team not in dict(teams()):
        fields["team"] = "请选择"
    fields |= {name: bad for name in ("since", "until") if (bad := days.odd(getattr(row, name)))}
    if row.until is not None and row.until < row.since:
        fields["until"] = "不能早于合作起始日"
    if fields:
        raise Invalid(
            "partner_incomplete",
            "伙伴没有保存",
            why="；".join(fields.values()) + "。",
            todo="请补全后再保存。",
            fields=fields,
        )
    root = row.unit.path[:SEGMENT]
    if Unit.objects.filter(path__startswith=root, name=row.name, is_open=True).exists():
        raise Refused(
            "partner_is_unit",
            "这家已经是本系统里的单位",
            why="同一家不登记两遍；单位可以自己接收、自己答复。",
            todo="转办、转介、分办时在“单位”里选它。",
        )
    same = Partner.objects.filter(Q(until__isnull=True), unit=row.unit, name=row.name).exclude(pk=row.pk)
    if row.until is None and same.exists():
        raise Refused(
            "partner_exists", "已经有同名的伙伴", why="同一单位的名单里一家只登记一次。", todo="请修改已有的那一家。"
        )
