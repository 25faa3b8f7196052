"""To whom something is passed: found, checked, and kept with name and unit as they are at this moment."""

from __future__ import annotations

from dataclasses import dataclass

from yice.core.org.models import Staff, Unit
from yice.lib.errors import Invalid
from yice.lib.ids import SEGMENT
from yice.services.cases import codes
from yice.services.cases.actions import _common as common
from yice.services.cases.models import Case, Partner, Task, Transfer
from yice.services.cases.queries import eligible, partners_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """To whom: a member of staff, a unit of ours, a partner of the list, or one named in words for this once."""

    kind: str
    staff_id: int | None = None
    unit_id: int | None = None
    partner_id: int | None = None
    name: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The other side as it is now."""

    name: str
    unit_name: str
    contact: str
    staff: Staff | None = None
    unit: Unit | None = None
    partner: Partner | None = None


def find_party(to: Party, case: Case) -> Found:
    """Who it is; ``party_missing`` for nobody, somebody of another office, or a partner that serves others."""
    contact = common.clean(to.contact, 120)
    if to.kind == codes.PartyKind.STAFF:
        staff = eligible().select_related("unit").filter(pk=to.staff_id).first() if to.staff_id else None
        if staff is None or not _same_tree(staff.unit, case.unit):
            raise no_party("staff")
        return Found(staff.name, staff.unit.name, staff.phone, staff=staff)
    if to.kind == codes.PartyKind.UNIT:
        unit = Unit.objects.filter(pk=to.unit_id, is_open=True).first() if to.unit_id else None
        if unit is None or not _same_tree(unit, case.unit):
            raise no_party("unit")
        return Found(unit.name, unit.name, contact or unit.phone, unit=unit)
    if to.kind == codes.PartyKind.PARTNER:
        return _partner(to, case, contact)
    raise no_party("to_kind")


def _partner(to: Party, case: Case, contact: str) -> Found:
    if to.partner_id:
        unit = case.person.unit if case.person is not None else case.unit
        partner = partners_for(unit).filter(pk=to.partner_id).first()
        if partner is None:
            raise no_party("partner")
        usual = f"{partner.contact} {partner.phone}"
        return Found(partner.name, partner.name, contact or usual, partner=partner)
    name = common.clean(to.name, 120)
    if not name:
        raise no_party("partner")
    return Found(name, name, contact)


def said(row: Transfer | Task) -> str:
    """The other side in words."""
    return f"{row.to_name}（{row.to_unit_name}）" if row.to_staff_id else row.to_name


def no_party(field: str) -> Invalid:
    """Nobody was chosen, or nobody who can take it."""
    return Invalid(
        "party_missing",
        "没有选好转给谁",
        why="转出、分办都要有明确的对方。",
        todo="请重新选择。",
        fields={field: "请重新选择"},
    )


def _same_tree(one: Unit, other: Unit) -> bool:
    """Whether two units are of one office's tree: what an elder said does not leave it but to a partner."""
    return one.path[:SEGMENT] == other.path[:SEGMENT]
