"""Reading runs."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yice.core.audit.scope import runs_of
from yice.core.jobs.models import Chore, Periodic, Run, State
from yice.lib.actor import Actor, ActorKind, Role


def runs_visible_to(actor: Actor) -> QuerySet[Run]:
    """One's own runs; the system administrator sees those of the units looked after (they carry no personal values)."""
    own = Q(by_kind=actor.kind.value, by_id=actor.id)
    if actor.holds(Role.SYSTEM_ADMIN) and not actor.at_top(Role.SYSTEM_ADMIN):
        return Run.objects.filter(own | runs_of(actor, Role.SYSTEM_ADMIN))
    return Run.objects.all() if actor.at_top(Role.SYSTEM_ADMIN) else Run.objects.filter(own)


def latest(kind: str) -> Run | None:
    """The newest run of a kind."""
    return Run.objects.filter(kind=kind).order_by("-id").first()


def under_way(*kinds: str) -> QuerySet[Run]:
    """Runs of these kinds that wait or work."""
    return Run.objects.filter(kind__in=kinds, state__in=[State.QUEUED, State.RUNNING])


def troubled_chores() -> QuerySet[Chore]:
    """Chores whose last try failed."""
    return Chore.objects.filter(~Q(failed=""))


def dailies() -> QuerySet[Periodic]:
    """The daily runs and when they last were asked for."""
    return Periodic.objects.order_by("at", "name")


def is_mine(run: Run, actor: Actor) -> bool:
    """Whether this actor asked for the run."""
    return run.by_kind == ActorKind(actor.kind).value and run.by_id == actor.id
