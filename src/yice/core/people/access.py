"""Who may see which file, and who may do what to it. Decided where the file is fetched, nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q, QuerySet

from yice.core.org.models import Unit
from yice.core.people.codes import AffiliationRole, PairingKind
from yice.core.people.field_policy import AFFILIATE, Sight, sight_for
from yice.core.people.models import Affiliation, Pairing, Person
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import NotFound, Refused
from yice.lib.temporal import held_on

# Roles that see every file of their unit's subtree. A liaison sees the own caseload only; the three administrators
# administer and see no file at all.
SUBTREE_ROLES = (Role.HEAD, Role.CLERK, Role.DUTY_OFFICER, Role.STATISTICIAN, Role.LEADER)
_POST_ROLES = (*SUBTREE_ROLES, Role.LIAISON)

_EDITORS = frozenset({Role.HEAD.value, Role.CLERK.value, Role.LIAISON.value})
_OFFICE = frozenset({Role.HEAD.value, Role.CLERK.value})
_ON_DUTY = _EDITORS | {Role.DUTY_OFFICER.value}

# deed → roles that may do it to a file in their sight
MAY: Mapping[str, frozenset[str]] = {
    "edit": _EDITORS,
    "verify": _ON_DUTY,
    "record_event": _ON_DUTY,
    "state_need": _ON_DUTY,
    "report_death": _ON_DUTY,
    "confirm_death": _OFFICE | {Role.LEADER.value},
    "retract_death": _OFFICE | {Role.LEADER.value},
    "consent": _EDITORS,
    "settle_doubt": _EDITORS,
    "attach": _EDITORS,
    "status": _OFFICE,
    "admit": _OFFICE | {Role.STATISTICIAN.value},  # J01: who collects the rosters brings them in
    "transfer": _OFFICE,
    "affiliate": _OFFICE,
    "pair": _OFFICE,
    "identity": _OFFICE,
    "reveal_id_number": _EDITORS,
    "reveal_bank_number": _OFFICE,
    "hand_over": frozenset({Role.HEAD.value}),
    "erase": frozenset({Role.HEAD.value}),
}


class NotAllowed(Refused):
    """The file may be seen but this deed is not this actor's to do."""

    status = 403


def visible_to(actor: Actor) -> QuerySet[Person]:
    """The files this actor may see. No grant, no caseload and no named read: nothing."""
    people = Person.objects.filter(erased_at__isnull=True)
    if actor.kind is ActorKind.SYSTEM:
        return people
    if actor.kind is not ActorKind.STAFF:
        return people.none()
    scope = Q(pk__in=[])
    ranges = actor.ranges(*SUBTREE_ROLES)
    if ranges:
        scope |= Q(unit__in=units_in(ranges))
    if actor.holds(Role.LIAISON):
        scope |= Q(pk__in=caseload_of(actor.id))
    posts = actor.ranges(*_POST_ROLES)
    if posts:
        scope |= Q(pk__in=_affiliated(posts))
    return people.filter(scope)


def managed_by(actor: Actor) -> QuerySet[Person]:
    """As ``visible_to`` without named reads: what counts in this actor's figures, lists and exports."""
    people = Person.objects.filter(erased_at__isnull=True)
    if actor.kind is ActorKind.SYSTEM:
        return people
    ranges = actor.ranges(*SUBTREE_ROLES)
    liaison = actor.kind is ActorKind.STAFF and actor.holds(Role.LIAISON)
    if ranges and not liaison:
        return people.filter(unit__in=units_in(ranges))
    if liaison and not ranges:
        return people.filter(pk__in=caseload_of(actor.id))
    if liaison:
        return people.filter(Q(unit__in=units_in(ranges)) | Q(pk__in=caseload_of(actor.id)))
    return people.none()


def affiliated_to(actor: Actor) -> QuerySet[Person]:
    """Files of other units that this actor's units are told of by name: an affiliation gives the read, no figures."""
    posts = actor.ranges(*_POST_ROLES) if actor.kind is ActorKind.STAFF else ()
    if not posts:
        return Person.objects.none()
    named = Person.objects.filter(erased_at__isnull=True, pk__in=_affiliated(posts))
    return named.exclude(pk__in=managed_by(actor).filter(pk__in=_affiliated(posts)).values("pk"))


def get_for(actor: Actor, person_id: int) -> Person:
    """One file, with its unit. Raises ``NotFound`` for one that is not there and for one out of sight alike."""
    found = visible_to(actor).select_related("unit").filter(pk=person_id).first()
    if found is None:
        raise NotFound("person_not_found", "没有找到这位老同志的档案")
    return found


def roles_on(actor: Actor, person: Person) -> frozenset[str]:
    """The roles this actor holds towards one person, ``affiliate`` among them; the system holds all."""
    if actor.kind is ActorKind.SYSTEM:
        return frozenset({role.value for role in _POST_ROLES})
    if actor.kind is not ActorKind.STAFF:
        return frozenset()
    path = person.unit.path
    roles = {
        grant.role.value for grant in actor.grants if grant.role in SUBTREE_ROLES and grant.low <= path < grant.high
    }
    if actor.holds(Role.LIAISON) and caseload_of(actor.id).filter(person_id=person.pk).exists():
        roles.add(Role.LIAISON.value)
    if not roles:
        posts = actor.ranges(*_POST_ROLES)
        if posts and _affiliated(posts).filter(person_id=person.pk).exists():
            roles.add(AFFILIATE)
    return frozenset(roles)


def roles_on_each(actor: Actor, people: Iterable[Person]) -> dict[int, frozenset[str]]:
    """The same for many (their units read along), by person; one query for those this actor looks after."""
    listed = list(people)
    if actor.kind is not ActorKind.STAFF or not actor.holds(Role.LIAISON):
        return {one.pk: roles_on(actor, one) for one in listed}
    own = set(caseload_of(actor.id).filter(person_id__in=[one.pk for one in listed]))
    found = {}
    for one in listed:
        path = one.unit.path
        held = {g.role.value for g in actor.grants if g.role in SUBTREE_ROLES and g.low <= path < g.high}
        mine = held | ({Role.LIAISON.value} if one.pk in own else set())
        found[one.pk] = frozenset(mine) if mine else roles_on(actor, one)
    return found


def field_policy(actor: Actor, person: Person) -> Mapping[str, Sight]:
    """Field → ``full``, ``masked`` or ``hidden`` for this actor and this person (the table is ``field_policy.py``)."""
    return sight_for(roles_on(actor, person))


def list_policy(actor: Actor) -> Mapping[str, Sight]:
    """The same for lists and exports of ``managed_by``: what the actor's roles show without asking person by person."""
    if actor.kind is ActorKind.SYSTEM:
        return sight_for(_POST_ROLES)
    return sight_for({grant.role for grant in actor.grants if grant.role in _POST_ROLES})


def require_deed(actor: Actor, person: Person, deed: str) -> None:
    """Raise ``NotAllowed`` unless this actor may do ``deed`` (a key of ``MAY``) to this person's file."""
    if actor.kind is ActorKind.SYSTEM:
        return
    if not roles_on(actor, person) & MAY[deed]:
        raise not_allowed()


def require_unit(actor: Actor, unit: Unit, deed: str) -> None:
    """Raise ``NotFound`` unless this actor may do ``deed`` for people of this unit."""
    if actor.kind is ActorKind.SYSTEM:
        return
    wanted = [Role(role) for role in MAY[deed]]
    if not any(low <= unit.path < high for low, high in actor.ranges(*wanted)):
        raise NotFound("unit_not_found", "没有找到这个单位")


def within_deed(actor: Actor, deed: str) -> QuerySet[Person]:
    """The files to which this actor may do ``deed`` in bulk: those of the units where a role for it is held."""
    people = Person.objects.filter(erased_at__isnull=True)
    if actor.kind is ActorKind.SYSTEM:
        return people
    return people.filter(unit__in=units_in(actor.ranges(*(Role(role) for role in MAY[deed]))))


def not_allowed() -> NotAllowed:
    """The refusal for a deed that is somebody else's."""
    return NotAllowed(
        "not_allowed",
        "您可以查看这份档案，但不能做这项操作",
        why="这项操作不在您的岗位职责内，或您只有协同查看的权限。",
        todo="请联系管理单位的科长或经办人办理。",
    )


def may(actor: Actor, person: Person) -> frozenset[str]:
    """The deeds this actor may do to this file, for pages that show only the buttons that work."""
    if actor.kind is ActorKind.SYSTEM:
        return frozenset(MAY)
    roles = roles_on(actor, person)
    return frozenset(deed for deed, holders in MAY.items() if roles & holders)


def units_in(ranges: Iterable[tuple[str, str]]) -> QuerySet[Unit, int]:
    """The numbers of the units within these path ranges."""
    within = Q(pk__in=[])
    for low, high in ranges:
        within |= Q(path__gte=low, path__lt=high)
    return Unit.objects.filter(within).values_list("pk", flat=True)


def caseload_of(staff_id: int) -> QuerySet[Pairing, int]:
    """The numbers of the people this member of staff looks after today, as liaison or deputy."""
    return Pairing.objects.filter(
        held_on(clock.today()), staff_id=staff_id, kind__in=[PairingKind.LIAISON, PairingKind.DEPUTY]
    ).values_list("person_id", flat=True)


def _affiliated(ranges: Iterable[tuple[str, str]]) -> QuerySet[Affiliation, int]:
    return (
        Affiliation.objects.filter(held_on(clock.today()), unit__in=units_in(ranges))
        .exclude(role=AffiliationRole.MANAGING)
        .values_list("person_id", flat=True)
    )
