"""Signing in and out."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import django_otp
from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from yice.core.accounts.actions import verify_second_step
from yice.core.accounts.forms import CodeForm, LoginForm
from yice.core.accounts.models import User, normal_name
from yice.core.accounts.queries import has_second_step, locked_for
from yice.core.audit.actions import record
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind
from yice.lib.gate import source_of
from yice.lib.htmx import attempt, form_status

_PENDING = "yice_second_step"
_PENDING_SECONDS = 300
_PENDING_TRIES = 5


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Name and password. One sentence for every failure, so that nobody learns which names exist."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(_next(request))
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        username = normal_name(form.cleaned_data["username"])
        user = auth.authenticate(request, username=username, password=form.cleaned_data["password"])
        if isinstance(user, User):
            return _signed_in(request, user)
        known = User.objects.filter(username=username).first()
        minutes = locked_for(username)
        _note(request, "accounts.locked" if minutes else "accounts.login_failed", known)
        if minutes:
            return render(request, "accounts/locked.html", {"minutes": minutes}, status=429)
        form.add_error(None, "登录名或口令不正确。请核对后重试；多次失败会暂时锁定。")
    return _page(request, "accounts/login.html", form)


@never_cache
@require_http_methods(["GET", "POST"])
def login_code(request: HttpRequest) -> HttpResponse:
    """The second step for those who switched it on."""
    pending = request.session.get(_PENDING)
    user = _pending_user(pending)
    if user is None or pending is None:
        request.session.pop(_PENDING, None)
        messages.warning(request, "两步验证已超时，请重新登录。")
        return HttpResponseRedirect(reverse("accounts:login"))
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        device = None
        with attempt(form) as deed:
            device = verify_second_step(user=user, code=form.cleaned_data["code"])
        if not deed.done:
            return _page(request, "accounts/login_code.html", form)
        if device is not None:
            request.session.pop(_PENDING, None)
            return _enter(request, user, device)
        pending["tries"] += 1
        request.session[_PENDING] = pending
        _note(request, "accounts.login_failed", user)
        form.add_error("code", "验证码不正确，请输入当前显示的数字")
    return _page(request, "accounts/login_code.html", form)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    if isinstance(request.user, User):
        _note(request, "accounts.logout", request.user)
    auth.logout(request)
    return HttpResponseRedirect(reverse("accounts:login"))


def own_answer(_request: HttpRequest, response: HttpResponse, _credentials: Any) -> HttpResponse:
    """What axes shows a locked name: nothing of its own, the login page has said it already."""
    return response


def _signed_in(request: HttpRequest, user: User) -> HttpResponse:
    if not has_second_step(user):
        return _enter(request, user)
    request.session.cycle_key()
    request.session[_PENDING] = {"user": user.pk, "at": int(clock.real_now().timestamp()), "tries": 0}
    return HttpResponseRedirect(_with_next(request, "accounts:login_code"))


def _enter(request: HttpRequest, user: User, device: Any = None) -> HttpResponse:
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    if device is not None:
        django_otp.login(request, device)
    User.objects.filter(pk=user.pk).update(last_seen=clock.real_now())
    _note(request, "accounts.login", user)
    return HttpResponseRedirect(_next(request))


def _pending_user(pending: Any) -> User | None:
    if not isinstance(pending, dict) or pending.get("tries", 0) >= _PENDING_TRIES:
        return None
    if clock.real_now().timestamp() - pending.get("at", 0) > _PENDING_SECONDS:
        return None
    return User.objects.filter(pk=int(pending.get("user", 0)), is_active=True).first()


def _note(request: HttpRequest, verb: str, user: User | None) -> None:
    """To the trail, without what was typed: a password is easily typed into the wrong box."""
    actor = getattr(request, "actor", None)
    if actor is None:
        name = user.username if user is not None and verb == "accounts.login" else "登录页"
        actor = Actor(ActorKind.STAFF, -user.pk if user is not None else 0, name, source_of(request))
    record(by=actor, verb=verb, subject=("user", user.pk if user is not None else None))


def _next(request: HttpRequest) -> str:
    target = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        return target
    return resolve_url(settings.LOGIN_REDIRECT_URL)


def _with_next(request: HttpRequest, name: str) -> str:
    return f"{reverse(name)}?{urlencode({'next': _next(request)})}"


def _page(request: HttpRequest, template: str, form: Any) -> HttpResponse:
    status = form_status(form)
    return render(request, template, {"form": form, "next": _next(request)}, status=status)
