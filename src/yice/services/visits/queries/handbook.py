"""联系手册: each worker's contacts against what was required of them in a month (R10), people beside 人次."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from yice.core.org.models import Staff
from yice.core.people.codes import PairingKind
from yice.core.people.models import Pairing, Person
from yice.lib import clock, days
from yice.lib.temporal import held_on
from yice.planning.duties.models import Evidence
from yice.planning.duties.queries.lists import PERSON
from yice.planning.duties.queries.tallies import tallies
from yice.planning.policy import books
from yice.services.visits.models import Visit

CONTACT = frozenset({"visit", "call", "chat"})
_NAMED = 300  # names are shown for few
_LOGGED = 2000
_PART = 500
_FACE = frozenset({"home", "hospital", "office", "onsite"})


@dataclass(slots=True)
class Line:
    """One worker in one month. ``required`` are the contacts due to their people, ``kept`` those of them done."""

    staff: Staff
    people: int = 0
    required: int = 0
    kept: int = 0
    open: int = 0
    missed: int = 0
    contacts: int = 0
    persons: int = 0
    face: int = 0
    calls: int = 0
    tried: int = 0
    minutes: int = 0
    without: list[Person] = field(default_factory=list)

    @property
    def short(self) -> int:
        """How many required contacts were not made and can no longer be made in time."""
        return self.missed


@dataclass(frozen=True, slots=True)
class Contact:
    """One line of the log: whom, how, the record, and the visit where there is one."""

    person: Person
    record: Evidence
    visit: Visit | None
    how: str


def month_of(text: str, today: dt.date) -> tuple[dt.date, dt.date]:
    """First and last day of ``2018-03``; what cannot be read, or lies ahead, is this month."""
    this = today.replace(day=1)
    first = min(days.read(f"{text}-01") or this, this)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    return first, following - dt.timedelta(days=1)


def handbook(workers: Sequence[Staff], first: dt.date, last: dt.date) -> list[Line]:
    """The lines of these workers, the furthest behind first. A fixed number of queries per five hundred people."""
    found = {one.pk: Line(one) for one in workers}
    owner = dict(_cared_for(found, min(last, clock.today())))
    for staff in owner.values():
        found[staff].people += 1
    _required(found, owner, first, last)
    _made(found, owner, first, last)
    return sorted(found.values(), key=lambda one: (-one.short, -(one.required - one.kept), one.staff.name))


def contacts_of(staff: Staff, people: QuerySet[Person], first: dt.date, last: dt.date) -> list[Contact]:
    """The contacts of one worker with these people, in order: the log of the handbook."""
    _, book = books.in_force(clock.today())
    rows = _contacts([staff.pk], first, last).filter(subject__in=people.values("pk"))
    found = list(rows.select_related("visit").order_by("on", "pk")[:_LOGGED])
    names = {one.pk: one for one in Person.objects.filter(pk__in={row.subject for row in found}).only("name")}
    return [
        Contact(
            person=names[row.subject], record=row, visit=getattr(row, "visit", None),
            how=book.channels.get(row.channel) or book.evidence_kinds.get(row.kind, ""),
        )
        for row in found
        if row.subject in names
    ]  # fmt: skip


def _contacts(workers: Sequence[int], first: dt.date, last: dt.date) -> QuerySet[Evidence]:
    """The records of contacts of these workers, however they were written down: as a visit, or in passing."""
    return Evidence.objects.filter(
        done_by__in=list(workers), kind__in=[*CONTACT, "greeting"], subject_kind=PERSON, on__gte=first, on__lte=last,
        revoked_at__isnull=True,
    )  # fmt: skip


def _cared_for(staff: Sequence[int] | dict[int, Line], day: dt.date) -> list[tuple[int, int]]:
    """(person, liaison) of the living whom these workers were liaison of on a day."""
    rows = Pairing.objects.filter(
        held_on(day), kind=PairingKind.LIAISON, staff_id__in=list(staff), person__life="living"
    )
    return [(person, worker) for person, worker in rows.values_list("person_id", "staff_id") if worker]


def _required(found: dict[int, Line], owner: dict[int, int], first: dt.date, last: dt.date) -> None:
    """What was owed to each worker's people, whoever decided it."""
    _, book = books.in_force(clock.today())
    rules = {
        rule.number
        for rule in book.rules.values()
        if rule.steps[0].owes == "liaison"
        and CONTACT & (set(rule.steps[0].evidence.kinds) - set(rule.steps[0].evidence.said))
    }
    for person, tally in tallies(owner, rules, first, last, clock.today()).items():
        line = found[owner[person]]
        line.required += tally.owed
        line.kept += tally.kept
        line.open += tally.open
        line.missed += tally.missed


def _made(found: dict[int, Line], owner: dict[int, int], first: dt.date, last: dt.date) -> None:
    """What each worker did for the people in sight here; persons once, contacts as often as there were any."""
    persons: dict[int, set[int]] = defaultdict(set)
    people = sorted(owner)
    for start in range(0, len(people), _PART):
        rows = _contacts(list(found), first, last).filter(subject__in=people[start : start + _PART])
        told = rows.values_list("done_by_id", "subject", "kind", "channel", "reached", "visit__minutes")
        for staff, person, kind, channel, reached, minutes in told:
            line = found[staff or 0]
            if not reached:
                line.tried += 1
                continue
            line.contacts += 1
            line.face += kind in {"visit", "chat"} and channel in _FACE
            line.calls += channel in {"phone", "video"}
            line.minutes += minutes or 0
            persons[line.staff.pk].add(person)
    seen = {one for met in persons.values() for one in met}
    left = [person for person in owner if person not in seen]
    if len(left) <= _NAMED:
        for one in Person.objects.filter(pk__in=left).only("name").order_by("pinyin", "pk"):
            found[owner[one.pk]].without.append(one)
    for staff, met in persons.items():
        found[staff].persons = len(met)
