"""Reading logins."""

from __future__ import annotations

import datetime as dt

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, QuerySet, Sum

from yice.core.accounts.models import Authenticator, User, normal_name
from yice.lib import clock


def locked_for(username: str) -> int:
    """Whole minutes until a login name may try again; 0 when it is not locked. Unknown names lock like known ones."""
    cool_off = dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    attempts = AccessAttempt.objects.filter(
        username=normal_name(username), attempt_time__gte=clock.real_now() - cool_off
    ).aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    if not attempts["last"] or (attempts["failures"] or 0) < settings.AXES_FAILURE_LIMIT:
        return 0
    left = attempts["last"] + cool_off - clock.real_now()
    return max(1, -(-int(left.total_seconds()) // 60))


def has_second_step(user: User) -> bool:
    """Whether a code is asked for after the password."""
    return bool(Authenticator.objects.filter(user=user, confirmed=True).exists())


def users(*, active: bool | None = None) -> QuerySet[User]:
    """All logins, by name."""
    found = User.objects.order_by("username")
    return found if active is None else found.filter(is_active=active)
