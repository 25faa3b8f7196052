"""A file that comes after its record: the phone was switched off between the two, or the line broke for days."""

from __future__ import annotations

import json

from django.db import OperationalError, transaction

from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.services.visits.actions import amend_visit, note_left_out
from yice.services.visits.drafts import LeftOut
from yice.services.visits.models import Visit
from yice.web.field.contents import Named, named, upload_of
from yice.web.field.faults import bad_parcel
from yice.web.field.models import Parcel, ParcelState
from yice.web.field.sealing import unseal
from yice.web.field.settling import close, doer, refused

OPEN = (ParcelState.WAITING, ParcelState.REFUSED, ParcelState.HELD)


def add_file(parcel: Parcel, by: Actor | None) -> Parcel:
    """Put a file that came after its record into the visit; what is wrong with it is kept beside it."""
    record_ = Parcel.objects.filter(device=parcel.device_id, uid=parcel.of, state=ParcelState.APPLIED).first()
    if record_ is None or parcel.state not in OPEN or (by is None and parcel.state != ParcelState.WAITING):
        return parcel
    who, visit = doer(parcel.device), _standing(record_)
    one = _named(parcel, record_, visit)
    if visit is None or one is None:
        return refused(parcel, bad_parcel(), by)
    try:
        with transaction.atomic():
            amend_visit(
                by=who, visit_id=visit.pk, version=visit.version, agreed=visit.agreed,
                files=[upload_of(one, parcel, agreed=visit.agreed)], key=f"field:{parcel.device_id}:{parcel.uid}",
            )  # fmt: skip
            _left_out(who, visit, parcel.uid, None)
            close(parcel, ParcelState.APPLIED, visit_id=visit.pk, answer={}, by=by)
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - as in apply_parcel
        done = refused(parcel, error, by)
        why = f"{done.answer['what']}：{done.answer['why'].rstrip('。')}。"
        _left_out(who, visit, one.uid, LeftOut(uid=one.uid, role=one.role, name=one.name, why=why, parcel=parcel.pk))
        return done
    return Parcel.objects.get(pk=parcel.pk)


def _standing(record_: Parcel) -> Visit | None:
    """The visit a record became, or the one that took its place when it was corrected."""
    visit = record_.visit
    while visit is not None and visit.revoked_at is not None:
        newer = Visit.objects.filter(replaces=visit).first()
        if newer is None:
            break
        visit = newer
    return visit


def _named(parcel: Parcel, record_: Parcel, visit: Visit | None) -> Named | None:
    """What the record called this file: as the visit says, else as its original does."""
    for one in visit.left_out if visit is not None else []:
        if one["uid"] == parcel.uid:
            return Named(one["uid"], one["role"], one["name"])
    if not record_.sealed:
        return None
    told = json.loads(unseal(record_.sealed, record_.uid))
    return next((one for one in named(told) if one.uid == parcel.uid), None)


def _left_out(who: Actor, visit: Visit, uid: str, now: LeftOut | None) -> None:
    """Say anew of one file what has become of it; nothing when there is nothing left to say."""
    rest = [LeftOut(**one) for one in visit.left_out if one["uid"] != uid]
    try:
        note_left_out(by=who, visit_id=visit.pk, files=[*rest, *([now] if now else [])])
    except NotFound:  # not theirs any more: the page of parcels says it
        return
