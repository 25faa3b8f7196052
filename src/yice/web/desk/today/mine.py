"""The liaison's today: the own people in route order, one main act each, and what was promised last time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yice.core.people import codes
from yice.core.people.models import Person
from yice.core.people.queries import caseload
from yice.lib.actor import Actor
from yice.planning.duties.models import Evidence
from yice.planning.duties.queries import DutyLine
from yice.web.desk import promises, words
from yice.web.desk.people.rows import level_code
from yice.web.desk.today.owed import caseload_owed

_A_DAY = 40  # stops shown at once; the rest is behind one line
_QUIET = 60
_HOSPITAL = "医院"


@dataclass(frozen=True, slots=True)
class Stop:
    """One person on the way: where, how they are, the one thing to do, and what else waits."""

    person: Person
    level_code: str
    age_word: str
    now: list[str]
    in_hospital: bool
    address: str
    phone: str
    main: DutyLine | None
    others: int
    last: Evidence | None


@dataclass(frozen=True, slots=True)
class Round:
    """The day: stops with something to do, by place; and the others, who need nothing today."""

    stops: list[tuple[str, list[Stop]]]
    waiting: int
    quiet: list[Stop]
    overdue: int
    due_today: int
    hospital: int
    birthdays: int


def my_round(actor: Actor, today: dt.date) -> Round:
    """Read the own people and what they are owed; a fixed number of queries."""
    from yice.web.desk.birthdays import born_on

    people = list(caseload(actor.id).select_related("unit", "level", "home", "health"))
    ids = [person.pk for person in people]
    owed: dict[int, list[DutyLine]] = {}
    for line in caseload_owed(ids, today):
        owed.setdefault(line.duty.subject, []).append(line)
    last = promises.last_contact(ids)
    stops = [_stop(person, owed.get(person.pk, []), last.get(person.pk), today) for person in people]
    busy = sorted((stop for stop in stops if stop.main is not None), key=_urgency)
    every = [line for some in owed.values() for line in some]
    return Round(
        stops=_route(busy[:_A_DAY]),
        waiting=max(0, len(busy) - _A_DAY),
        quiet=sorted((stop for stop in stops if stop.main is None), key=lambda stop: stop.person.pinyin_key)[:_QUIET],
        overdue=sum(line.duty.due < today for line in every),
        due_today=sum(line.duty.due == today for line in every),
        hospital=sum(stop.in_hospital for stop in stops),
        birthdays=caseload(actor.id).filter(born_on(today, today)).count(),
    )


def _stop(person: Person, owed: list[DutyLine], last: Evidence | None, today: dt.date) -> Stop:
    home = words.block(person, "home")
    health = words.block(person, "health")
    in_hospital = health is not None and health.hospitalised
    place = (health.admitted_to or "") + " " + (health.ward or "") if in_hospital and health is not None else ""
    return Stop(
        person=person,
        level_code=level_code(person),
        age_word=words.age_word(person, today),
        now=words.now_words(home, health, today),
        in_hospital=bool(in_hospital),
        address=place.strip() or (home.address if home is not None and home.address else ""),
        phone=person.phone or person.phone_home or "",
        main=min(owed, key=promises.pressing) if owed else None,
        others=max(0, len(owed) - 1),
        last=last,
    )


def _route(stops: list[Stop]) -> list[tuple[str, list[Stop]]]:
    """By place: hospital first, then community by community along the address; the most pressing community first."""
    places: dict[str, list[Stop]] = {}
    for stop in stops:
        places.setdefault(_place(stop), []).append(stop)
    for some in places.values():
        some.sort(key=lambda stop: (stop.address, stop.main.duty.due if stop.main else dt.date.max))
    first = {
        place: min(promises.pressing(stop.main)[1] for stop in some if stop.main) for place, some in places.items()
    }
    return sorted(places.items(), key=lambda pair: (pair[0] != _HOSPITAL, first[pair[0]], pair[0]))


def _urgency(stop: Stop) -> tuple[tuple[bool, dt.date], str]:
    return (promises.pressing(stop.main) if stop.main else (True, dt.date.max)), stop.person.pinyin_key


def _place(stop: Stop) -> str:
    if stop.in_hospital:
        return _HOSPITAL
    home = words.block(stop.person, "home")
    if stop.person.residence not in {None, codes.Residence.LOCAL}:
        return "异地"
    if home is not None and home.community:
        return str(home.community)
    return "社区待补" if stop.address else "地址待补"
