"""Staff: the list, one member, posts and logins."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from yice.core.accounts.actions import unlock_user
from yice.core.accounts.queries import has_second_step, locked_for
from yice.core.org import access, actions
from yice.core.org.forms import (
    CloseForm,
    LoginForm,
    PostForm,
    ReasonForm,
    RelieveForm,
    StaffChangeForm,
    StaffForm,
)
from yice.core.org.models import Post, Staff
from yice.core.org.views.units import deed_page, tabs
from yice.lib import clock
from yice.lib.actor import ROLE_NAMES, Actor, Role
from yice.lib.errors import NotFound
from yice.lib.filters import Choice, chosen
from yice.lib.gate import actor_of, require
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.lib.paging import keyset
from yice.lib.temporal import held_on

_ROLES = [(role.value, ROLE_NAMES[role]) for role in Role]


@require_GET
def staff_list(request: HttpRequest) -> HttpResponse:
    """Everybody who works in the units one may see."""
    actor = require(actor_of(request), *access.SEE_ORG)
    query = request.GET
    text, role = query.get("q", "").strip()[:40], chosen(query, "role", _ROLES)
    left = query.get("left") == "1"
    rows = access.staff_visible_to(actor).filter(is_active=not left).select_related("unit", "user")
    if text:
        rows = rows.filter(Q(name__contains=text) | Q(no__icontains=text))
    if role:
        rows = rows.filter(pk__in=Post.objects.filter(held_on(clock.today()), role=role).values("staff_id"))
    shown = keyset(rows, order=("pk",), after=query.get("after"), before=query.get("before"))
    posts: dict[int, list[str]] = {}
    for post in Post.objects.filter(held_on(clock.today()), staff__in=[staff.pk for staff in shown.items]):
        posts.setdefault(post.staff_id, []).append(post.get_role_display())
    context = {
        "page": shown,
        "rows": [(staff, posts.get(staff.pk, [])) for staff in shown.items],
        "filters": [
            Choice("q", "姓名或工号", text),
            Choice("role", "岗位", role, _ROLES),
            Choice("left", "离岗", "1" if left else "", [("1", "只看离岗")], any="不看离岗"),
        ],
        "filters_set": bool(text or role or left),
        "may_add": actor.holds(*access.MANAGE_STAFF),
        "tabs": tabs(),
    }
    return page(request, "org/staff_list.html", context)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One member of staff: posts now and before, and the login."""
    actor = actor_of(request)
    staff = access.get_staff(actor, pk)
    user = staff.user
    context = {
        "staff": staff,
        "posts": staff.posts.filter(superseded_at=None).select_related("unit").order_by("-valid_from", "-pk"),
        "areas": staff.areas.filter(is_open=True),
        "today": clock.today(),
        "may_edit": staff.is_active
        and _may(actor, staff, *(access.MANAGE_POSTS if access.is_admin(staff) else access.MANAGE_STAFF)),
        "may_make": staff.is_active and access.holds_over(actor, staff.unit, *access.MANAGE_AREAS),
        "may_appoint": staff.is_active and _may(actor, staff, *access.MANAGE_POSTS),
        "may_login": _may(actor, staff, *access.MANAGE_LOGINS),
        "locked": locked_for(user.username) if user else 0,
        "second_step": has_second_step(user) if user else False,
    }
    return page(request, "org/staff.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Take somebody on."""
    actor = require(actor_of(request), *access.MANAGE_STAFF)
    units = access.units_visible_to(actor, *access.MANAGE_STAFF).filter(is_open=True).order_by("path")
    form = StaffForm(request.POST or None, initial={"unit": request.GET.get("unit")})
    form.fields["unit"].queryset = units  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        with attempt(form) as deed:
            staff = actions.add_staff(by=actor, key=idempotency_key(request), **form.cleaned_data)
        if deed.done:
            return go(request, reverse("org:staff", args=[staff.pk]), saved=f"已添加{staff.name}。任职后才有权限。")
    return deed_page(request, form, "添加工作人员", "添加")


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct what we know of somebody."""
    actor = actor_of(request)
    staff = _get_for_change(actor, pk)
    names = ("name", "unit", "phone", "employment", "duty_types", "version")
    form = StaffChangeForm(request.POST or None, initial={name: getattr(staff, name) for name in names})
    units = access.units_visible_to(actor, *access.MANAGE_STAFF).filter(is_open=True).order_by("path")
    form.fields["unit"].queryset = units  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        with attempt(form) as deed:
            actions.change_staff(by=actor, staff=staff, **form.cleaned_data)
        if deed.done:
            return go(request, reverse("org:staff", args=[pk]), saved="已保存。")
    return deed_page(request, form, f"修改{staff.name}的资料", "保存")


@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """See somebody off."""
    actor = actor_of(request)
    staff = _get_for_change(actor, pk)
    form = CloseForm(request.POST or None, initial={"version": staff.version})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with attempt(form) as deed:
            actions.leave_staff(
                by=actor, staff=staff, version=data["version"], left_on=data["day"], reason=data["reason"]
            )
        if deed.done:
            return go(request, reverse("org:staff", args=[pk]), saved=f"{staff.name}已离岗，岗位与账号同时停止。")
    return deed_page(request, form, f"{staff.name}离岗", "办理离岗", "岗位、分管与账号当日停止；结对须先移交。")


@require_http_methods(["GET", "POST"])
def appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Give somebody a post."""
    actor = actor_of(request)
    staff = access.get_staff(actor, pk, *access.MANAGE_POSTS)
    form = PostForm(request.POST or None, initial={"unit": staff.unit_id})
    units = access.units_visible_to(actor, *access.MANAGE_POSTS).filter(is_open=True).order_by("path")
    form.fields["unit"].queryset = units  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        with attempt(form) as deed:
            actions.appoint(by=actor, staff=staff, key=idempotency_key(request), **form.cleaned_data)
        if deed.done:
            return go(request, reverse("org:staff", args=[pk]), saved="任职已生效，下次打开页面即有权限。")
    return deed_page(request, form, f"任命{staff.name}", "任命", "权限及于所选单位及其全部下级。")


@require_http_methods(["GET", "POST"])
def relieve(request: HttpRequest, pk: int, post_pk: int) -> HttpResponse:
    """End a post."""
    actor = actor_of(request)
    staff = access.get_staff(actor, pk, *access.MANAGE_POSTS)
    post = staff.posts.filter(pk=post_pk, superseded_at=None).select_related("unit").first()
    if post is None:
        raise NotFound("post_not_found", "没有找到这个岗位")
    access.get_unit(actor, post.unit_id, *access.MANAGE_POSTS)
    form = RelieveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as deed:
            actions.relieve(by=actor, post=post, valid_to=form.cleaned_data["day"], reason=form.cleaned_data["reason"])
        if deed.done:
            return go(request, reverse("org:staff", args=[pk]), saved="岗位已免去。")
    return deed_page(request, form, f"免去{staff.name}的{post.unit.name}{post.get_role_display()}", "免去")


@never_cache
@require_http_methods(["GET", "POST"])
def create_login(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a login; the one-time password is shown once."""
    actor = actor_of(request)
    staff = access.get_staff(actor, pk, *access.MANAGE_LOGINS)
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as deed:
            password = actions.create_login(by=actor, staff=staff, username=form.cleaned_data["username"])
        if deed.done:
            return page(request, "org/one_time.html", {"staff": staff, "password": password})
    return deed_page(request, form, f"为{staff.name}开通账号", "开通")


@never_cache
@require_http_methods(["GET", "POST"])
def login_deed(request: HttpRequest, pk: int, deed_name: str) -> HttpResponse:
    """Disable, enable, unlock or reset a login, or take a lost telephone off it."""
    actor = actor_of(request)
    staff = access.get_staff(actor, pk, *access.MANAGE_LOGINS)
    title, verb, saved = LOGIN_DEEDS[deed_name]
    if staff.user is None:
        raise NotFound("login_missing", f"{staff.name}没有账号", todo="请先开通账号。")
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        password = ""
        with attempt(form) as deed:
            password = _do_login(deed_name, actor, staff, form.cleaned_data["reason"])
        if deed.done and password:
            return page(request, "org/one_time.html", {"staff": staff, "password": password})
        if deed.done:
            return go(request, reverse("org:staff", args=[pk]), saved=saved)
    return deed_page(request, form, f"{title}：{staff.name}", verb)


LOGIN_DEEDS = {
    "disable": ("停用账号", "停用", "账号已停用，已登录的页面随即退出。"),
    "enable": ("恢复账号", "恢复", "账号已恢复。"),
    "reset": ("重置口令", "重置", ""),
    "unlock": ("解除锁定", "解除", "锁定已解除。"),
    "drop-two-step": ("停用两步验证", "停用", "两步验证已停用。"),
}


def _do_login(name: str, by: Actor, staff: Staff, reason: str) -> str:
    user = staff.user
    if name == "reset":
        return actions.reset_login(by=by, staff=staff, reason=reason)
    if name == "disable":
        actions.disable_login(by=by, staff=staff, reason=reason)
    elif name == "enable":
        actions.enable_login(by=by, staff=staff, reason=reason)
    elif user is not None and name == "unlock":
        unlock_user(by=by, user=user, reason=reason)
    else:
        actions.drop_second_step(by=by, staff=staff, reason=reason)
    return ""


def _get_for_change(actor: Actor, pk: int) -> Staff:
    """A head keeps the staff of his units, but not those who administer: they are the security administrator's."""
    staff = access.get_staff(actor, pk, *access.MANAGE_STAFF)
    return access.get_staff(actor, pk, *access.MANAGE_POSTS) if access.is_admin(staff) else staff


def _may(actor: Actor, staff: Staff, *roles: Role) -> bool:
    return access.staff_visible_to(actor, *roles).filter(pk=staff.pk).exists()
