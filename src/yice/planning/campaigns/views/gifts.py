"""Gifts and money of a campaign: the store, who carries what, the sheet to sign, the days."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yice.core.audit import actions as audit
from yice.lib import clock
from yice.lib.errors import NotFound
from yice.lib.forms import DeskForm
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.planning.campaigns import access, actions, forms
from yice.planning.campaigns.models import Campaign, StockMove
from yice.planning.campaigns.queries import gifts
from yice.planning.campaigns.views.reading import reader

both = require_http_methods(["GET", "POST"])
_RECENT = 50


@require_GET
def store(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """What is needed, bought, given out and left, and who carries what to whom."""
    actor = reader(request)
    campaign = access.get_for(actor, campaign_id)
    mine = access.targets_for(actor).filter(campaign=campaign)
    manages = access.may_manage(actor, campaign.unit)
    context: dict[str, Any] = {
        "campaign": campaign,
        "stock": gifts.stock_of(campaign),
        "carriers": gifts.carriers_of(campaign, mine),
        "moves": StockMove.objects.filter(campaign=campaign).select_related("staff")[:_RECENT] if manages else [],
        "manages": manages and campaign.state in {Campaign.State.PREPARING, Campaign.State.RUNNING},
        "running": campaign.state == Campaign.State.RUNNING,
    }
    return page(request, "campaigns/gifts.html", context)


@require_GET
def sheet(request: HttpRequest, campaign_id: int, staff_id: int) -> HttpResponse:
    """Somebody's list to take along: whom to visit, what to hand over, where to sign. Prints."""
    actor = reader(request)
    campaign = access.get_for(actor, campaign_id)
    mine = gifts.with_receipt(access.targets_for(actor).filter(campaign=campaign))
    carrier = _carrier(gifts.carriers_of(campaign, mine), staff_id)
    audit.record_many(
        by=actor, verb="view.campaign_sheet", subjects=[("person", one.person_id) for one in carrier.targets]
    )
    return page(request, "campaigns/sheet.html", {"campaign": campaign, "carrier": carrier, "today": clock.today()})


def _carrier(lines: list[gifts.Carrier], staff_id: int) -> gifts.Carrier:
    found = next((one for one in lines if one.staff is not None and one.staff.pk == staff_id), None)
    if found is None:
        raise NotFound("carrier_not_found", "名单上没有由这位同志走访的人")
    return found


def _back(campaign: Campaign) -> str:
    return reverse("campaigns:gifts", args=(campaign.pk,))


def _deed(request: HttpRequest, campaign: Campaign, form: DeskForm, words: tuple[str, str, str]) -> HttpResponse:
    context = {
        "form": form, "campaign": campaign, "title": words[0], "purpose": words[1], "button": words[2],
        "back": _back(campaign), "step": 0,
    }  # fmt: skip
    return page(request, "campaigns/deed.html", context)


@both
def budget(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Say how much money there is."""
    actor = reader(request)
    campaign = access.get_for(actor, campaign_id, manage=True)
    initial = {"yuan": campaign.budget_fen / 100 if campaign.budget_fen is not None else None}
    form = forms.BudgetForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.set_budget(by=actor, campaign_id=campaign.pk, fen=form.fen())
        if tried.done:
            return go(request, reverse("campaigns:detail", args=(campaign.pk,)), saved="预算已保存。")
    return _deed(request, campaign, form, ("预算", "定名单时按标准合计核对，超出预算的名单定不下来。", "保存"))


@both
def receive(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Gifts bought."""
    actor = reader(request)
    campaign = access.get_for(actor, campaign_id, manage=True)
    short = next((one for one in gifts.stock_of(campaign) if one.short), None)
    initial = {"item": short.item, "number": short.short} if short else {}
    form = forms.StockForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.receive_stock(by=actor, campaign_id=campaign.pk, key=idempotency_key(request), **form.cleaned_data)
        if tried.done:
            return go(request, _back(campaign), saved="已登记购入。")
    return _deed(request, campaign, form, ("登记购入", "慰问品到货后登记，才能发给走访的同志。", "登记"))


@both
def lose(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Gifts lost."""
    actor = reader(request)
    campaign = access.get_for(actor, campaign_id, manage=True)
    form = forms.LossForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.write_off(by=actor, campaign_id=campaign.pk, key=idempotency_key(request), **form.cleaned_data)
        if tried.done:
            return go(request, _back(campaign), saved="已登记损耗。")
    return _deed(request, campaign, form, ("登记损耗", "破损、过期的要写明原因，账物才能相符。", "登记"))


@both
def issue(request: HttpRequest, campaign_id: int, staff_id: int) -> HttpResponse:
    """Give out what somebody still lacks."""
    return _hand(request, campaign_id, staff_id, back=False)


@both
def bring_back(request: HttpRequest, campaign_id: int, staff_id: int) -> HttpResponse:
    """Take back what somebody did not bring."""
    return _hand(request, campaign_id, staff_id, back=True)


def _hand(request: HttpRequest, campaign_id: int, staff_id: int, *, back: bool) -> HttpResponse:
    actor = reader(request)
    campaign = access.get_for(actor, campaign_id, manage=True)
    carrier = _carrier(gifts.carriers_of(campaign, campaign.targets.all()), staff_id)
    rows = [(name, 0 if back else carrier.left.get(name, 0)) for name in {**carrier.needed, **carrier.given}]
    form = forms.HandForm(request.POST if request.method == "POST" else None, items=rows)
    name = carrier.staff.name if carrier.staff else ""
    if request.method == "POST" and form.is_valid():
        deed = actions.return_gifts if back else actions.issue_gifts
        with attempt(form) as tried:
            deed(
                by=actor, campaign_id=campaign.pk, staff_id=staff_id, items=form.items(),
                note=form.cleaned_data["note"], key=idempotency_key(request),
            )  # fmt: skip
        if tried.done:
            return go(request, _back(campaign), saved=f"已登记{name}{'退回' if back else '领取'}。")
    words = (
        (f"{name}退回", "没有送出去的退回库存。", "登记退回")
        if back
        else (f"发给{name}", f"走访 {len(carrier.targets)} 人。数量已按还缺的填好。", "登记领取")
    )
    return _deed(request, campaign, form, words)
