"""Reading messages: one's own, the office's, and what stands on the list of calls."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yice.core.notify.models import Message, MessageState
from yice.core.people.queries import active
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind

_KEPT_BACK = (MessageState.SUPPRESSED, MessageState.TAKEN_BACK)


def speakable() -> Q:
    """Messages that may still be said: the elder concerned lives, or the template is meant for after a death."""
    return Q(person=None) | Q(after_death=True) | active("person__")


def inbox(actor: Actor) -> QuerySet[Message]:
    """One's own messages on the desk whose time has come."""
    if actor.kind is not ActorKind.STAFF:
        return Message.objects.none()
    mine = Message.objects.filter(to_kind="staff", to_id=actor.id).exclude(state__in=_KEPT_BACK)
    return mine.filter(Q(not_before=None) | Q(not_before__lte=clock.now())).filter(speakable())


def unread(actor: Actor) -> int:
    """How many of them are new; the number at the bell."""
    return inbox(actor).filter(read_at=None).count()
