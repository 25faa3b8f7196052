"""Nobody gets in without signing in, nobody stays in who has walked away."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from yice.core.accounts.models import User
from yice.lib import clock
from yice.lib.htmx import is_fragment

# Views that may be asked for without signing in: everything else needs a login, also what is added later.
OPEN_VIEWS = frozenset(
    {
        "accounts:login", "accounts:login_code", "cards:scan", "notify:receipts", "field:app", "field:worker",
        "field:manifest", "field:send", "field:states",
    }
)  # fmt: skip
# Views still open while the password has to be changed.
_CHANGE_VIEWS = frozenset({"accounts:password", "accounts:logout"})
# Polled by a page by itself: they are no sign of somebody being there.
QUIET_VIEWS = frozenset({"jobs:status"})

_SEEN = "yice_seen"
_NOTE_AFTER = 60  # seconds between two notes of presence, so that reading pages does not write to the database
_LAST_SEEN_AFTER = 3_600

Answer = Callable[[HttpRequest], HttpResponse]


class IdleTimeout:
    """Ends a session after ``settings.IDLE_MINUTES`` without a sign of life (R156)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out who was away too long, before anything else is looked at."""
        if request.user.is_authenticated:
            now = clock.real_now().timestamp()
            seen = request.session.get(_SEEN)
            if isinstance(seen, int | float) and now - seen > settings.IDLE_MINUTES * 60:
                auth.logout(request)
                messages.warning(request, f"超过 {settings.IDLE_MINUTES} 分钟没有操作，已为您退出，请重新登录。")
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> None:
        """Note a sign of life, at most once a minute."""
        match = request.resolver_match
        if not request.user.is_authenticated or (match is not None and match.view_name in QUIET_VIEWS):
            return
        now = clock.real_now()
        seen = request.session.get(_SEEN, 0)
        if now.timestamp() - seen < _NOTE_AFTER:
            return
        request.session[_SEEN] = int(now.timestamp())
        user = request.user
        if isinstance(user, User) and (
            user.last_seen is None or (now - user.last_seen).total_seconds() > _LAST_SEEN_AFTER
        ):
            User.objects.filter(pk=user.pk).update(last_seen=now)


class LoginRequired:
    """Every view needs a login unless it stands in ``OPEN_VIEWS``; a password to be changed comes first."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        """Decide by the name of the view."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name in OPEN_VIEWS:
            return None
        if not request.user.is_authenticated:
            return _to(request, f"{reverse('accounts:login')}?{urlencode({'next': _back(request)})}")
        if getattr(request.user, "must_change_password", False) and name not in _CHANGE_VIEWS:
            return _to(request, reverse("accounts:password"))
        return None


def _back(request: HttpRequest) -> str:
    """Where to return to after signing in: the page, not the fragment or the deed."""
    if is_fragment(request):
        current = urlsplit(request.headers.get("HX-Current-URL", "/"))
        return f"{current.path or '/'}{'?' + current.query if current.query else ''}"
    return request.get_full_path() if request.method in {"GET", "HEAD"} else "/"


def _to(request: HttpRequest, address: str) -> HttpResponse:
    if is_fragment(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = address
        return response
    return HttpResponseRedirect(address)
