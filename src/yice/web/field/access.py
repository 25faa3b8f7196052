"""Who carries the phone page, and whose phones and parcels are whose to settle."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yice.core.org import access as org
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import NotFound
from yice.web.field.models import Device, Parcel

CARRIERS = (Role.LIAISON, Role.HEAD, Role.CLERK)
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


def get_parcel(actor: Actor, parcel_id: int) -> Parcel:
    """One parcel in sight; ``NotFound`` otherwise."""
    found = parcels_for(actor).filter(pk=parcel_id).first()
    if found is None:
        raise NotFound("parcel_not_found", "没有找到这份上传")
    return found
