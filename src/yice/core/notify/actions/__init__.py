"""Every write of this app; callers use these names."""

from yice.core.notify.actions.posting import post
from yice.core.notify.actions.reading import mark_all_read, mark_read
from yice.core.notify.recipients import Recipient

__all__ = ["Recipient", "mark_all_read", "mark_read", "post"]
