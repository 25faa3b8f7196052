"""Categories and teams on a page: the shipped ones and the office's own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yice.core.org import access as org
from yice.lib.actor import Actor, Role
from yice.lib.errors import NotFound
from yice.lib.gate import actor_of, require
from yice.lib.htmx import go, idempotency_key, page
from yice.services.cases import access, actions, forms
from yice.services.cases.models import TeamMember
from yice.services.cases.queries import eligible, kind_of, kinds, teams
from yice.services.cases.views.shared import reader, run

both = require_http_methods(["GET", "POST"])


def _decider(request: HttpRequest) -> Actor:
    actor = reader(request)
    if not access.decides_settings(actor):
        raise NotFound
    return actor


def _back() -> str:
    return reverse("cases:categories")


@require_GET
def categories(request: HttpRequest) -> HttpResponse:
    """Every category with its team, terms and who may read; every team with its members in sight."""
    actor = reader(request)
    words = dict(teams())
    members: dict[str, list[TeamMember]] = {}
    rows = TeamMember.objects.filter(ended_on__isnull=True, unit__in=access.own_units(actor))
    for row in rows.select_related("unit", "staff").order_by("unit__path", "pk"):
        members.setdefault(row.team, []).append(row)
    context: dict[str, Any] = {
        "groups": [(words[code], [kind for kind in kinds().values() if kind.team == code]) for code, _ in teams()],
        "teams": [(code, word, members.get(code, [])) for code, word in teams()],
        "decides": access.decides_settings(actor),
        "staffs": actor.holds(Role.HEAD),
    }
    return page(request, "cases/categories.html", context)


@both
def category(request: HttpRequest, code: str = "") -> HttpResponse:
    """Change a category, or add one."""
    actor = _decider(request)
    kind = kind_of(code) if code else None
    initial = {
        "title": kind.title, "team": kind.team, "track": kind.track, "restricted": kind.restricted,
        "neutral": kind.neutral, "is_open": kind.is_open,
    } if kind is not None else {"is_open": True}  # fmt: skip
    form = forms.CategoryForm(request.POST if request.method == "POST" else None, initial=initial)
    return run(
        request, form,
        ("修改类别" if kind else "新建类别", "已登记的诉求不受影响。", "保存", "类别已保存。"),
        lambda: actions.change_category(by=actor, code=code, key=idempotency_key(request), **form.cleaned_data),
        back=_back(),
    )  # fmt: skip


@both
def team(request: HttpRequest) -> HttpResponse:
    """Add a team of the office's own."""
    actor = _decider(request)
    form = forms.TeamForm(request.POST if request.method == "POST" else None)
    return run(
        request, form,
        ("新建小组", "医疗保健、精神慰藉、家政服务、法律维权四组之外，可以加自己的小组。", "保存", "小组已加上。"),
        lambda: actions.add_team(by=actor, title=form.cleaned_data["title"], key=idempotency_key(request)),
        back=_back(),
    )  # fmt: skip


@both
def join(request: HttpRequest) -> HttpResponse:
    """Put somebody into a team for a unit."""
    actor = require(actor_of(request), Role.HEAD)
    units = org.units_visible_to(actor, Role.HEAD).filter(is_open=True).order_by("path")
    staff = eligible().filter(pk__in=org.staff_visible_to(actor, Role.HEAD).values("pk")).select_related("unit")
    form = forms.JoinForm(
        request.POST if request.method == "POST" else None,
        units=[(str(one.pk), one.name) for one in units],
        staff=[(str(one.pk), f"{one.name}（{one.unit.name}）") for one in staff.order_by("unit__path", "pk")],
    )
    return run(
        request, form, ("增加小组成员", "没有小组成员的单位，诉求先派给联络员。", "保存", "已加入小组。"),
        lambda: actions.join_team(
            by=actor, team=form.cleaned_data["team"], unit_id=form.cleaned_data["unit"],
            staff_id=form.cleaned_data["staff"], key=idempotency_key(request),
        ),
        back=_back(),
    )  # fmt: skip


@require_POST
def leave(request: HttpRequest, member_id: int) -> HttpResponse:
    """Take somebody out of a team."""
    actor = require(actor_of(request), Role.HEAD)
    actions.leave_team(by=actor, member_id=member_id, key=idempotency_key(request))
    return go(request, _back(), saved="已退出小组。")
