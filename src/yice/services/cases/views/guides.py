"""How things are done, for elders and families, in large type; the same data as the errands' checklists."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from yice.core.org.queries import tenant
from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.lib.gate import actor_of, require
from yice.lib.htmx import page
from yice.services.cases import access
from yice.services.cases.catalog import procedures

_ROLES = access.READERS


def _reader(request: HttpRequest) -> Actor:
    return require(actor_of(request), *_ROLES)


@require_GET
def guides(request: HttpRequest) -> HttpResponse:
    """Every guide, and all questions with answers on one page."""
    actor = _reader(request)
    return page(
        request, "cases/guides.html", {"procedures": list(procedures().values()), "takes": actor.holds(*access.INTAKE)}
    )


@require_GET
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """One guide; prints on A4 in large type."""
    actor = _reader(request)
    found = procedures().get(code)
    if found is None:
        raise NotFound("procedure_not_found", "没有这项代办")
    office = tenant()
    settings = office.settings if office is not None else {}
    context = {
        "procedure": found,
        "phone": settings.get("hotline") or "",
        "office": office.name if office is not None else "",
        "takes": actor.holds(*access.INTAKE),
    }
    return page(request, "cases/guide.html", context)
