"""What every answer carries: a strict content policy, and the product's own words when a deed is refused."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from yice.lib.errors import YiceError
from yice.lib.htmx import is_fragment

POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
# Never shown back: secrets, numbers that are kept encrypted, and the machinery of forms.
_UNSHOWN = ("csrf", "password", "token", "otp", "code", "id_number", "id_no", "bank", "idempotency", "version")
_LONGEST = 2000


class ContentPolicy:
    """``default-src 'self'``: no inline script, no foreign source."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the policy unless the view set its own."""
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        return response


class RefusalPages:
    """A ``YiceError`` that no form kept becomes a page: what, why, what to do, a code, and what was typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer refusals; everything else stays an error of ours."""
        if not isinstance(exception, YiceError):
            return None
        return refusal_page(request, exception)


def refusal_page(request: HttpRequest, error: YiceError) -> HttpResponse:
    """The page of a refusal; 404 looks the same for what is absent and what is out of scope."""
    template = "errors/404.html" if error.status == 404 else "errors/refusal.html"  # noqa: PLR2004 - not found
    layout = "base_fragment.html" if is_fragment(request) else "base.html"
    context = {"refusal": error, "typed": typed(request), "layout": layout}
    return render(request, template, context, status=error.status)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person typed, to copy back: never secrets or identity numbers."""
    if request.method != "POST":
        return []
    return [
        (name, value[:_LONGEST])
        for name, values in request.POST.lists()
        for value in values
        if isinstance(value, str) and value.strip() and not any(part in name.lower() for part in _UNSHOWN)
    ]
