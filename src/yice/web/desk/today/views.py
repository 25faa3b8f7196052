"""The first page, by role. Who holds several roles turns between them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from yice.core.people.queries import caseload
from yice.lib import clock
from yice.lib.actor import Actor, Role
from yice.lib.htmx import page
from yice.planning.duties.queries.remembered import remembered, stamp
from yice.planning.ladder.queries.audits import alarm
from yice.web.desk import scope
from yice.web.desk.today import consoles, coverage, figures, mine, owed
from yice.web.desk.today.area import area_of

HOMES: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("office", "全科室", (Role.HEAD, Role.LEADER, Role.CLERK)),
    ("mine", "我的老同志", (Role.LIAISON,)),
    ("operator", "值班", (Role.DUTY_OFFICER,)),
    ("statistician", "统计考核", (Role.STATISTICIAN,)),
    ("system", "系统管理", (Role.SYSTEM_ADMIN,)),
    ("security", "安全管理", (Role.SECURITY_ADMIN,)),
    ("audit", "审计管理", (Role.AUDIT_ADMIN,)),
)


@require_GET
def today(request: HttpRequest) -> HttpResponse:
    """What this actor must see first."""
    actor = scope.actor_of(request)
    mine_too = actor.holds(Role.HEAD, Role.CLERK) and not actor.holds(Role.LIAISON) and caseload(actor.id).exists()
    homes = [(code, word) for code, word, roles in HOMES if actor.holds(*roles) or (code == "mine" and mine_too)]
    if not homes:
        return page(request, "desk/today/nobody.html", {})
    wanted = request.GET.get("home", "")
    home = wanted if wanted in dict(homes) else homes[0][0]
    here = reverse("desk:today")
    context = {
        "home": home,
        "homes": [(code, word, f"{here}?home={code}") for code, word in homes] if len(homes) > 1 else [],
        **_HOMES[home](request, actor),
    }
    return page(request, f"desk/today/{home}.html", context)


def _office(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    day = clock.today()
    area = area_of(request, actor)
    told = stamp(area.key, day)
    period, word = coverage.shown_month(day)
    sums = owed.waiting(area, day)
    return {
        "area": area,
        "filters": [area.choice],
        "figures": remembered("figures", told, lambda: figures.figures(area, sums.overdue, day)),
        "pressing": owed.pressing(sums, day),
        "week": remembered("week", told, lambda: owed.week(sums, day)),
        "units": sums.units,
        "most": max((one.open for one in sums.units), default=0),
        "liaisons": remembered("liaisons", told, lambda: owed.liaisons(sums, day)),
        "coverage": remembered("coverage", told, lambda: coverage.least_kept(area, period)),
        "month_word": word,
        "month_code": period.code,
        "audit_alarm": alarm(),
    }


def _mine(_request: HttpRequest, actor: Actor) -> dict[str, Any]:
    return {"round": mine.my_round(actor, clock.today())}


def _operator(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    return consoles.operator(actor, area_of(request, actor), clock.today())


def _statistician(request: HttpRequest, actor: Actor) -> dict[str, Any]:
    area = area_of(request, actor)
    return {"area": area, **consoles.statistician(area)}


def _system(_request: HttpRequest, actor: Actor) -> dict[str, Any]:
    return {**consoles.system_admin(actor), "audit_alarm": alarm()}


def _security(_request: HttpRequest, actor: Actor) -> dict[str, Any]:
    return consoles.security_admin(actor)


def _audit(_request: HttpRequest, actor: Actor) -> dict[str, Any]:
    return consoles.audit_admin(actor)


_HOMES = {
    "office": _office, "mine": _mine, "operator": _operator, "statistician": _statistician, "system": _system,
    "security": _security, "audit": _audit,
}  # fmt: skip
