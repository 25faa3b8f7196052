"""What other units are to a person: original unit, community, clinic, branch … each with a named read."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.org.models import Unit
from yice.core.people.actions._common import fetch, mark_changed
from yice.core.people.actions._writing import end_affiliation_row
from yice.core.people.codes import AffiliationRole
from yice.core.people.models import Affiliation
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound


def affiliate(
    *, by: Actor, person_id: int, unit_id: int, role: str, valid_from: dt.date, key: str | None = None
) -> Affiliation:
    """Tie a unit to a person in a role from a day on; the same tie twice is one. Its staff may then read the file.

    The managing unit is changed by ``transfer_person``, never here.
    """
    if role not in AffiliationRole.values or role == AffiliationRole.MANAGING:
        raise Invalid(
            "unknown_code",
            "隶属关系不对",
            why="管理单位请用“转移管理单位”办理。",
            todo="请选择原单位、社区、医院、支部等。",
            fields={"role": "请重新选择"},
        )
    with transaction.atomic():
        seen = once(key, by, "people.affiliate")
        if seen.answer is not None:
            return Affiliation.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "affiliate")
        if not Unit.objects.filter(pk=unit_id, is_open=True).exists():
            raise Invalid(
                "unit_unknown",
                "单位不存在或已撤销",
                why="只能登记在册且未撤销的单位。",
                todo="请重新选择单位。",
                fields={"unit_id": "请重新选择"},
            )
        standing = Affiliation.objects.filter(
            person=person, unit_id=unit_id, role=role, valid_to__isnull=True, superseded_at__isnull=True
        ).first()
        row = standing or Affiliation.objects.create(
            person=person, unit_id=unit_id, role=role, valid_from=valid_from, recorded_at=clock.now(), by=by.name
        )
        if standing is None:
            mark_changed([person_id], "affiliation")
            record(
                by=by,
                verb="people.affiliate",
                subject=("person", person_id),
                unit_id=person.unit_id,
                detail={"unit": unit_id, "role": role},
            )
        seen.store({"id": row.pk})
    return row


def end_affiliation(
    *, by: Actor, person_id: int, affiliation_id: int, valid_to: dt.date, reason: str = "", key: str | None = None
) -> None:
    """End a tie on a day; the unit's staff lose sight of the file from then on."""
    with transaction.atomic():
        seen = once(key, by, "people.end_affiliation")
        if seen.answer is not None:
            return
        person = fetch(by, person_id, "affiliate")
        row = (
            Affiliation.objects.filter(
                pk=affiliation_id, person=person, superseded_at__isnull=True, valid_to__isnull=True
            )
            .exclude(role=AffiliationRole.MANAGING)
            .first()
        )
        if row is None:
            raise NotFound("affiliation_not_found", "没有找到这条隶属关系，或它已经结束")
        end_affiliation_row(row, valid_to, by.name)
        mark_changed([person_id], "affiliation")
        record(
            by=by,
            verb="people.end_affiliation",
            subject=("person", person_id),
            unit_id=person.unit_id,
            reason=reason,
            detail={"unit": row.unit_id, "role": row.role},
        )
        seen.store({"id": row.pk})
