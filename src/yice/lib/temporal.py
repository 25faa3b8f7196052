"""Two times: since when a state was true, and since when we knew it."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q


class Bitemporal(models.Model):
    """A state that was true over ``[valid_from, valid_to)`` and that we believed over ``[recorded_at, superseded_at)``.

    Open ends are ``None``. Rows are never changed but for closing ``superseded_at``; a correction supersedes
    the old row and writes the new ones, so any past table can be drawn again as it was known at any past moment.
    """

    valid_from = models.DateField("生效日")
    valid_to = models.DateField("失效日", null=True, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    superseded_at = models.DateTimeField("更正时间", null=True, blank=True)

    class Meta:
        abstract = True


def held_on(day: dt.date, known_at: dt.datetime | None = None, prefix: str = "") -> Q:
    """Rows true on ``day``, as believed now or, with ``known_at``, as believed then. ``prefix`` e.g. ``"status__"``."""
    valid = Q(**{f"{prefix}valid_from__lte": day}) & (
        Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})
    )
    if known_at is None:
        return valid & Q(**{f"{prefix}superseded_at__isnull": True})
    return (
        valid
        & Q(**{f"{prefix}recorded_at__lte": known_at})
        & (Q(**{f"{prefix}superseded_at__isnull": True}) | Q(**{f"{prefix}superseded_at__gt": known_at}))
    )
