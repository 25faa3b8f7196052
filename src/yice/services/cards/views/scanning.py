"""What a scanned card shows: to anybody whom to call, and nothing about a person; to staff a way to the file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from yice.core.org.queries import tenant
from yice.core.people import access as people
from yice.lib.actor import Actor
from yice.lib.htmx import page
from yice.services.cards import queries


@require_GET
def scan(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the QR code. A code that is not ours and one whose card ended look alike to a stranger."""
    card = queries.card_of(token)
    valid = card is not None and card.ended_on is None
    actor = getattr(request, "actor", None)
    person = None
    if valid and card is not None and isinstance(actor, Actor):
        person = people.visible_to(actor).filter(pk=card.person_id).first()
    owner = tenant()
    context = {
        "valid": valid,
        "person": person,
        "signed_in": isinstance(actor, Actor),
        "office": owner.name if owner is not None else "",
        "hotline": (owner.settings or {}).get("hotline", "") if owner is not None else "",
    }
    return page(request, "cards/scan.html", context, status=200 if valid else 410)
