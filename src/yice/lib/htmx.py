"""Page or fragment: one helper decides which, and one says where to go next.

A template extends the variable ``layout`` (``{% extends layout %}``). Asked by a browser it is a whole page; asked by
htmx it is only the block ``content``, put into a dialog or in place of a list. So every dialog is also a page with an
address of its own, and works without JavaScript.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from yice.lib import sent
from yice.lib.errors import Invalid, NotFound, YiceError

PAGE = "base.html"
FRAGMENT = "base_fragment.html"
_NOT_TOLD = frozenset({"csrfmiddlewaretoken", "idempotency_key"})


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page (and not for a whole page after going back in history)."""
    headers = request.headers
    return headers.get("HX-Request") == "true" and headers.get("HX-History-Restore-Request") != "true"


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """Render ``template`` as a page, or as a fragment when htmx asks. A form with an error answers 400 or 409."""
    values = {**(context or {}), "layout": FRAGMENT if is_fragment(request) else PAGE}
    form = values.get("form")
    if status == 200 and isinstance(form, BaseForm) and form.is_bound:  # noqa: PLR2004 - the plain OK
        status = form_status(form)
    response = render(request, template, values, status=status)
    patch_vary_headers(response, ["HX-Request"])
    response["Cache-Control"] = "no-store"  # personal data stays out of the browser's disk cache
    return response


def form_status(form: BaseForm) -> int:
    """The HTTP status a bound form is shown with: the status of its refusal, or 400 when a field is wrong."""
    error = getattr(form, "refusal", None)
    if isinstance(error, YiceError):
        return error.status
    return 400 if form.errors else 200


def go(request: HttpRequest, to: str, *, saved: str = "") -> HttpResponse:
    """After a deed: go to ``to`` with a quiet line ``saved``. From a dialog the whole page moves on."""
    if saved:
        messages.success(request, saved)
    if is_fragment(request):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = to
        return response
    return HttpResponseRedirect(to, status=303)


@dataclass(slots=True)
class Attempt:
    """How a deed went: ``done`` is true when no refusal was met."""

    done: bool = False
    refusal: YiceError | None = None


@contextmanager
def attempt(form: BaseForm) -> Iterator[Attempt]:
    """Try an action; a refusal is kept with the form (what was typed stays) instead of becoming an error page.

    ``Invalid.fields`` go to the fields they name. ``NotFound`` passes through: it is a page of its own.
    """
    outcome = Attempt()
    try:
        yield outcome
        outcome.done = True
    except NotFound:
        raise
    except YiceError as error:
        outcome.refusal = error
        form.refusal = error  # type: ignore[attr-defined]
        if isinstance(error, Invalid):
            for name, sentence in error.fields.items():
                form.add_error(name if name in form.fields else None, sentence)


def idempotency_key(request: HttpRequest) -> str | None:
    """The key the form carried (``{% idempotency %}``), for an action; what the form sent is noted with it."""
    key = request.POST.get("idempotency_key") or None
    if key is not None:
        told = [(name, *values) for name, values in sorted(request.POST.lists()) if name not in _NOT_TOLD]
        files = [(name, str(one.name), str(one.size)) for name, rows in request.FILES.lists() for one in rows]
        sent.note(key, [request.get_full_path(), *("\x01".join(one) for one in [*told, *sorted(files)])])
    return key
