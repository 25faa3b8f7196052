"""First screens of those who do not visit people: duty officer, statistician, the three administrators."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Max, Q
from django.utils import timezone

from yice.core.audit import queries as trail
from yice.core.audit.models import Entry
from yice.core.jobs.models import State
from yice.core.jobs.queries import runs_visible_to
from yice.core.org import access as org
from yice.core.org.models import Post, Unit
from yice.core.people import codes
from yice.core.people.models import Doubt
from yice.core.roster.models import Batch
from yice.core.roster.models import State as BatchState
from yice.lib import clock
from yice.lib.actor import Actor, Role
from yice.web.desk.people.rows import rows_of
from yice.web.desk.people.views import by_id
from yice.web.desk.today.area import Area

_LAST = 10
_STALE_DAYS = 90
_NO_ROSTER = ("branch", "community", "hospital")  # they care for people whom others manage


def operator(actor: Actor, area: Area, today: dt.date) -> dict[str, Any]:
    """值班员: the last files opened, and who is in hospital or gravely ill tonight."""
    seen = (
        Entry.objects.filter(actor_kind="staff", actor_id=actor.id, verb="view.file")
        .order_by("-id")
        .values_list("person_id", flat=True)[: _LAST * 8]
    )
    last = list(dict.fromkeys(number for number in seen if number))[:_LAST]
    visible = set(area.people().filter(pk__in=last).values_list("pk", flat=True))
    grave = area.people().filter(life=codes.Life.LIVING).filter(Q(health__critical=True) | Q(health__hospitalised=True))
    ids = list(
        grave.order_by("-health__critical", "health__admitted_on", "pk").values_list("pk", flat=True)[: 2 * _LAST]
    )
    return {
        "last": rows_of(by_id([number for number in last if number in visible]), today),
        "grave": rows_of(by_id(ids), today),
    }


def statistician(area: Area) -> dict[str, Any]:
    """统计考核员: what each unit has handed in, and what still does not agree."""
    people = (
        area.people()
        .order_by()
        .values_list("unit_id", "unit__name", "unit__path")
        .annotate(
            people=Count("pk"),
            unverified=Count("pk", filter=Q(basic_verified_on=None)),
            batch=Max("batch"),
        )
    )
    open_doubts = Doubt.objects.filter(area.units("person__unit__"), settled_at=None)
    doubts = dict(open_doubts.order_by().values_list("person__unit_id").annotate(Count("pk")))
    held = {row[0]: row for row in people}
    latest = submitted_on(area, {row[5] for row in people if row[5]})
    units = Unit.objects.filter(area.units(), is_open=True).exclude(kind__in=_NO_ROSTER)
    above = set(units.values_list("parent_id", flat=True))
    rows = []
    for unit, name in (units | Unit.objects.filter(pk__in=held)).order_by("path").values_list("pk", "name"):
        if unit in above and unit not in held and ("unit", unit) not in latest:
            continue  # the units below hand in themselves
        _, _, _, total, unverified, batch = held.get(unit, (unit, name, "", 0, 0, None))
        on = max((day for day in (latest.get(("batch", batch)), latest.get(("unit", unit))) if day), default=None)
        rows.append({
            "unit": unit, "name": name, "people": total, "unverified": unverified, "doubts": doubts.get(unit, 0),
            "submitted": on,
        })  # fmt: skip
    return {
        "rows": rows,
        "total": sum(row["people"] for row in rows),
        "doubts": sum(row["doubts"] for row in rows),
        "missing": sum(row["submitted"] is None for row in rows),
    }


def submitted_on(area: Area, batches: set[int]) -> dict[tuple[str, int], dt.date]:
    """When a roster was last brought in: per batch of these, and per unit that one was brought in for. One query."""
    done = Batch.objects.filter(Q(pk__in=batches) | area.units("unit__"), state=BatchState.DONE)
    found: dict[tuple[str, int], dt.date] = {}
    for pk, unit, at in done.order_by("committed_at").values_list("pk", "unit_id", "committed_at"):
        if at is not None:
            found["batch", pk] = found["unit", unit] = timezone.localtime(at).date()
    return found


def system_admin(actor: Actor) -> dict[str, Any]:
    """系统管理员: accounts and work in the background, of the units looked after."""
    seen = runs_visible_to(actor)
    runs = dict(seen.order_by().values_list("state").annotate(Count("pk")))
    staff = org.staff_visible_to(actor, Role.SYSTEM_ADMIN)
    return {
        "accounts": staff.filter(user__is_active=True).count(),
        "waiting": runs.get(State.QUEUED, 0) + runs.get(State.RUNNING, 0),
        "failed": list(seen.filter(state=State.FAILED).order_by("-pk")[:_LAST]),
        "failed_count": runs.get(State.FAILED, 0),
    }


def security_admin(actor: Actor) -> dict[str, Any]:
    """安全管理员: units, staff, posts, and logins nobody has used for long, of the units looked after."""
    idle = clock.now() - dt.timedelta(days=_STALE_DAYS)
    units = org.units_visible_to(actor, Role.SECURITY_ADMIN)
    staff = org.staff_visible_to(actor, Role.SECURITY_ADMIN)
    unused = Q(user__last_seen=None) | Q(user__last_seen__lt=idle)
    return {
        "units": units.filter(is_open=True).count(),
        "staff": staff.filter(is_active=True).count(),
        "posts": Post.objects.filter(valid_to=None, superseded_at=None, unit__in=units).count(),
        "idle": staff.filter(user__is_active=True).filter(unused).count(),
        "idle_days": _STALE_DAYS,
    }


def audit_admin(actor: Actor) -> dict[str, Any]:
    """审计管理员: the chain, its tail and the last verification (at the top), and the newest entries looked after."""
    seal, tail, since = trail.sealing_state()
    return {
        "sees_all": actor.at_top(Role.AUDIT_ADMIN),
        "seal": seal,
        "tail": tail,
        "tail_since": since,
        "verified": trail.last_verification(),
        "latest": list(trail.visible_to(actor).order_by("-id")[:_LAST]),
    }
