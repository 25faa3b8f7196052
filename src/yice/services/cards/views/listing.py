"""Who has a card, who has not, whose has become wrong; the batches."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yice.core.org import access as org
from yice.core.people import codes
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.lib.filters import Choice, chosen
from yice.lib.gate import actor_of, require
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.lib.paging import keyset
from yice.services.cards import access, actions, forms, queries

both = require_http_methods(["GET", "POST"])


def reader(request: HttpRequest) -> Actor:
    """The actor, if of a role that has to do with cards."""
    return require(actor_of(request), *access.READERS)


@require_GET
def card_list(request: HttpRequest) -> HttpResponse:
    """人手一卡: how far it is, and the people behind each number."""
    actor = reader(request)
    units = _units(actor)
    state = chosen(request.GET, "state", list(queries.STATES.items()))
    category = chosen(request.GET, "category", list(codes.Category.choices))
    unit = chosen(request.GET, "unit", units)
    people = access.people_for(actor)
    if unit:
        people = people.filter(unit=int(unit))
    if category:
        people = people.filter(category=category)
    rows = queries.in_state(people, state).select_related("unit")
    listed = keyset(rows, order=("pinyin_key", "id"), after=request.GET.get("after"), before=request.GET.get("before"))
    cards = queries.open_cards([one.pk for one in listed.items])
    batches = list(access.batches_for(actor).order_by("-pk")[:5])
    context = {
        "figures": queries.figures(people),
        "states": queries.STATES,
        "rows": [(one, cards.get(one.pk, [])) for one in listed.items],
        "page": listed,
        "state": state,
        "filters": [
            Choice("state", "服务卡", state, list(queries.STATES.items())),
            Choice("category", "类别", category, list(codes.Category.choices)),
            Choice("unit", "单位", unit, units),
        ],
        "filters_set": bool(state or category or unit),
        "may_make": actor.holds(*access.MAKERS),
        "may_hand": actor.holds(*access.HANDERS),
        "batches": queries.progress(batches),
        "most": actions.MOST_AT_ONCE,
    }
    return page(request, "cards/list.html", context)


def _units(actor: Actor) -> list[tuple[str, str]]:
    rows = org.units_visible_to(actor, *access.READERS).filter(is_open=True).order_by("path")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make cards for the people chosen, or for all in the state that is shown, up to the most at once."""
    actor = require(actor_of(request), *access.MAKERS)
    ids = [int(one) for one in request.POST.getlist("person") if one.isdigit() and len(one) < 12]  # noqa: PLR2004
    if request.POST.get("all"):
        ids = _all_of(actor, request)
    form = forms.MakeForm(request.POST if request.POST.get("reason") is not None else None)
    if form.is_bound and form.is_valid():
        with attempt(form) as tried:
            batch = actions.make_cards(
                by=actor, person_ids=ids, reason=form.cleaned_data["reason"], key=idempotency_key(request)
            )
        if tried.done:
            return go(request, reverse("cards:batch", args=(batch.pk,)), saved=f"已制 {batch.number} 张，请打印。")
    people = list(access.people_for(actor, deed=True).filter(pk__in=ids).select_related("unit"))
    access.need_all(len(people), ids, "人员")
    if not ids:
        raise Invalid("card_count", "还没有选人", why="没有勾选任何人。", todo="请在列表里勾选，或按状态整批制卡。")
    return page(request, "cards/make.html", {"form": form, "people": people[:20], "ids": ids, "number": len(ids)})


def _all_of(actor: Actor, request: HttpRequest) -> list[int]:
    people: Any = access.people_for(actor, deed=True)
    unit, category = request.POST.get("unit", ""), request.POST.get("category", "")
    if unit.isdigit():
        people = people.filter(unit=int(unit))
    if category in codes.Category.values:
        people = people.filter(category=category)
    rows = queries.in_state(people, request.POST.get("all", "")).order_by("unit__path", "pk")
    return list(rows.values_list("pk", flat=True)[: actions.MOST_AT_ONCE])


@both
def revoke(request: HttpRequest, card_id: int) -> HttpResponse:
    """Withdraw a card."""
    actor = require(actor_of(request), *access.HANDERS)
    card = access.get_card(actor, card_id)
    form = forms.RevokeForm(request.POST if request.method == "POST" else None)
    back = reverse("cards:batch", args=(card.batch_id,))
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.revoke_card(
                by=actor, card_id=card.pk, reason=form.cleaned_data["reason"], key=idempotency_key(request)
            )
        if tried.done:
            return go(request, back, saved="已作废。卡上的二维码不再有效。")
    context = {
        "form": form,
        "title": f"作废{card.person.name}的服务卡",
        "purpose": "作废后卡上的二维码立即失效，可以重新制卡。",
        "button": "作废",
        "back": back,
    }
    return page(request, "cards/deed.html", context)
