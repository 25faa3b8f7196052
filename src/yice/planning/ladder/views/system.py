"""For the system administrator: what the auditor found, and the office hours."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from dutyengine import identity
from yice.core.org.queries import tenant
from yice.lib import clock
from yice.lib.actor import Role
from yice.lib.errors import NotFound
from yice.lib.gate import actor_of, require_top
from yice.lib.htmx import attempt, go, page
from yice.planning.ladder import actions
from yice.planning.ladder.forms import HoursForm
from yice.planning.ladder.hours import office_hours
from yice.planning.ladder.models import Audit, Clock, Fate, Finding, Fired, Swept
from yice.planning.ladder.queries.audits import alarm
from yice.planning.ladder.queries.steps import rung_words
from yice.planning.ladder.rungs import STAGES, Stage, clock_ladder
from yice.planning.ladder.shares import shares_today
from yice.planning.policy import books

_LOOKED = (
    ("sweeps", "提醒巡查按日进行", "次", (Finding.NO_SWEEP,)),
    ("rungs", "应办到了提醒日子的梯级", "级", (Finding.RUNG_MISSING,)),
    ("clocks", "将到期和已超时的计时", "个", (Finding.CLOCK_MISSING,)),
    ("told", "近一个月应发的提醒", "条", (Finding.NOT_SENT,)),
    ("messages", "近一个月的提醒单", "份", (Finding.NOT_ARRIVED,)),
    ("terms", "在办的诉求都在计时", "件", (Finding.NO_TERM,)),
    ("promises", "抽查人员的应办是否齐全", "人", (Finding.PROMISE_MISSING,)),
)
_THINGS = {"notice": "提醒单", "case": "诉求"}
_HISTORY = 14


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """The last check of the auditor, with examples; and the checks before."""
    require_top(actor_of(request), Role.SYSTEM_ADMIN)
    rows = list(Audit.objects.all()[:_HISTORY])
    last = rows[0] if rows else None
    since = clock.today() - dt.timedelta(days=31)
    unsaid = Fired.objects.filter(day__gte=since, fate__in=(Fate.NOBODY, Fate.TOP)).order_by().values_list("fate")
    context = {
        "last": last,
        "rows": rows,
        "checks": [
            (word, last.looked.get(code, 0), unit, sum(last.found.get(one.value, 0) for one in findings))
            for code, word, unit, findings in _LOOKED
        ]
        if last
        else [],
        "examples": [_example(one) for one in last.examples] if last else [],
        "unsaid": [(Fate(code).label, count) for code, count in unsaid.annotate(n=Count("pk"))],
        "alarm": alarm(),
        "swept": Swept.objects.first(),
    }
    return page(request, "ladder/audit.html", context)


def _example(one: dict[str, str]) -> dict[str, str]:
    """One offending thing without a name: the administrator looks after the machine, not the elders."""
    rung, day = one.get("rung", ""), one.get("day", "")
    what = f"{_THINGS.get(one['what'], '计时')}第 {one['id']} 号"
    if one["what"] == "duty":
        parts = identity.decode(int(one["id"]))
        book = books.in_force(clock.today())[1]
        rule = book.by_number.get(int(parts.rule))
        if one["code"] == Finding.RUNG_MISSING:
            rung = rung_words(rung, int(parts.rule), int(parts.step), book)
        what = f"{rule.title if rule else '应办'}（对象编号 {parts.subject}）"
    elif one["what"] == "last":
        what = f"最近一次巡查：{one['id']}"
    if rung.upper() in Stage.__members__:
        rung = STAGES[Stage[rung.upper()]]
    return {"finding": Finding(one["code"]).label, "what": what, "day": day, "rung": rung}


@require_POST
def audit_now(request: HttpRequest) -> HttpResponse:
    """Check at once."""
    actor = require_top(actor_of(request), Role.SYSTEM_ADMIN)
    row = actions.audit_clockwork(by=actor)
    found = sum(row.found.values())
    return go(request, reverse("ladder:audit"), saved="核查通过。" if row.passed else f"核查发现 {found} 处问题。")


@require_http_methods(["GET", "POST"])
def hours(request: HttpRequest) -> HttpResponse:
    """Set the office hours that clocks of working time go by."""
    actor = require_top(actor_of(request), Role.SYSTEM_ADMIN)
    owner = tenant()
    if owner is None:
        raise NotFound("tenant_missing", "还没有设置使用单位", todo="请先运行 yice set-up 或 yice load-demo。")
    spans = [*office_hours(), ("", "")]
    initial = {
        "version": owner.version,
        "morning_from": spans[0][0],
        "morning_to": spans[0][1],
        "afternoon_from": spans[1][0],
        "afternoon_to": spans[1][1],
    }
    form = HoursForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            counted = actions.change_office_hours(
                by=actor, version=form.cleaned_data["version"], hours=form.hours(), reason=form.cleaned_data["reason"]
            )
        if tried.done:
            return go(request, reverse("ladder:hours"), saved=f"办公时间已保存，{counted} 个计时按新的时间续算。")
    context = {
        "form": form,
        "running": Clock.objects.filter(stopped_at__isnull=True, working_time=True).count(),
        "ladder": [(rung.share, STAGES[Stage(rung.stage)]) for rung in clock_ladder(shares_today())],
    }
    return page(request, "ladder/hours.html", context)
