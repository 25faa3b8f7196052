"""Units: the tree, one unit, opening, changing, moving, closing."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yice.core.org import access, actions, queries
from yice.core.org.forms import CloseForm, LeaderForm, MoveForm, UnitChangeForm, UnitForm
from yice.lib import clock
from yice.lib.filters import Choice
from yice.lib.gate import actor_of, require
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.lib.ids import SEGMENT
from yice.lib.paging import keyset
from yice.lib.temporal import held_on

_PAGE = 100


@require_GET
def tree(request: HttpRequest) -> HttpResponse:
    """The units one may see, as a tree; a search by name or code; closed units on demand."""
    actor = require(actor_of(request), *access.SEE_ORG)
    text, closed = request.GET.get("q", "").strip()[:40], request.GET.get("closed") == "1"
    units = access.units_visible_to(actor)
    units = units if closed else units.filter(is_open=True)
    if text:
        units = units.filter(Q(name__contains=text) | Q(code__icontains=text))
    units = units.annotate(people=Count("staff", filter=Q(staff__is_active=True)))
    shown = keyset(units, order=("path",), after=request.GET.get("after"), before=request.GET.get("before"), size=_PAGE)
    context = {
        "page": shown,
        "rows": [(unit, 0 if text else len(unit.path) // SEGMENT - 1) for unit in shown.items],
        "filters": [
            Choice("q", "名称或编码", text),
            Choice("closed", "已撤销", "1" if closed else "", [("1", "一并显示")]),
        ],
        "filters_set": bool(text or closed),
        "may_open": actor.holds(*access.MANAGE_UNITS),
        "tabs": tabs(),
    }
    return page(request, "org/units.html", context)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One unit: where it stands, who works there, its areas and how it came to be."""
    actor = actor_of(request)
    unit = access.get_unit(actor, pk)
    manages = access.units_visible_to(actor, *access.MANAGE_UNITS).filter(pk=pk).exists()
    context = {
        "unit": unit,
        "way": queries.ancestors(unit),
        "children": unit.children.filter(is_open=True).order_by("path")[:_PAGE],
        "staff": unit.staff.filter(is_active=True).order_by("pk")[:_PAGE],
        "posts": unit.posts.filter(held_on(clock.today())).select_related("staff").order_by("role", "pk"),
        "areas": unit.areas.filter(is_open=True).select_related("manager").order_by("code"),
        "leader": queries.leader_of(unit),
        "head": queries.head_of(unit),
        "history": unit.placements.filter(superseded_at=None).select_related("parent").order_by("-valid_from"),
        "manages": manages and unit.is_open,
        "may_make": unit.is_open and access.holds_over(actor, unit, *access.MANAGE_AREAS),
    }
    return page(request, "org/unit.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a unit under another."""
    actor = actor_of(request)
    parent = access.get_unit(actor, pk, *access.MANAGE_UNITS)
    form = UnitForm(request.POST or None, initial={"tier": parent.tier, "nature": parent.nature})
    if request.method == "POST" and form.is_valid():
        with attempt(form) as deed:
            unit = actions.open_unit(by=actor, parent=parent, key=idempotency_key(request), **form.cleaned_data)
        if deed.done:
            return go(request, reverse("org:unit", args=[unit.pk]), saved=f"已设立“{unit.name}”。")
    return deed_page(request, form, f"在“{parent.name}”之下设立单位", "设立")


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a unit or change what it counts as, from a day on."""
    actor = actor_of(request)
    unit = access.get_unit(actor, pk, *access.MANAGE_UNITS)
    names = ("name", "kind", "tier", "nature", "division", "phone", "version")
    form = UnitChangeForm(request.POST or None, initial={name: getattr(unit, name) for name in names})
    if request.method == "POST" and form.is_valid():
        with attempt(form) as deed:
            actions.change_unit(by=actor, unit=unit, **form.cleaned_data)
        if deed.done:
            return go(request, reverse("org:unit", args=[pk]), saved="已保存。此前日期的统计不受影响。")
    return deed_page(request, form, f"变更“{unit.name}”", "保存")


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move a unit with everything below it: first what would move, then the deed."""
    actor = actor_of(request)
    unit = access.get_unit(actor, pk, *access.MANAGE_UNITS)
    below = queries.subtree(unit).values("pk")
    form = MoveForm(request.POST or None, initial={"version": unit.version})
    targets = access.units_visible_to(actor, *access.MANAGE_UNITS).filter(is_open=True).exclude(pk__in=below)
    form.fields["parent"].queryset = targets.order_by("path")  # type: ignore[attr-defined]
    preview = None
    if request.method == "POST" and form.is_valid():
        preview = queries.preview_move(unit, form.cleaned_data["parent"])
        if "confirmed" in request.POST:
            with attempt(form) as deed:
                actions.move_unit(by=actor, unit=unit, **form.cleaned_data)
            if deed.done:
                return go(request, reverse("org:unit", args=[pk]), saved=f"已移动，连同下级共 {preview.units} 个单位。")
    return page(request, "org/move.html", {"unit": unit, "form": form, "preview": preview})


@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Close a unit in which nothing is left."""
    actor = actor_of(request)
    unit = access.get_unit(actor, pk, *access.MANAGE_UNITS)
    form = CloseForm(request.POST or None, initial={"version": unit.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with attempt(form) as deed:
            actions.close_unit(
                by=actor, unit=unit, version=data["version"], closed_on=data["day"], reason=data["reason"]
            )
        if deed.done:
            return go(request, reverse("org:units"), saved=f"“{unit.name}”已撤销。")
    return deed_page(request, form, f"撤销“{unit.name}”", "撤销", "撤销前须先移交人员、岗位与下级单位；历史统计照旧。")


@require_http_methods(["GET", "POST"])
def leader(request: HttpRequest, pk: int) -> HttpResponse:
    """Say who is the leader in charge."""
    actor = actor_of(request)
    unit = access.get_unit(actor, pk, *access.MANAGE_POSTS)
    form = LeaderForm(request.POST or None)
    staff = access.staff_visible_to(actor, *access.MANAGE_POSTS).filter(is_active=True)
    form.fields["staff"].queryset = staff.order_by("unit__path", "name")  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        with attempt(form) as deed:
            actions.set_leader(by=actor, unit=unit, **form.cleaned_data)
        if deed.done:
            return go(request, reverse("org:unit", args=[pk]), saved="分管领导已更新。")
    return deed_page(request, form, f"“{unit.name}”的分管领导", "保存")


def tabs() -> list[tuple[str, str, str]]:
    """The parts of the organisation."""
    return [
        ("units", "单位", reverse("org:units")),
        ("staff", "工作人员", reverse("org:staff_list")),
        ("areas", "片区", reverse("org:areas")),
        ("rules", "责任规则", reverse("org:rules")),
    ]


def deed_page(request: HttpRequest, form: object, title: str, verb: str, note: str = "") -> HttpResponse:
    """The page of one form and one act."""
    return page(request, "org/deed.html", {"form": form, "title": title, "verb": verb, "note": note})
