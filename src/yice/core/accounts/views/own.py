"""One's own account: the password and the second step."""

from __future__ import annotations

from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from yice.core.accounts import actions
from yice.core.accounts.forms import CodeForm, PasswordForm
from yice.core.accounts.models import User
from yice.core.accounts.queries import has_second_step
from yice.lib.errors import NotFound
from yice.lib.gate import actor_of
from yice.lib.htmx import attempt, go, page
from yice.lib.qr import qr_svg


@never_cache
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    user = _user(request)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as deed:
            actions.change_password(
                by=actor_of(request), user=user, old=form.cleaned_data["old"], new=form.cleaned_data["new"]
            )
        if deed.done:
            update_session_auth_hash(request, user)
            return go(request, reverse("desk:today"), saved="口令已修改，其他地方的登录已退出。")
    return page(request, "accounts/password.html", {"form": form, "must": user.must_change_password})


@never_cache
@require_http_methods(["GET", "POST"])
def two_step(request: HttpRequest) -> HttpResponse:
    """Switch the second step on: scan, type the first code, write the recovery codes down. Or switch it off."""
    user = _user(request)
    if has_second_step(user):
        return _switch_off(request, user)
    device = actions.start_totp(user=user)
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        codes: list[str] = []
        with attempt(form) as deed:
            codes = actions.confirm_totp(by=actor_of(request), user=user, code=form.cleaned_data["code"].strip())
        if deed.done:
            return page(request, "accounts/two_step_codes.html", {"codes": codes})
    context = {"form": form, "qr": qr_svg(device.config_url), "key": device.readable}
    return page(request, "accounts/two_step_start.html", context)


def _switch_off(request: HttpRequest, user: User) -> HttpResponse:
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if actions.verify_second_step(user=user, code=form.cleaned_data["code"]) is not None:
            actions.drop_totp(by=actor_of(request), user=user)
            return go(request, reverse("accounts:two_step"), saved="两步验证已停用。")
        form.add_error("code", "验证码不正确，请输入当前显示的数字")
    return page(request, "accounts/two_step_on.html", {"form": form})


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise NotFound
    return request.user
