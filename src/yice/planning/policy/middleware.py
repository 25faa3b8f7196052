"""Asks once for the rulebook in force while a page is read."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from yice.planning.policy import books


class HeldRulebook:
    """For requests that only read; a deed asks anew, for it may be the one that changes the rulebook."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hold it and go on."""
        if request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        with books.held():
            return self.get_response(request)
