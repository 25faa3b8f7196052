"""Changing what statistics, scope and entitlement depend on: category, rank, residence, managing unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from yice.core.audit.actions import once, record
from yice.core.org.models import Unit
from yice.core.people import codes
from yice.core.people.actions._bitemporal import amend_status, is_stale, refresh_cache
from yice.core.people.actions._common import fetch, mark_changed, need_reason
from yice.core.people.actions._writing import move_managing
from yice.core.people.models import Status
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.lib.temporal import held_on

_CODES: Mapping[str, frozenset[str]] = {
    "category": frozenset(codes.Category.values),
    "rank": frozenset(codes.Rank.values),
    "nature": frozenset(codes.Nature.values),
    "tier": frozenset(codes.Tier.values),
    "residence": frozenset(codes.Residence.values),
    "income": frozenset(codes.Income.values),
    "life": frozenset({codes.Life.LIVING.value, codes.Life.LEFT.value}),
}


def change_status(
    *,
    by: Actor,
    person_id: int,
    changes: Mapping[str, Any],
    valid_from: dt.date,
    reason: str,
    valid_to: dt.date | None = None,
    cause: str = "变动",
    key: str | None = None,
) -> bool:
    """Record that ``changes`` hold from ``valid_from`` (to before ``valid_to``), now, in the past or in the future.

    Fields: category, rank, nature, tier, residence, party_member, income, and life as living or left (deaths have
    their own actions, the unit ``transfer_person``). A value holds until the day from which a later record says
    otherwise about the same field. Nothing is overwritten: what was believed before can still be asked for.
    Returns whether anything changed. Raises ``Invalid`` for an unknown field or code.
    """
    _check(changes)
    with transaction.atomic():
        seen = once(key, by, "people.change_status")
        if seen.answer is not None:
            return bool(seen.answer["changed"])
        person = fetch(by, person_id, "status")
        text = need_reason(reason, "变更身份状态")
        changed = amend_status(person, changes, valid_from, valid_to, cause=cause, reason=text, by_name=by.name)
        if changed:
            mark_changed([person_id], "status")
            record(
                by=by,
                verb="people.change_status",
                subject=("person", person_id),
                unit_id=person.unit_id,
                reason=text,
                detail={"fields": sorted(changes), "from": valid_from.isoformat()},
            )
        seen.store({"changed": changed})
    return changed


def transfer_person(
    *,
    by: Actor,
    person_id: int,
    unit_id: int,
    valid_from: dt.date,
    reason: str,
    keeps_nature: bool = False,
    key: str | None = None,
) -> bool:
    """Move a file to another managing unit from a day on; nature and tier follow the unit unless ``keeps_nature``.

    Scope follows at once, the past stays where it was. Pairings stay until somebody changes them.
    """
    with transaction.atomic():
        seen = once(key, by, "people.transfer_person")
        if seen.answer is not None:
            return bool(seen.answer["changed"])
        person = fetch(by, person_id, "transfer")
        text = need_reason(reason, "转移管理单位")
        unit = _open_unit(unit_id)
        changes: dict[str, Any] = {"unit_id": unit.pk}
        if not keeps_nature:
            changes |= {"nature": unit.nature or None, "tier": unit.tier or None}
        before = person.unit_id
        changed = amend_status(person, changes, valid_from, None, cause="转移", reason=text, by_name=by.name)
        if changed:
            move_managing(person, unit.pk, valid_from, by.name)
            mark_changed([person_id], "unit")
            record(
                by=by,
                verb="people.transfer_person",
                subject=("person", person_id),
                unit_id=before,
                reason=text,
                detail={"from_unit": before, "to_unit": unit.pk, "from": valid_from.isoformat()},
            )
        seen.store({"changed": changed})
    return changed


def refresh_caches(*, days: int = 60) -> int:
    """Bring the fast-list columns in line with today's standing, for changes that were dated ahead when recorded.

    Run nightly; looks at standings that began within the last ``days``. Returns how many files moved; they are put
    into the changed set.
    """
    today = clock.today()
    begun = Status.objects.filter(
        held_on(today), valid_from__gt=today - dt.timedelta(days=days), recorded_at__date__lt=F("valid_from")
    ).select_related("person__unit")
    with transaction.atomic():
        moved = [row.person for row in begun if is_stale(row.person, row)]
        for person in moved:
            refresh_cache(person)
        mark_changed([person.pk for person in moved], "status")
    return len(moved)


def _check(changes: Mapping[str, Any]) -> None:
    for name, value in changes.items():
        if name == "party_member":
            fine = value is None or isinstance(value, bool)
        else:
            fine = name in _CODES and (value in _CODES[name] or (value is None and name not in {"category", "life"}))
        if not fine:
            raise Invalid(
                "unknown_code",
                f"身份状态“{name}”不能改为“{value}”",
                why="字段或代码不在代码表里；离世、转移单位另有专门操作。",
                todo="请改用代码表里的值。",
                fields={name: "没有这一项"},
            )
    if not changes:
        raise Invalid(
            "nothing_to_change",
            "没有要改的内容",
            why="提交的内容与现在的档案相同，或各栏都空着。",
            todo="请至少修改一项。",
        )


def _open_unit(unit_id: int) -> Unit:
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None or not unit.is_open:
        raise Invalid(
            "unit_unknown",
            "接收单位不存在或已撤销",
            why="只能转入在用的单位。",
            todo="请重新选择接收单位。",
            fields={"unit_id": "请重新选择"},
        )
    return unit
