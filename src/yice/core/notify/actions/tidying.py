"""What need not be kept is not kept."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from yice.core.notify.models import Delivery, Message, Preference
from yice.core.org.models import Staff
from yice.core.people.models import Kin, Person
from yice.lib import clock

KEEP_DAYS = 365


def tidy(*, limit: int = 5000) -> int:
    """Empty the words of messages a year old and of those about or to the erased; drop preferences of who is gone."""
    old = clock.now() - dt.timedelta(days=KEEP_DAYS)
    erased = Person.objects.exclude(erased_at=None).values("pk")
    rows = Message.objects.exclude(text="").filter(
        Q(written_at__lt=old) | Q(person__in=erased) | Q(to_kind="person", to_id__in=erased)
    )
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:limit])
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        Message.objects.filter(pk__in=part).update(title="", text="", words={})
        Delivery.objects.filter(message__in=part).update(note="")
    Preference.objects.filter(to_kind="person", to_id__in=erased).delete()
    Preference.objects.filter(to_kind="kin").exclude(to_id__in=Kin.objects.filter(ended_at=None).values("pk")).delete()
    left = Staff.objects.filter(is_active=False).values("pk")
    Preference.objects.filter(to_kind="staff", to_id__in=left).delete()
    return len(ids)
