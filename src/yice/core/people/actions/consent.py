"""Consent, one purpose at a time (R160), and doubts settled with a note (R29)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import F, Q

from yice.core.audit.actions import once, record
from yice.core.people.actions._common import fetch, mark_changed, need_past, need_reason
from yice.core.people.codes import CONTACT, ConsentHow, Purpose
from yice.core.people.models import Consent, Doubt, Kin
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound, Refused
from yice.lib.scrub import scrub


def give_consent(
    *,
    by: Actor,
    person_id: int,
    purpose: str,
    given_on: dt.date,
    how: str,
    given_by: str = "本人",
    kin_id: int | None = None,
    note: str = "",
    key: str | None = None,
) -> Consent:
    """Record consent for one purpose; given again it stays the first. ``kin_id`` when a relative's own.

    The purpose ``CONTACT`` is a relative's own to be told things; with it their ``contact_agreed`` is set.
    """
    purposes = Purpose.values if kin_id is None else [*Purpose.values, CONTACT]
    if purpose not in purposes or how not in ConsentHow.values:
        raise Invalid(
            "bad_consent",
            "同意的用途或方式不对",
            why="每项用途要单独取得同意，并记明方式。",
            todo="请重新选择用途和方式。",
            fields={"purpose": "请选择"} if purpose not in purposes else {"how": "请选择"},
        )
    need_past(given_on, "given_on")
    with transaction.atomic():
        seen = once(key, by, "people.give_consent")
        if seen.answer is not None:
            return Consent.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "consent")
        if kin_id is not None and not Kin.objects.filter(pk=kin_id, person=person).exists():
            raise NotFound("kin_not_found", "没有找到这位家属")
        standing = Consent.objects.filter(
            _whose(kin_id), person=person, purpose=purpose, withdrawn_on__isnull=True
        ).first()
        row = standing or Consent.objects.create(
            person=person, kin_id=kin_id, purpose=purpose, given_on=given_on, how=how, given_by=given_by.strip()[:64],
            note=scrub(note.strip())[:200], recorded_at=clock.now(), by=by.name[:64],
        )  # fmt: skip
        _agree(purpose, kin_id, agreed=True)
        if standing is None:
            mark_changed([person_id], "consent")
            record(
                by=by, verb="people.give_consent", subject=("person", person_id), unit_id=person.unit_id,
                detail={"purpose": purpose, "how": how, "kin": kin_id},
            )  # fmt: skip
        seen.store({"id": row.pk})
    return row


def withdraw_consent(
    *, by: Actor, person_id: int, purpose: str, on: dt.date, kin_id: int | None = None, key: str | None = None
) -> None:
    """Withdraw consent: from this moment nothing may use it, files included."""
    need_past(on)
    with transaction.atomic():
        seen = once(key, by, "people.withdraw_consent")
        if seen.answer is not None:
            return
        person = fetch(by, person_id, "consent")
        ended = Consent.objects.filter(
            _whose(kin_id), person=person, purpose=purpose, withdrawn_on__isnull=True
        ).update(withdrawn_on=on)
        if not ended and not (purpose == CONTACT and _agreed(person.pk, kin_id)):
            raise NotFound("consent_not_found", "没有这项有效的同意")
        _agree(purpose, kin_id, agreed=False)
        mark_changed([person_id], "consent")
        record(
            by=by, verb="people.withdraw_consent", subject=("person", person_id), unit_id=person.unit_id,
            detail={"purpose": purpose, "kin": kin_id},
        )  # fmt: skip
        seen.store({"id": person_id})


def raise_doubt(
    *, by: Actor, person_id: int, code: str, field: str = "", words: str = "", key: str | None = None
) -> Doubt:
    """Keep something doubtful in sight until it is settled; it makes a duty. The same open doubt twice is one."""
    with transaction.atomic():
        seen = once(key, by, "people.raise_doubt")
        if seen.answer is not None:
            return Doubt.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "edit")
        standing = Doubt.objects.filter(person=person, code=code, field=field, settled_at__isnull=True).first()
        row = standing or Doubt.objects.create(
            person=person, code=code[:32], field=field[:40], words=scrub(words.strip())[:300],
            raised_on=clock.today(), raised_at=clock.now(),
        )  # fmt: skip
        if standing is None:
            mark_changed([person_id], "doubt")
            record(
                by=by, verb="people.raise_doubt", subject=("person", person_id), unit_id=person.unit_id,
                detail={"code": code, "field": field},
            )  # fmt: skip
        seen.store({"id": row.pk})
    return row


def settle_doubt(*, by: Actor, person_id: int, doubt_id: int, decision: str, key: str | None = None) -> Doubt:
    """Settle a doubt with the decision note; values themselves are changed by ``update_block``."""
    with transaction.atomic():
        seen = once(key, by, "people.settle_doubt")
        if seen.answer is not None:
            return Doubt.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "settle_doubt")
        text = need_reason(scrub(decision), "核定存疑信息")
        row = Doubt.objects.filter(pk=doubt_id, person=person).first()
        if row is None:
            raise NotFound("doubt_not_found", "没有找到这条存疑")
        if row.settled_at is not None:
            raise Refused("doubt_settled", "这条存疑已核定", why=f"核定人：{row.by}。", todo="如有新情况请另提一条。")
        Doubt.objects.filter(pk=row.pk).update(settled_at=clock.now(), decision=text[:300], by=by.name[:64])
        row.refresh_from_db()
        mark_changed([person_id], "doubt")
        record(
            by=by, verb="people.settle_doubt", subject=("person", person_id), unit_id=person.unit_id, reason=text,
            detail={"code": row.code},
        )  # fmt: skip
        seen.store({"id": row.pk})
    return row


def _whose(kin_id: int | None) -> Q:
    return Q(kin__isnull=True) if kin_id is None else Q(kin_id=kin_id)


def _agree(purpose: str, kin_id: int | None, *, agreed: bool) -> None:
    """Keep a relative's mark in step with their consent."""
    if purpose == CONTACT and kin_id is not None:
        changed = Kin.objects.filter(pk=kin_id).exclude(contact_agreed=agreed) | Kin.objects.filter(
            pk=kin_id, contact_agreed=None
        )
        changed.update(contact_agreed=agreed, version=F("version") + 1)


def _agreed(person_id: int, kin_id: int | None) -> bool:
    """Whether a relative is marked as willing, though nothing says by whom and when (a mark from a roster or form)."""
    willing = Kin.objects.filter(person_id=person_id, contact_agreed=True)
    return kin_id is not None and willing.filter(pk=kin_id).exists()
