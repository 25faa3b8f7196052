"""今日: what each role must see first (domain §6.3)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse

from yice.lib.htmx import page


def today(request: HttpRequest) -> HttpResponse:
    """The first page, by role."""
    return page(request, "desk/today.html", {})
