"""Who carries the phone page, and whose phones and parcels are whose to settle."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet

from yice.core.org import access as org
from yice.core.people import access as people
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import NotFound
from yice.services.visits import access as visits
from yice.web.field.models import Device, Parcel, ParcelKind, ParcelState

CARRIERS = (Role.LIAISON, Role.HEAD, Role.CLERK)
LONG = dt.timedelta(days=2)  # a file that found no record by then is shown to a person
_UNSETTLED = (ParcelState.WAITING, ParcelState.REFUSED, ParcelState.HELD)
KEEPERS = (Role.HEAD, Role.SECURITY_ADMIN)


def devices_for(actor: Actor) -> QuerySet[Device]:
    """The own phones, and those of the staff of the units one answers for."""
    rows = Device.objects.select_related("staff__unit")
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if actor.kind is not ActorKind.STAFF:
        return rows.none()
    return rows.filter(Q(staff=actor.id) | org.within(actor.ranges(*KEEPERS), "staff__unit__path"))


def get_device(actor: Actor, device_id: int) -> Device:
    """One phone in sight; ``NotFound`` otherwise."""
    found = devices_for(actor).filter(pk=device_id).first()
    if found is None:
        raise NotFound("device_not_found", "没有找到这部手机")
    return found


def parcels_for(actor: Actor) -> QuerySet[Parcel]:
    """What the own phones handed in, and those of the people of the section one heads."""
    rows = Parcel.objects.select_related("device__staff")
    if actor.kind is ActorKind.SYSTEM:
        return rows
    if actor.kind is not ActorKind.STAFF:
        return rows.none()
    return rows.filter(Q(device__staff=actor.id) | org.within(actor.ranges(Role.HEAD), "device__staff__unit__path"))


def listed(actor: Actor) -> QuerySet[Parcel]:
    """What the page of parcels lists: records and drafts, files that were not accepted or found no record in time."""
    record = Parcel.objects.filter(device=OuterRef("device"), uid=OuterRef("of"), state__in=_UNSETTLED)
    alone = Q(state=ParcelState.WAITING, received_at__lt=clock.now() - LONG) | Q(state=ParcelState.HELD)
    shown = Q(state=ParcelState.REFUSED) | alone & ~Exists(record)
    return parcels_for(actor).filter(~Q(kind=ParcelKind.FILE) | shown)


def get_content(actor: Actor, parcel_id: int) -> Parcel:
    """A parcel whose original this actor may take down: in sight as a parcel, or a file of a visit in sight."""
    found = parcels_for(actor).filter(pk=parcel_id).first()
    if found is None and actor.kind is ActorKind.STAFF:
        found = Parcel.objects.filter(pk=parcel_id, kind=ParcelKind.FILE).select_related("device__staff").first()
        visit = visits.get_for(actor, found.visit_id) if found is not None and found.visit_id else None
        if visit is None or people.field_policy(actor, visit.person)["files"] != "full":
            found = None
    if found is None or not found.sealed:
        raise NotFound("parcel_not_found", "没有找到这份上传")
    return found


def get_parcel(actor: Actor, parcel_id: int) -> Parcel:
    """One parcel in sight; ``NotFound`` otherwise."""
    found = parcels_for(actor).filter(pk=parcel_id).first()
    if found is None:
        raise NotFound("parcel_not_found", "没有找到这份上传")
    return found
