"""The slip that goes to a partner with a referral: opened, and the opening kept in the trail."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from yice.core.audit.actions import record_view
from yice.core.people import access as people
from yice.core.people.codes import Purpose
from yice.core.people.models import Home
from yice.core.people.queries import consented
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.services.cases import access, codes
from yice.services.cases.models import Transfer


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed. ``lines`` are of the elder: only what was told then and may still be told now."""

    row: Transfer
    number: str
    made_on: dt.date
    phone: str
    lines: tuple[tuple[str, str], ...]
    withdrawn: bool


def open_slip(*, by: Actor, transfer_id: int) -> Slip:
    """The slip of a referral to a partner, for whoever works on the case.

    Consent is asked for again at this moment: withdrawn since, the slip says nothing of the elder any more.
    """
    row = access.get_transfer(by, transfer_id)
    case = access.get_for_deed(by, row.case_id, "work")
    if row.to_kind != codes.PartyKind.PARTNER:
        raise NotFound("transfer_not_found", "没有找到这张转介单", why="只有转介给伙伴的才有转介单。")
    person = case.person
    stands = person is not None and consented(person.pk, Purpose.PASSING_ON)
    lines: list[tuple[str, str]] = []
    if person is not None and stands:
        sight, told = people.field_policy(by, person), row.told.split(",")
        home = Home.objects.filter(person=person).values_list("address", flat=True).first()
        for one, value in (("name", person.name), ("phone", person.phone or person.phone_home), ("address", home)):
            if one in told and (one == codes.Told.NAME or sight[one] == "full"):
                lines.append((codes.Told(one).label, value or "待补，请向经办人询问"))
    with transaction.atomic():
        unit_id = person.unit_id if person is not None else case.unit_id
        record_view(by=by, what="referral", subject=("case", case.pk), person_id=case.person_id, unit_id=unit_id)
    place = Transfer.objects.filter(case=case, pk__lte=row.pk).count()
    sender = row.from_staff
    return Slip(
        row=row, number=f"{case.no}-{place}", made_on=row.made_at.astimezone(clock.ZONE).date(), lines=tuple(lines),
        phone=sender.phone or sender.unit.phone or "", withdrawn=bool(row.told) and not stands,
    )  # fmt: skip
