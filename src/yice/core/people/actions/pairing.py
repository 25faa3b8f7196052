"""Who looks after whom: one liaison and one deputy at most, dated; and whole caseloads handed over (R119, R120)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from yice.core.audit.actions import once, record
from yice.core.org.models import Staff
from yice.core.people import access
from yice.core.people.actions._common import fetch, mark_changed, need_reason
from yice.core.people.actions._writing import end_pairing
from yice.core.people.codes import PairingKind
from yice.core.people.models import Pairing, Person
from yice.lib import bulk, clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound, Refused

_SINGLE = frozenset({PairingKind.LIAISON, PairingKind.DEPUTY})
_SHOWN = 200


def pair(
    *,
    by: Actor,
    person_id: int,
    kind: str,
    valid_from: dt.date,
    staff_id: int | None = None,
    partner_name: str = "",
    partner_phone: str = "",
    reason: str = "",
    key: str | None = None,
) -> Pairing:
    """Pair a person with a member of staff or with a named partner from a day on.

    A new liaison or deputy takes the place of the current one on that day. Raises ``Invalid`` when neither or an
    unfit partner is named, ``Refused`` (``same_person_twice``) when one would be liaison and deputy at once.
    """
    staff = _partner(kind, staff_id, partner_name)
    with transaction.atomic():
        seen = once(key, by, "people.pair")
        if seen.answer is not None:
            return Pairing.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "pair")
        if staff is not None and kind in _SINGLE:
            other = PairingKind.DEPUTY if kind == PairingKind.LIAISON else PairingKind.LIAISON
            if _open(person.pk, other).filter(staff=staff).exists():
                raise Refused(
                    "same_person_twice",
                    f"{staff.name}已是{PairingKind(other).label}",
                    why="联络员与副联络员必须是两个人，一人不在时另一人顶上。",
                    todo="请另选一位，或先解除原有结对。",
                )
        if kind in _SINGLE:
            current = _open(person.pk, kind).first()
            if current is not None and current.staff_id == staff_id:
                seen.store({"id": current.pk})
                return current
            if current is not None:
                end_pairing(current, valid_from, by.name, reason)
        row = Pairing.objects.create(
            person=person, kind=kind, staff=staff, partner_name=partner_name.strip()[:64] or None,
            partner_phone=partner_phone.strip()[:32] or None, valid_from=valid_from, recorded_at=clock.now(),
            reason=reason[:200], by=by.name[:64],
        )  # fmt: skip
        mark_changed([person_id], "pairing")
        _note(by, "people.pair", person, reason, {"kind": kind, "staff": staff_id, "from": valid_from.isoformat()})
        seen.store({"id": row.pk})
    return row


def unpair(
    *, by: Actor, person_id: int, pairing_id: int, valid_to: dt.date, reason: str, key: str | None = None
) -> None:
    """End a pairing on a day. Without a liaison the unit's head owes the duties, and the vacancy is itself a duty."""
    with transaction.atomic():
        seen = once(key, by, "people.unpair")
        if seen.answer is not None:
            return
        person = fetch(by, person_id, "pair")
        text = need_reason(reason, "解除结对")
        row = Pairing.objects.filter(
            pk=pairing_id, person=person, superseded_at__isnull=True, valid_to__isnull=True
        ).first()
        if row is None:
            raise NotFound("pairing_not_found", "没有找到这条结对，或它已经解除")
        end_pairing(row, valid_to, by.name, text)
        mark_changed([person_id], "pairing")
        _note(by, "people.unpair", person, text, {"kind": row.kind, "staff": row.staff_id})
        seen.store({"id": row.pk})


@dataclass(frozen=True, slots=True)
class HandOver:
    """What a hand-over does or would do: how many people, in which kinds, and the first of them."""

    from_staff_id: int
    to_staff_id: int
    on: dt.date
    people: tuple[int, ...]
    liaison: int
    deputy: int
    clashes: tuple[int, ...]


def hand_over_caseload(
    *,
    by: Actor,
    from_staff_id: int,
    to_staff_id: int,
    on: dt.date,
    reason: str,
    person_ids: Sequence[int] | None = None,
    preview: bool = False,
    key: str | None = None,
) -> HandOver:
    """Hand the caseload of one member of staff (or the named people of it) to another, on a day, in one go.

    Both kinds, liaison and deputy. People for whom the successor already holds the other kind are ``clashes``: they
    are left and listed. With ``preview`` nothing is written. Only people in the actor's scope are moved.
    """
    if from_staff_id == to_staff_id:
        raise Invalid(
            "same_staff",
            "移交人和接收人是同一人",
            why="移交须由一人交给另一人。",
            todo="请另选接收人。",
            fields={"to_staff_id": "请另选"},
        )
    taker = _staff(to_staff_id)
    with transaction.atomic():
        seen = once(None if preview else key, by, "people.hand_over_caseload")
        if seen.answer is not None:
            return _answer(seen.answer, from_staff_id, to_staff_id, on)
        access_to = _movable(by, from_staff_id, person_ids)
        taken = {
            (row.person_id, row.kind)
            for row in Pairing.objects.filter(
                staff=taker, superseded_at__isnull=True, valid_to__isnull=True, kind__in=_SINGLE
            )
        }
        clashes = tuple(sorted({row.person_id for row in access_to if any(p == row.person_id for p, _ in taken)}))
        moving = [row for row in access_to if row.person_id not in set(clashes)]
        result = HandOver(
            from_staff_id, to_staff_id, on, tuple(sorted({row.person_id for row in moving})),
            sum(row.kind == PairingKind.LIAISON for row in moving),
            sum(row.kind == PairingKind.DEPUTY for row in moving), clashes,
        )  # fmt: skip
        if preview:
            return result
        text = need_reason(reason, "移交工作对象")
        _move(moving, taker.pk, on, by.name, text)
        mark_changed(result.people, "pairing")
        detail = {
            "from": from_staff_id, "to": to_staff_id, "on": on.isoformat(), "count": len(result.people),
            "liaison": result.liaison, "deputy": result.deputy, "clashes": len(clashes),
        }  # fmt: skip
        record(
            by=by, verb="people.hand_over_caseload", subject=("staff", from_staff_id), unit_id=taker.unit_id,
            reason=text, detail={**detail, "people": list(result.people[:_SHOWN])},
        )  # fmt: skip
        seen.store({**detail, "people": list(result.people), "clash_ids": list(clashes)})
    return result


def _move(rows: Sequence[Pairing], to_staff_id: int, on: dt.date, by_name: str, reason: str) -> None:
    """All at once: old rows superseded, their ended and the successor's open rows written."""
    now = clock.now()
    gone = [row.pk for row in rows]
    for part in bulk.batches(gone, 500):
        Pairing.objects.filter(pk__in=part).update(superseded_at=now)
    columns = (
        "person_id", "staff_id", "kind", "valid_from", "valid_to", "recorded_at", "reason", "by",
    )  # fmt: skip
    fresh: list[tuple[Any, ...]] = []
    for row in rows:
        if on > row.valid_from:
            fresh.append((row.person_id, row.staff_id, row.kind, row.valid_from, on, now, reason[:200], by_name[:64]))
        start = max(on, row.valid_from)
        fresh.append((row.person_id, to_staff_id, row.kind, start, None, now, reason[:200], by_name[:64]))
    bulk.insert(Pairing, columns, fresh)


def _movable(by: Actor, from_staff_id: int, person_ids: Sequence[int] | None) -> list[Pairing]:
    mine = Pairing.objects.filter(
        staff_id=from_staff_id, kind__in=_SINGLE, superseded_at__isnull=True, valid_to__isnull=True
    )
    if person_ids is not None:
        mine = mine.filter(person_id__in=list(person_ids))
    rows = list(mine.select_related("person__unit").order_by("person_id", "kind"))
    return [row for row in rows if _may_hand_over(by, row.person)]


def _may_hand_over(by: Actor, person: Person) -> bool:
    try:
        access.require_unit(by, person.unit, "hand_over")
    except NotFound:
        return False
    return True


def _partner(kind: str, staff_id: int | None, partner_name: str) -> Staff | None:
    if kind not in PairingKind.values:
        raise Invalid(
            "unknown_code",
            "没有这种结对形式",
            why="所选形式不在结对形式表里。",
            todo="请重新选择。",
            fields={"kind": "请重新选择"},
        )
    if staff_id is None and (kind in _SINGLE or not partner_name.strip()):
        raise Invalid(
            "partner_missing",
            "没有选择结对对象",
            why="联络员和副联络员必须是在岗工作人员；其他形式可填姓名。",
            todo="请选择工作人员或填写姓名。",
            fields={"staff_id": "请选择"},
        )
    return _staff(staff_id) if staff_id is not None else None


def _staff(staff_id: int) -> Staff:
    staff = Staff.objects.filter(pk=staff_id).first()
    if staff is None or not staff.is_active:
        raise Invalid(
            "staff_not_active",
            "所选工作人员不在岗",
            why="离岗人员不能再结对。",
            todo="请另选在岗人员。",
            fields={"staff_id": "请另选"},
        )
    return staff


def _open(person_id: int, kind: str) -> QuerySet[Pairing]:
    return Pairing.objects.filter(person_id=person_id, kind=kind, superseded_at__isnull=True, valid_to__isnull=True)


def _answer(stored: dict[str, Any], from_id: int, to_id: int, on: dt.date) -> HandOver:
    return HandOver(
        from_id, to_id, on, tuple(stored["people"]), stored["liaison"], stored["deputy"], tuple(stored["clash_ids"])
    )


def _note(by: Actor, verb: str, person: Person, reason: str, detail: dict[str, Any]) -> None:
    record(by=by, verb=verb, subject=("person", person.pk), unit_id=person.unit_id, reason=reason, detail=detail)
