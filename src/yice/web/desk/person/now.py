"""现在: what is owed to this person, what was promised last time, what they need."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from yice.core.people import codes
from yice.core.people.models import Doubt, Need, Person
from yice.planning.duties.models import Evidence
from yice.planning.duties.queries import DutyLine, State
from yice.planning.duties.queries.lists import PERSON
from yice.services.visits.models import Promise
from yice.services.visits.queries.brief import open_promises
from yice.web.desk import promises

_AHEAD = 21
_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Now:
    """The left side of the page."""

    owed: list[DutyLine]
    coming: list[DutyLine]
    promised: Evidence | None
    promises: list[Promise]
    needs: list[Need]
    doubts: list[Doubt]
    frozen: bool


def now(person: Person, today: dt.date) -> Now:
    """Read it: duties, last promise, open needs, open doubts. Nothing is owed from the moment a death is reported."""
    frozen = person.life != codes.Life.LIVING
    owed: list[DutyLine] = []
    coming: list[DutyLine] = []
    if not frozen:
        for line in promises.of_one(person.pk, today, until=today + dt.timedelta(days=_AHEAD)):
            (coming if line.state is State.PLANNED else owed).append(line)
    promised = (
        Evidence.objects.filter(subject=person.pk, subject_kind=PERSON, revoked_at=None, follow_up=True)
        .exclude(follow_up_note="")
        .order_by("-on", "-pk")
        .first()
    )
    return Now(
        owed=owed,
        coming=coming[:_SHOWN],
        promised=promised,
        promises=open_promises(person),
        needs=list(
            Need.objects.filter(person=person, state=codes.NeedState.OPEN)
            .exclude(kind=codes.NeedKind.NONE)
            .order_by("-stated_on")
        ),
        doubts=list(Doubt.objects.filter(person=person, settled_at=None).order_by("pk")),
        frozen=frozen,
    )
