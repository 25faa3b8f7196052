"""Which partners can be asked to help."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from yice.core.org.models import Unit
from yice.lib import clock
from yice.lib.ids import parents
from yice.services.cases.models import Partner


def working_on(day: dt.date) -> Q:
    """The condition that a partner takes referrals on a day."""
    return Q(since__lte=day) & (Q(until__isnull=True) | Q(until__gte=day))


def partners_for(unit: Unit) -> QuerySet[Partner]:
    """Those that serve a unit today: its own and those of every unit above it, the nearest first."""
    return Partner.objects.filter(working_on(clock.today()), unit__path__in=parents(unit.path)).order_by(
        "-unit__path", "kind", "name"
    )
