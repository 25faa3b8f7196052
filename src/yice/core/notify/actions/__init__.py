"""Every write of this app; callers use these names."""

from yice.core.notify.actions.calls import RESULTS, record_call, take_back
from yice.core.notify.actions.digest import gather
from yice.core.notify.actions.office import reword, set_channel, set_preference, try_channel
from yice.core.notify.actions.posting import post
from yice.core.notify.actions.reading import mark_all_read, mark_read
from yice.core.notify.actions.receipts import take_receipts
from yice.core.notify.actions.reminders import ask_to_come_home, remind_of_birthdays
from yice.core.notify.actions.tidying import tidy
from yice.core.notify.recipients import Recipient

__all__ = [
    "RESULTS",
    "Recipient",
    "ask_to_come_home",
    "gather",
    "mark_all_read",
    "mark_read",
    "post",
    "record_call",
    "remind_of_birthdays",
    "reword",
    "set_channel",
    "set_preference",
    "take_back",
    "take_receipts",
    "tidy",
    "try_channel",
]
