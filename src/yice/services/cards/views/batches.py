"""A batch of cards: print it, take it along as a document, tick off who has got theirs."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yice.core.audit import actions as audit
from yice.lib.gate import actor_of, require
from yice.lib.htmx import go, idempotency_key, page
from yice.lib.qr import qr_svg
from yice.services.cards import access, actions, queries
from yice.services.cards.models import Card, CardState
from yice.services.cards.papers import DOCX, card_document
from yice.services.cards.views.listing import reader


def _cards(request: HttpRequest, batch_id: int) -> list[Card]:
    rows = access.cards_for(reader(request)).filter(batch=batch_id).select_related("person__unit")
    return list(rows.order_by("person__unit__path", "person__pinyin_key", "pk"))


@require_GET
def batch(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One batch: its people, who has got the card, and the cards themselves ready for the printer."""
    actor = reader(request)
    found = access.get_batch(actor, batch_id)
    cards = _cards(request, batch_id)
    waiting = [one for one in cards if one.state == CardState.MADE]
    context = {
        "batch": found,
        "cards": cards,
        "waiting": len(waiting),
        "may_hand": actor.holds(*access.HANDERS),
        "sheets": [
            (one, queries.parts_of(one.lines), qr_svg(request.build_absolute_uri(queries.scan_path(one))), one.person)
            for one in cards
            if one.state not in {CardState.REPLACED, CardState.REVOKED}
        ],
    }
    return page(request, "cards/batch.html", context)


@require_GET
def batch_document(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The cards of a batch as a .docx, one to a page, to be adapted or sent to a printer's."""
    actor = reader(request)
    found = access.get_batch(actor, batch_id)
    cards = [one for one in _cards(request, batch_id) if one.ended_on is None]
    audit.record_many(by=actor, verb="view.card", subjects=[("person", one.person_id) for one in cards])
    content = card_document([(one.person, one, request.build_absolute_uri(queries.scan_path(one))) for one in cards])
    response = HttpResponse(content, content_type=DOCX)
    response["Content-Disposition"] = f'attachment; filename="cards-{found.pk}.docx"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
def hand_over(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Tick off those who have got their card."""
    actor = require(actor_of(request), *access.HANDERS)
    found = access.get_batch(actor, batch_id)
    here = reverse("cards:batch", args=(found.pk,))
    ids = [int(one) for one in request.POST.getlist("card") if one.isdigit() and len(one) < 12]  # noqa: PLR2004
    if not ids:
        return go(request, here, saved="请先勾选已经送到本人手中的卡。")
    number = actions.hand_over(by=actor, card_ids=ids, key=idempotency_key(request))
    return go(request, here, saved=f"已登记送达 {number} 张。")
