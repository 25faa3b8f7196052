"""Puts the actor on every request, and asks for the business date once."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from yice.core.accounts.models import User
from yice.core.org import business
from yice.core.org.access import actor_for
from yice.lib.gate import source_of


class ActorOfRequest:
    """``request.actor``: who is asking, with the grants of today; ``None`` for who is not signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set it and go on."""
        with business.held():
            user = request.user
            actor = actor_for(user, source_of(request)) if isinstance(user, User) else None
            request.actor = actor  # type: ignore[attr-defined]
            return self.get_response(request)
