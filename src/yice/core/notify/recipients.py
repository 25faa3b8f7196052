"""To whom a message goes, and how they are reached."""

from __future__ import annotations

from dataclasses import dataclass, replace

from yice.core.notify.models import Preference, ToKind
from yice.core.org.models import Staff
from yice.core.people.models import Kin, Person
from yice.core.people.queries import frozen
from yice.lib.actor import Role


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to be told, by number; ``unit_role`` is whoever holds a role at a unit when the message is written."""

    kind: str
    id: int
    role: Role | None = None

    @staticmethod
    def staff(staff_id: int) -> Recipient:
        """A member of staff."""
        return Recipient(ToKind.STAFF.value, staff_id)

    @staticmethod
    def kin(kin_id: int) -> Recipient:
        """A relative."""
        return Recipient(ToKind.KIN.value, kin_id)

    @staticmethod
    def person(person_id: int) -> Recipient:
        """The retired cadre."""
        return Recipient(ToKind.PERSON.value, person_id)

    @staticmethod
    def unit_role(unit_id: int, role: Role) -> Recipient:
        """Everybody who holds ``role`` at this unit today."""
        return Recipient(ToKind.ROLE.value, unit_id, role)


@dataclass(frozen=True, slots=True)
class Contact:
    """Who it is and how they are reached now. ``refusal`` is a reason (a key of ``words.REASONS``), "" for none.

    ``frozen_with`` are the people whose death stops what is sent here: the recipient's own file, if there is one.
    """

    kind: str
    id: int
    name: str = ""
    phone: str = ""
    email: str = ""
    unit_id: int | None = None
    refusal: str = ""
    frozen_with: tuple[int, ...] = ()
    preference: Preference | None = None

    def mutes(self, template: str) -> bool:
        """Whether they have said that they do not want this kind."""
        return self.preference is not None and template in self.preference.muted


def contact_of(kind: str, number: int) -> Contact:
    """How this recipient is reached at this moment, or why they may not be."""
    found = _FINDERS[kind](number)
    preference = Preference.objects.filter(to_kind=kind, to_id=number).first()
    if preference is None:
        return found
    refusal = found.refusal or ("refused" if preference.refused_on is not None else "")
    phone = preference.phone or found.phone
    return replace(found, phone=phone, email=preference.email, refusal=refusal, preference=preference)


def _staff(number: int) -> Contact:
    row = Staff.objects.filter(pk=number).first()
    if row is None or not row.is_active:
        return Contact("staff", number, refusal="recipient_left")
    return Contact("staff", number, row.name, row.phone.strip(), unit_id=row.unit_id)


def _kin(number: int) -> Contact:
    row = Kin.objects.filter(pk=number).select_related("person").first()
    if row is None or row.ended_at is not None:
        return Contact("kin", number, refusal="recipient_left")
    own = (row.as_person_id,) if row.as_person_id else ()
    refusal = ""
    if row.alive is False or frozen(own):
        refusal = "dead"
    elif row.contact_agreed is not True:
        refusal = "no_consent"
    return Contact("kin", number, row.name, (row.phone or "").strip(), "", row.person.unit_id, refusal, own)


def _person(number: int) -> Contact:
    row = Person.objects.filter(pk=number).first()
    if row is None or row.erased_at is not None:
        return Contact("person", number, refusal="recipient_left")
    refusal = "dead" if frozen([number]) else ""
    phone = (row.phone or row.phone_home or "").strip()
    return Contact("person", number, row.name, phone, "", row.unit_id, refusal, (number,))


_FINDERS = {"staff": _staff, "kin": _kin, "person": _person}
