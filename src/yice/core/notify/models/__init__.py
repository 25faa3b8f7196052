"""Messages and their way: what is to be said, by which channel, how often tried; and how an office wants it."""

from yice.core.notify.models.message import Attempt, Delivery, DeliveryState, Message, MessageState, Outcome, ToKind
from yice.core.notify.models.office import ChannelSetting, Preference, Wording

__all__ = [
    "Attempt",
    "ChannelSetting",
    "Delivery",
    "DeliveryState",
    "Message",
    "MessageState",
    "Outcome",
    "Preference",
    "ToKind",
    "Wording",
]
