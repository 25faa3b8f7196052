"""Reading one's own messages."""

from __future__ import annotations

from django.db import transaction

from yice.core.notify.models import Delivery, DeliveryState, Message, MessageState
from yice.core.notify.queries import inbox
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import NotFound


def mark_read(*, by: Actor, message_id: int) -> Message:
    """Note that its recipient has opened a message: that is its receipt. Read already, it stays as it was.

    No audit entry: reading one's own messages is no deed on anybody's file.
    """
    message = inbox(by).filter(pk=message_id).first()
    if message is None:
        raise NotFound("message_not_found", "没有找到这条消息")
    if message.read_at is None:
        _mark(by, [message.pk])
        message.refresh_from_db()
    return message


def mark_all_read(*, by: Actor) -> int:
    """Note that all of one's messages have been seen; answers how many were new."""
    return _mark(by, list(inbox(by).filter(read_at=None).values_list("pk", flat=True)))


def _mark(by: Actor, ids: list[int]) -> int:
    now = clock.now()
    with transaction.atomic():
        mine = Message.objects.filter(pk__in=ids, to_kind=by.kind.value, to_id=by.id)
        seen = mine.filter(read_at=None).update(read_at=now)
        mine.exclude(state=MessageState.ARRIVED).update(state=MessageState.ARRIVED, arrived_at=now)
        Delivery.objects.filter(message__in=ids, channel="web").exclude(state=DeliveryState.ARRIVED).update(
            state=DeliveryState.ARRIVED, code="read", ended_at=now
        )
        # what waits to be gathered into a mail has been seen: no mail is needed
        Delivery.objects.filter(message__in=ids, state=DeliveryState.HELD).update(
            state=DeliveryState.STOPPED, code="read", ended_at=now
        )
    return seen
