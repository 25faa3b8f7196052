"""The way of a message over several channels: where it stands, what comes after a channel that failed."""

from __future__ import annotations

from django.db.models import F

from yice.core.notify import settings_of as office
from yice.core.notify.models import Delivery, DeliveryState, Message, MessageState
from yice.core.notify.recipients import Contact
from yice.lib import clock

PHONE_LIST = "phone_list"
_OPEN = {DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.CALLING}


def note_unsure(message: Message) -> int:
    """Count one more try after which nobody can know; answers how many there are now."""
    Message.objects.filter(pk=message.pk).update(unsure=F("unsure") + 1)
    message.refresh_from_db(fields=["unsure"])
    return message.unsure


def fall_back(message: Message, contact: Contact) -> None:
    """The next channel that reaches the recipient, in the end the list of calls; else the message has failed.

    Staff have their page: only what is urgent is followed up by telephone.
    """
    tried = set(Delivery.objects.filter(message=message).values_list("channel", flat=True))
    chain = office.reachable(office.chain(message.unit, contact.kind), contact)
    following = next((code for code in chain if code not in tried), None)
    if following is not None:
        now = clock.now()
        due = now if message.urgent else office.after_quiet(now, contact.preference)
        Delivery.objects.create(message=message, channel=following, urgent=message.urgent, due_at=due)
        settle(message)
    elif (contact.kind != "staff" or message.urgent) and PHONE_LIST not in tried:
        to_people(message)
    else:
        settle(message, "exhausted")


def to_people(message: Message, code: str = "") -> None:
    """Put it on the list of calls; ``code`` says why a person has to ask."""
    Delivery.objects.get_or_create(
        message=message,
        channel=PHONE_LIST,
        defaults={
            "state": DeliveryState.CALLING,
            "urgent": message.urgent,
            "due_at": clock.now(),
            "code": code,
        },
    )
    settle(message)


def settle(message: Message, reason: str = "") -> None:
    """Read off its deliveries where the message stands. What has arrived stays arrived."""
    states = set(Delivery.objects.filter(message=message).values_list("state", flat=True))
    if DeliveryState.ARRIVED in states:
        state = MessageState.ARRIVED
    elif states & _OPEN:
        state = MessageState.WAITING
    elif states & {DeliveryState.SENT, DeliveryState.HELD}:
        state = MessageState.SENT
    elif DeliveryState.FAILED in states:
        state = MessageState.FAILED
    else:
        state = MessageState.SUPPRESSED
    changes: dict[str, object] = {"state": state}
    if reason:
        changes["reason"] = reason
    if state is MessageState.ARRIVED:
        changes["arrived_at"] = clock.now()
    kept = (MessageState.ARRIVED, MessageState.TAKEN_BACK)
    Message.objects.filter(pk=message.pk).exclude(state__in=kept).update(**changes)
