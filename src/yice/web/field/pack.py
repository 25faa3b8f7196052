"""The pack a phone takes along: the briefs of the own people, and no field more than a visit needs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Max, Min, QuerySet

from yice.core.people import access
from yice.core.people.codes import Block, Life, Mood, NeedKind
from yice.core.people.fields import FIELDS, Field, as_json
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.planning.duties.models import Duty
from yice.planning.duties.queries import DutyLine
from yice.planning.duties.queries.accepting import only_said
from yice.planning.duties.queries.lists import of_people
from yice.planning.policy import books
from yice.services.visits import access as visits
from yice.services.visits.actions.limits import LIMIT, MOST_BYTES, MOST_FILES
from yice.services.visits.asked import ASKED
from yice.services.visits.codes import Manner, Role, WhyNot
from yice.services.visits.models import Visit
from yice.services.visits.queries.brief import Brief, briefs

LASTS = dt.timedelta(hours=24)
WEEK = dt.timedelta(days=7)
MOST = 80


def people_of(actor: Actor) -> list[Person]:
    """Whom the pack is about: the living of the own caseload, as liaison or deputy, as many as a phone takes along.

    First those to whom something is due within the week, the most overdue before the others; then those whom nobody has
    reached for longest. So nobody who is waited for is left out because of a name.
    """
    own = _own(actor)
    numbers = list(own.values_list("pk", flat=True))
    if len(numbers) > MOST:
        numbers = _most_wanted(numbers)[:MOST]
    return list(own.filter(pk__in=numbers).select_related("unit").order_by("pinyin_key", "pk"))


def left_behind(actor: Actor, taken: list[Person]) -> int:
    """How many of the caseload the pack does not hold."""
    return _own(actor).count() - len(taken)


def _own(actor: Actor) -> QuerySet[Person]:
    return visits.people_of(actor).filter(pk__in=access.caseload_of(actor.id), life=Life.LIVING)


def _most_wanted(numbers: list[int]) -> list[int]:
    today = clock.today()
    waiting = Duty.objects.filter(
        of_people(numbers), decision__isnull=True, opens__lte=today, closes__gte=today, due__lt=today + WEEK
    )
    due = dict(waiting.values_list("subject").annotate(Min("due")).order_by())
    seen = Visit.objects.filter(person__in=numbers, reached=True, revoked_at__isnull=True)
    last = dict(seen.values_list("person").annotate(Max("on")).order_by())
    return sorted(numbers, key=lambda pk: (due.get(pk, dt.date.max), last.get(pk, dt.date.min), pk))


def pack_of(actor: Actor, persons: list[Person]) -> dict[str, Any]:
    """Everything the phone shows and asks, in values that JSON has. The moment is the server's, in milliseconds."""
    now = clock.now()
    with books.held():
        roles = access.roles_on_each(actor, persons)
        told = [_person(one, roles[pk]) for pk, one in briefs(actor, persons).items()]
    told.sort(
        key=lambda one: (not one["owed"], min((duty["due"] for duty in one["owed"]), default="9999"), one["name"])
    )
    return {
        "staff": actor.name,
        "day": now.date().isoformat(),
        "now": int(now.timestamp() * 1000),
        "lasts": int(LASTS.total_seconds() * 1000),
        "people": told,
        "left": left_behind(actor, persons),
        "words": {
            "manner": list(Manner.choices), "why_not": list(WhyNot.choices), "mood": list(Mood.choices),
            "need_kind": list(NeedKind.choices), "role": list(Role.choices),
            "limits": {"files": MOST_FILES, "each": LIMIT, "all": MOST_BYTES},
        },
    }  # fmt: skip


def _urgent(one: dict[str, Any]) -> tuple[str, str]:
    return min((duty["due"] for duty in one["owed"]), default="9999"), one["name"]


def _person(told: Brief, roles: frozenset[str]) -> dict[str, Any]:
    person, file, sight = told.person, told.file, told.sight
    may_edit = bool(roles & access.MAY["edit"])
    stale = {one.block: one for one in told.stale}
    return {
        "id": person.pk,
        "name": person.name,
        "unit": person.unit.name,
        "age": told.age,
        "level": told.level,
        "now": told.now,
        "warnings": [list(one) for one in told.warnings],
        "door": [list(one) for one in told.door],
        "near": [list(one) for one in told.near],
        "habits": [list(one) for one in told.habits],
        "promises": [{"id": one.pk, "words": one.words, "due": _day(one.due)} for one in told.promises],
        "earlier": [one.follow_up_note for one in told.earlier],
        "owed": [_duty(one) for one in told.owed],
        "coming": [_duty(one) for one in told.coming],
        "needs": [one.words for one in told.needs],
        "last": _last(told),
        "household": [
            {"id": one.pk, "name": one.name} for one in file.housemates if one.life == Life.LIVING
        ],
        "blocks": [
            {
                "block": block,
                "word": Block(block).label,
                "stale": block in stale,
                "verified": _day(file.verified.get(block)),
                "version": file.versions[block],
                "items": [
                    _item(FIELDS[block][name], file.blocks[block][name])
                    for name in names
                    if may_edit and sight.get(name) == "full"
                ],
            }
            for block, names in ASKED.items()
        ],
    }  # fmt: skip


def _last(told: Brief) -> dict[str, str] | None:
    if not told.last:
        return None
    one = told.last[0]
    who, how = one.done_by_name, one.get_manner_display()
    return {"on": one.on.isoformat(), "manner": how, "said": one.said[:400], "by": who}


def _duty(line: DutyLine) -> dict[str, Any]:
    return {
        "key": str(line.duty.pk), "title": line.title, "due": line.duty.due.isoformat(), "action": line.action,
        "named": line.duty.origin != "rule" or only_said(books.in_force(clock.today())[1], line.duty),
    }  # fmt: skip


def _item(field: Field, value: Any) -> dict[str, Any]:
    kind = field.kind if field.kind in {"bool", "code", "date", "int", "float"} else "text"
    return {
        "name": field.name, "label": field.label, "kind": kind, "value": as_json(value),
        "most": field.max_length or 2000, "options": [[str(code), word] for code, word in field.choices],
        "numeric": bool(field.choices) and all(isinstance(code, int) for code, _ in field.choices),
    }  # fmt: skip


def _day(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None
