"""Areas, and the tenant's settings."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yice.core.org import access, actions, queries
from yice.core.org.forms import AreaChangeForm, AreaForm, BusinessDateForm, TenantForm
from yice.core.org.models import Area, Tenant
from yice.core.org.views.units import deed_page, tabs
from yice.lib.actor import Actor, Role
from yice.lib.errors import NotFound
from yice.lib.gate import actor_of, require, require_top
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.lib.paging import keyset


@require_GET
def areas(request: HttpRequest) -> HttpResponse:
    """The areas one may see; those without anybody first, because they are the ones to mend."""
    actor = require(actor_of(request), *access.SEE_ORG)
    rows = _areas(actor, access.SEE_ORG).filter(is_open=True)
    query = request.GET
    shown = keyset(rows, order=("pk",), after=query.get("after"), before=query.get("before"))
    context = {
        "page": shown,
        "missing": rows.filter(manager=None).count(),
        "may_add": actor.holds(*access.MANAGE_AREAS),
        "tabs": tabs(),
    }
    return page(request, "org/areas.html", context)


@require_http_methods(["GET", "POST"])
def add_area(request: HttpRequest) -> HttpResponse:
    """Open an area."""
    actor = require(actor_of(request), *access.MANAGE_AREAS)
    form = AreaForm(request.POST or None)
    units = access.units_visible_to(actor, *access.MANAGE_AREAS).filter(is_open=True).order_by("path")
    form.fields["unit"].queryset = units  # type: ignore[attr-defined]
    _offer_managers(form, actor)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as deed:
            area = actions.add_area(by=actor, key=idempotency_key(request), **form.cleaned_data)
        if deed.done:
            return go(request, reverse("org:areas"), saved=f"已设立片区“{area.name}”。")
    return deed_page(request, form, "设立片区", "设立")


@require_http_methods(["GET", "POST"])
def change_area(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an area's name or who answers for it."""
    actor = actor_of(request)
    area = _area(actor, pk)
    initial = {"version": area.version, "name": area.name, "manager": area.manager_id}
    form = AreaChangeForm(request.POST or None, initial=initial)
    _offer_managers(form, actor)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as deed:
            actions.change_area(by=actor, area=area, **form.cleaned_data)
        if deed.done:
            return go(request, reverse("org:areas"), saved="已保存。")
    return deed_page(request, form, f"片区“{area.name}”", "保存")


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """Whose installation this is."""
    actor = require_top(actor_of(request), Role.SYSTEM_ADMIN)
    tenant = queries.tenant()
    if tenant is None:
        raise NotFound("tenant_missing", "还没有设置使用单位", todo="请先运行 yice set-up 或 yice load-demo。")
    form = TenantForm(request.POST or None, initial=_settled(tenant))
    if request.method == "POST" and form.is_valid():
        with attempt(form) as deed:
            given = form.cleaned_data
            actions.change_tenant(
                by=actor, version=given["version"], name=given["name"], settings={"hotline": given["hotline"]}
            )
        if deed.done:
            return go(request, reverse("org:settings"), saved="已保存。")
    return page(request, "org/settings.html", {"form": form, "tenant": tenant})


def _settled(tenant: Tenant) -> dict[str, Any]:
    """The form as things are."""
    hotline = (tenant.settings or {}).get("hotline", "")
    return {"name": tenant.name, "version": tenant.version, "hotline": hotline}


@require_http_methods(["GET", "POST"])
def business_date(request: HttpRequest) -> HttpResponse:
    """Set the business date, or follow the calendar again."""
    actor = require_top(actor_of(request), Role.SYSTEM_ADMIN)
    tenant = queries.tenant()
    form = BusinessDateForm(request.POST or None, initial={"day": tenant.business_date if tenant else None})
    if request.method == "POST" and form.is_valid():
        with attempt(form) as deed:
            actions.set_business_date(by=actor, **form.cleaned_data)
        if deed.done:
            return go(request, reverse("org:settings"), saved="业务日期已设定，应办与统计即按此日计算。")
    return deed_page(request, form, "业务日期", "设定", "改动会影响全部应办期限，并记入审计。")


def _areas(actor: Actor, roles: tuple[Role, ...]) -> QuerySet[Area]:
    found = Area.objects.filter(access.within(actor.ranges(*roles), "unit__path"))
    return found.select_related("unit", "manager")


def _area(actor: Actor, pk: int) -> Area:
    area = _areas(actor, access.MANAGE_AREAS).filter(pk=pk, is_open=True).first()
    if area is None:
        raise NotFound("area_not_found", "没有找到这个片区")
    return area


def _offer_managers(form: AreaForm | AreaChangeForm, actor: Actor) -> None:
    staff = access.staff_visible_to(actor, *access.MANAGE_AREAS).filter(is_active=True).order_by("unit__path", "name")
    form.fields["manager"].queryset = staff  # type: ignore[attr-defined]
