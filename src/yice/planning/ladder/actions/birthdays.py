"""R25: the birthdays that the rules reckon, handed to ``notify``, which knows the children and what they agreed to."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from dutyengine import identity
from yice.core.notify.actions.reminders import LEADS, remind_of_birthdays
from yice.lib import clock
from yice.lib.actor import Actor
from yice.planning.duties.models import Decision, Duty
from yice.planning.policy import books

_RULES = ("R20", "R22", "R28")


def remind_children(*, by: Actor) -> int:
    """Remind the children of the birthdays three days and one day ahead; how many messages were written.

    The birthday is that of the duty (by the elder's own calendar, corrected dates included), done already or not. What
    was withdrawn or is held has none; the dead are guarded again where the message is written. The message's receipt is
    the proof: R25 is nothing that people do, so there is no duty to close (``rulebook/not_duties.yaml``).
    """
    _, book = books.in_force(clock.today())
    numbers = [book.rules[code].number for code in _RULES if code in book.rules]
    days = [clock.today() + dt.timedelta(days=lead) for lead in LEADS]
    rows = Duty.objects.filter(
        Q(decision__isnull=True) | Q(decision=Decision.DONE),
        rule__in=numbers, subject_kind=identity.KINDS["person"], due__in=days,
    )  # fmt: skip
    return remind_of_birthdays(by=by, birthdays=dict(rows.values_list("subject", "due")))
