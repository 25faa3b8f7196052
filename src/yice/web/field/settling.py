"""Settling parcels: as whom they are applied, and what is written beside them afterwards."""

from __future__ import annotations

from typing import Any

from django.db.models import F

from yice.core.org.access import grants_of
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind
from yice.lib.errors import YiceError
from yice.services.visits.models import Visit
from yice.web.field.contents import Judged
from yice.web.field.faults import bad_parcel, in_words, incident
from yice.web.field.models import Device, Parcel, ParcelKind, ParcelState


def refused(parcel: Parcel, error: Exception, by: Actor | None) -> Parcel:
    """Keep beside a parcel why it is not in the file."""
    if isinstance(error, ValueError | KeyError | TypeError | AttributeError) and not isinstance(error, UnicodeError):
        error = bad_parcel()
    if not isinstance(error, YiceError):
        error = incident(error, parcel.pk)
    close(parcel, ParcelState.REFUSED, answer=in_words(error), by=by)
    return Parcel.objects.get(pk=parcel.pk)


def doer(device: Device) -> Actor:
    """The one whose phone it is, with the rights of today: who has lost the person since cannot write to the file."""
    grants = grants_of(device.staff) if device.staff.is_active else ()
    return Actor(ActorKind.STAFF, device.staff_id, device.staff.name, f"device {device.pk}", grants)


def close(
    parcel: Parcel, state: ParcelState, *, answer: dict[str, Any], by: Actor | None, visit_id: int | None = None
) -> None:
    """Write beside a parcel what has become of it, and who asked."""
    Parcel.objects.filter(pk=parcel.pk).update(
        state=state, answer=answer, visit_id=visit_id, tries=F("tries") + 1, settled_at=clock.now(),
        settled_by_name=by.name[:64] if by is not None else "",
    )  # fmt: skip


def settle_files(record: Parcel, visit: Visit, files: Judged) -> None:
    """The files of a record with its visit: kept, or not accepted, each with its reason."""
    kept = [one.uid for one, _ in files.good]
    Parcel.objects.filter(device=record.device_id, kind=ParcelKind.FILE, of=record.uid, uid__in=kept).update(
        state=ParcelState.APPLIED, visit_id=visit.pk, settled_at=clock.now(), answer={}
    )
    for _, parcel, error in files.bad:
        Parcel.objects.filter(pk=parcel.pk).update(
            state=ParcelState.REFUSED, visit_id=visit.pk, settled_at=clock.now(), answer=in_words(error),
            tries=F("tries") + 1,
        )  # fmt: skip
