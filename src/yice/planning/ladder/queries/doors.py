"""The clocks of doors to be checked (R03)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import QuerySet

from yice.lib import clock as time
from yice.planning.duties.queries.accepting import NO_ANSWER
from yice.planning.duties.queries.calls import around_the_clock
from yice.planning.ladder.models import Clock, Target

OF_DUTY = Target.DUTY.value
"""What a clock's subject is called when it is a duty."""
__all__ = ["OF_DUTY", "around_the_clock", "overdue_doors", "running_doors"]


def running_doors(people: Iterable[int] | None = None) -> QuerySet[Clock]:
    """The clocks of doors that are not stopped: everybody's, or of some people."""
    found = Clock.objects.filter(subject_kind=OF_DUTY, rule=NO_ANSWER, stopped_at__isnull=True)
    return found if people is None else found.filter(person__in=list(people))


def overdue_doors(people: Iterable[int]) -> bool:
    """Whether the door of one of these people should have been checked by now, so that a form has to ask why (R73)."""
    return running_doors(people).filter(running_since__isnull=False, due_at__lt=time.now()).exists()
