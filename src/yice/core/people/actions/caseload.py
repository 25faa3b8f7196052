"""Giving a whole list of people their liaison or deputy at once: after an import, or when vacancies have piled up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.org.models import Staff
from yice.core.people import access
from yice.core.people.actions._common import mark_changed
from yice.core.people.codes import PairingKind
from yice.core.people.models import Pairing
from yice.lib import bulk, clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid

_COLUMNS = ("person_id", "staff_id", "kind", "valid_from", "valid_to", "recorded_at", "reason", "by")
_SHOWN = 200


def assign_caseload(
    *,
    by: Actor,
    staff_id: int,
    kind: str,
    person_ids: Sequence[int],
    valid_from: dt.date,
    reason: str = "",
    mark: bool = True,
    key: str | None = None,
) -> tuple[int, ...]:
    """Pair a member of staff, as liaison or deputy, with those of the people who have none of that kind yet.

    Returns the numbers of the people paired. Who already has one, who has the same person as the other kind, or who
    lies outside the actor's scope is left as he is: nothing is taken from anybody (``hand_over_caseload`` does that).
    Refuses ``unknown_code`` and ``staff_not_active``.
    """
    if kind not in {PairingKind.LIAISON, PairingKind.DEPUTY}:
        raise Invalid(
            "unknown_code",
            "只能批量安排联络员或副联络员",
            why="其他结对形式须逐人商定。",
            todo="请重新选择。",
            fields={"kind": "请重新选择"},
        )
    staff = Staff.objects.filter(pk=staff_id, is_active=True).first()
    if staff is None:
        raise Invalid(
            "staff_not_active",
            "所选工作人员不在岗",
            why="离岗人员不能再结对。",
            todo="请另选在岗人员。",
            fields={"staff_id": "请另选"},
        )
    with transaction.atomic():
        seen = once(key, by, "people.assign_caseload")
        if seen.answer is not None:
            return tuple(seen.answer["people"])
        free = _free(by, staff, kind, person_ids)
        now = clock.now()
        rows = [(number, staff.pk, kind, valid_from, None, now, reason[:200], by.name[:64]) for number in free]
        bulk.insert(Pairing, _COLUMNS, rows)
        if mark:
            mark_changed(free, "pairing")
        record(
            by=by,
            verb="people.assign_caseload",
            subject=("staff", staff.pk),
            unit_id=staff.unit_id,
            reason=reason,
            detail={"kind": kind, "count": len(free), "people": free[:_SHOWN]},
        )
        seen.store({"people": free})
    return tuple(free)


def _free(by: Actor, staff: Staff, kind: str, person_ids: Sequence[int]) -> list[int]:
    """Those in scope who have nobody of this kind, and not this very person as the other kind."""
    free: set[int] = set()
    for part in bulk.batches(sorted(set(person_ids)), 500):
        inside = set(access.within_deed(by, "pair").filter(pk__in=part).values_list("pk", flat=True))
        held = Pairing.objects.filter(
            person_id__in=part, superseded_at__isnull=True, valid_to__isnull=True, kind__in=("liaison", "deputy")
        ).values_list("person_id", "kind", "staff_id")
        free |= inside - {person for person, held_kind, holder in held if held_kind == kind or holder == staff.pk}
    return sorted(free)
