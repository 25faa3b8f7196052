"""Who sees which case and who may do what to it; decided where the case is fetched, nowhere else.

A case is seen by the office of its person (today's unit), by the person's liaison, by whoever owns it, was handed it or
has a part of it, and by its circle. What is restricted in it is read by the circle alone (``in_circle``).
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q, QuerySet

from yice.core.org.models import Unit
from yice.core.people import access as people
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import NotFound
from yice.lib.ids import parents
from yice.planning.policy.actions.changes import decides_for_all
from yice.services.cases.codes import TransferState
from yice.services.cases.models import Case, CircleMember, Escalation, Partner, Task, Transfer

READERS = (Role.HEAD, Role.CLERK, Role.LEADER, Role.DUTY_OFFICER, Role.LIAISON)
INTAKE = (Role.HEAD, Role.CLERK, Role.DUTY_OFFICER, Role.LIAISON)
SETTERS = (Role.HEAD,)
_SCOPE = (Role.HEAD, Role.CLERK, Role.LEADER, Role.DUTY_OFFICER)
_RECEIVERS = (Role.HEAD, Role.CLERK)
_HANDED = (TransferState.OFFERED, TransferState.ACCEPTED, TransferState.DONE)

OWNER, PARTY, CIRCLE, DECIDER = "owner", "party", "circle", "decider"
_WORKERS = frozenset({OWNER, Role.HEAD.value, Role.CLERK.value, Role.LIAISON.value})

# deed → what somebody has to be towards the case; a role is one held over its unit (the liaison: of its person)
MAY: Mapping[str, frozenset[str]] = {
    "tell": _WORKERS | {Role.DUTY_OFFICER.value},
    "note": _WORKERS | {Role.DUTY_OFFICER.value, PARTY, CIRCLE},
    "accept": frozenset({OWNER}),
    "work": frozenset({OWNER, Role.HEAD.value, Role.CLERK.value}),
    "assign": frozenset({Role.HEAD.value}),
    "callback": _WORKERS | {Role.DUTY_OFFICER.value},
    "close_otherwise": frozenset({Role.HEAD.value}),
    "escalate": frozenset({OWNER, Role.HEAD.value}),
    "circle": frozenset({OWNER, Role.HEAD.value}),
    "link": _WORKERS | {Role.DUTY_OFFICER.value},
    "errand": _WORKERS,
    "decide": frozenset({Role.LEADER.value, DECIDER}),
}


def visible_to(actor: Actor) -> QuerySet[Case]:
    """The cases this actor may see; without a role, none."""
    cases = Case.objects.all()
    if actor.kind is ActorKind.SYSTEM:
        return cases
    if actor.kind is not ActorKind.STAFF or not actor.holds(*READERS):
        return cases.none()
    mine = Q(owner=actor.id)
    ranges = actor.ranges(*_SCOPE)
    if ranges:
        units = people.units_in(ranges)
        mine |= Q(person__unit__in=units) | Q(person__isnull=True, unit__in=units)
    if actor.holds(Role.LIAISON):
        mine |= Q(person__in=people.caseload_of(actor.id))
    mine |= Q(pk__in=_passed_to(actor)) | Q(pk__in=_parts_of(actor))
    mine |= Q(pk__in=_asked_of(actor))
    mine |= Q(pk__in=CircleMember.objects.filter(staff=actor.id, ended_at__isnull=True).values("case_id"))
    return cases.filter(mine)


def get_for(actor: Actor, case_id: int) -> Case:
    """One case in sight; ``NotFound`` for one that is not there and for one out of sight alike."""
    found = visible_to(actor).select_related("unit", "person__unit", "owner").filter(pk=case_id).first()
    if found is None:
        raise NotFound("case_not_found", "没有找到这件诉求")
    return found


def get_for_deed(actor: Actor, case_id: int, deed: str) -> Case:
    """The same, for a deed; in sight but somebody else's deed is ``people.access.NotAllowed``."""
    case = get_for(actor, case_id)
    if deed not in may(actor, case):
        raise people.not_allowed()
    return case


def may(actor: Actor, case: Case) -> frozenset[str]:
    """The deeds this actor may do to this case. In a restricted one, who is not of the circle may only add to it."""
    if actor.kind is ActorKind.SYSTEM:
        return frozenset(MAY) | {"read"}
    held = _held(actor, case)
    found = {deed for deed, holders in MAY.items() if held & holders}
    if not case.restricted:
        return frozenset(found | {"read"})
    if CIRCLE in held:
        return frozenset(found | {"read"})
    return frozenset(found & {"note", "tell", "circle", "assign"})


def in_circle(actor: Actor, case: Case) -> bool:
    """Whether this actor may read what is restricted in this case."""
    return actor.kind is ActorKind.STAFF and (
        CircleMember.objects.filter(case=case, staff=actor.id, ended_at__isnull=True).exists()
    )


def readable_category(actor: Actor) -> Q:
    """The cases whose category this actor may know: not those restricted to a circle without them."""
    if actor.kind is ActorKind.SYSTEM:
        return Q()
    mine = CircleMember.objects.filter(staff=actor.id, ended_at__isnull=True).values("case_id")
    return Q(restricted=False) | Q(pk__in=mine)


def get_transfer(actor: Actor, transfer_id: int) -> Transfer:
    """A transfer of a case in sight."""
    found = Transfer.objects.select_related("case", "to_unit", "to_staff").filter(pk=transfer_id).first()
    if found is None or not visible_to(actor).filter(pk=found.case_id).exists():
        raise NotFound("transfer_not_found", "没有找到这次转办")
    return found


def get_escalation(actor: Actor, escalation_id: int) -> Escalation:
    """A problem passed upwards that this actor may decide."""
    found = Escalation.objects.filter(pk=escalation_id).first()
    if found is None or not visible_to(actor).filter(pk=found.case_id).exists():
        raise NotFound("escalation_not_found", "没有找到这次上报")
    get_for_deed(actor, found.case_id, "decide")
    return found


def own_units(actor: Actor) -> QuerySet[Unit, int]:
    """The units over which this actor holds a role that sees their cases."""
    return people.units_in(actor.ranges(*_SCOPE))


def offered_to(actor: Actor) -> QuerySet[Transfer, int]:
    """The cases that wait for this actor to take them or send them back."""
    return _passed_to(actor).filter(state=TransferState.OFFERED)


def is_receiver(actor: Actor, transfer: Transfer | Task) -> bool:
    """Whether this actor is the other side, or answers for it."""
    if transfer.to_staff_id is not None:
        return transfer.to_staff_id == actor.id
    if transfer.to_unit is None:
        return False
    return any(low <= transfer.to_unit.path < high for low, high in actor.ranges(*_RECEIVERS))


def get_task(actor: Actor, task_id: int) -> Task:
    """A part of a case in sight."""
    found = Task.objects.select_related("case", "to_unit", "to_staff").filter(pk=task_id).first()
    if found is None or not visible_to(actor).filter(pk=found.case_id).exists():
        raise NotFound("task_not_found", "没有找到这件分办事项")
    return found


def partners_visible_to(actor: Actor) -> QuerySet[Partner]:
    """The partners of the units this actor works for: those kept above them as well as below."""
    if actor.kind is ActorKind.SYSTEM:
        return Partner.objects.all()
    if actor.kind is not ActorKind.STAFF:
        return Partner.objects.none()
    ranges = actor.ranges(*READERS)
    above = {path for low, _ in ranges for path in parents(low)}
    return Partner.objects.filter(Q(unit__path__in=above) | Q(unit__in=people.units_in(ranges)))


def get_partner(actor: Actor, partner_id: int) -> Partner:
    """A partner this actor may change: the head of the unit it serves, or one above. One kept above is not there."""
    own = Q() if actor.kind is ActorKind.SYSTEM else Q(unit__in=people.units_in(actor.ranges(*READERS)))
    found = partners_visible_to(actor).select_related("unit").filter(own, pk=partner_id).first()
    if found is None:
        raise NotFound("partner_not_found", "没有找到这家伙伴单位")
    if actor.kind is not ActorKind.SYSTEM and not keeps_partners_of(actor, found.unit):
        raise people.not_allowed()
    return found


def keeps_partners_of(actor: Actor, unit: Unit) -> bool:
    """Whether this actor keeps the list of partners of a unit."""
    return any(low <= unit.path < high for low, high in actor.ranges(*SETTERS))


def decides_settings(actor: Actor) -> bool:
    """Whether this actor may change categories and teams: a head at the top of the tree; there is one list for all."""
    return decides_for_all(actor, SETTERS)


def _held(actor: Actor, case: Case) -> set[str]:
    unit: Unit = case.person.unit if case.person is not None else case.unit
    held = {grant.role.value for grant in actor.grants if grant.role in _SCOPE and grant.low <= unit.path < grant.high}
    mine = case.person is not None and actor.holds(Role.LIAISON)
    if mine and people.caseload_of(actor.id).filter(person=case.person).exists():
        held.add(Role.LIAISON.value)
    if case.owner_id == actor.id:
        held.add(OWNER)
    if _passed_to(actor).filter(case=case).exists() or _parts_of(actor).filter(case=case).exists():
        held.add(PARTY)
    if _asked_of(actor).filter(case=case).exists():
        held.add(DECIDER)
    if case.restricted and in_circle(actor, case):
        held.add(CIRCLE)
    return held


def _passed_to(actor: Actor) -> QuerySet[Transfer, int]:
    to_me = Q(to_staff=actor.id)
    ranges = actor.ranges(*_RECEIVERS)
    if ranges:
        to_me |= Q(to_unit__in=people.units_in(ranges))
    return Transfer.objects.filter(to_me, state__in=_HANDED).order_by().values_list("case_id", flat=True)


def _parts_of(actor: Actor) -> QuerySet[Task, int]:
    mine = Q(to_staff=actor.id)
    ranges = actor.ranges(*_RECEIVERS)
    if ranges:
        mine |= Q(to_unit__in=people.units_in(ranges))
    return Task.objects.filter(mine).exclude(state="dropped").order_by().values_list("case_id", flat=True)


def _asked_of(actor: Actor) -> QuerySet[Escalation, int]:
    return Escalation.objects.filter(to_staff=actor.id).order_by().values_list("case_id", flat=True)
