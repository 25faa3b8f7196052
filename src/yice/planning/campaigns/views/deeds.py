"""The deeds on campaigns as forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yice.core.org import access as org
from yice.lib import clock
from yice.lib.errors import NotFound
from yice.lib.forms import DeskForm
from yice.lib.gate import actor_of, require
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.planning.campaigns import access, actions, forms
from yice.planning.campaigns.models import Campaign
from yice.planning.campaigns.views.reading import reader

both = require_http_methods(["GET", "POST"])


def _here(campaign: Campaign) -> str:
    return reverse("campaigns:detail", args=(campaign.pk,))


@both
def make(request: HttpRequest) -> HttpResponse:
    """Prepare a new campaign."""
    actor = require(actor_of(request), *access.MANAGERS)
    units = [
        (str(pk), name)
        for pk, name in org.units_visible_to(actor, *access.MANAGERS)
        .filter(is_open=True)
        .order_by("path")
        .values_list("pk", "name")
    ]
    today = clock.today()
    initial = {"opens": today, "due": today + dt.timedelta(days=15), "closes": today + dt.timedelta(days=30)}
    form = forms.CampaignForm(request.POST if request.method == "POST" else None, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        unit_id = given.pop("unit")
        with attempt(form) as tried:
            campaign = actions.prepare_campaign(by=actor, unit_id=unit_id, key=idempotency_key(request), **given)
        if tried.done:
            return go(request, _here(campaign), saved="已建立。接着选定对象和标准。")
    context = {
        "form": form,
        "title": "新建专项",
        "purpose": "先定名称、政策和日期；下一步选对象，核对后定名单。",
        "button": "下一步：选对象",
        "back": reverse("campaigns:list"),
        "step": 1,
    }
    return page(request, "campaigns/deed.html", context)


def _run(
    request: HttpRequest, campaign: Campaign, form: DeskForm, words: tuple[str, str, str, str], do: Callable[[], object]
) -> HttpResponse:
    """``words``: title, purpose, button, what is said afterwards."""
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            do()
        if tried.done:
            return go(request, _here(campaign), saved=words[3])
    context = {
        "form": form,
        "campaign": campaign,
        "title": words[0],
        "purpose": words[1],
        "button": words[2],
        "back": _here(campaign),
        "step": 0,
    }
    return page(request, "campaigns/deed.html", context)


@both
def add_group(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Add a group of people with its standard."""
    actor = reader(request)
    campaign = access.get_for(actor, campaign_id, manage=True)
    form = forms.GroupForm(request.POST if request.method == "POST" else None)

    def do() -> None:
        given = form.cleaned_data
        actions.add_group(
            by=actor,
            campaign_id=campaign.pk,
            title=given["title"],
            who=form.who(),
            fen=form.fen(),
            goods=given["goods"],
            key=idempotency_key(request),
        )

    purpose = "同时满足所选条件的在世人员；一个人只进最先符合的一组。"
    return _run(request, campaign, form, ("增加一组对象", purpose, "增加", "已增加，请核对人数。"), do)


@require_POST
def remove_group(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Take a group out."""
    actor = reader(request)
    place = request.POST.get("place", "")
    if not place.isdigit() or len(place) > 3:  # noqa: PLR2004 - a place in a short list
        raise NotFound
    campaign = actions.remove_group(by=actor, campaign_id=campaign_id, place=int(place), key=idempotency_key(request))
    return go(request, _here(campaign), saved="已去掉这一组。")


@require_POST
def freeze(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Freeze the list as the preview showed it."""
    actor = reader(request)
    expected, version = request.POST.get("expected", ""), request.POST.get("version", "")
    campaign = actions.freeze_campaign(
        by=actor,
        campaign_id=campaign_id,
        expected=int(expected) if expected.isdigit() else None,
        version=int(version) if version.isdigit() else None,
        key=idempotency_key(request),
    )
    return go(request, _here(campaign), saved=f"名单已定，共 {campaign.frozen_number} 人，已列入应办。")


@both
def explain(request: HttpRequest, target_id: int) -> HttpResponse:
    """Say why somebody was not reached."""
    actor = reader(request)
    target = access.get_target(actor, target_id)
    form = forms.ReasonForm(request.POST if request.method == "POST" else None, initial={"reason": target.reason})
    return _run(
        request,
        target.campaign,
        form,
        (f"{target.person.name}：未办原因", "写明之后仍可补办；补办了以记录为准。", "保存原因", "已写明原因。"),
        lambda: actions.explain_target(
            by=actor, target_id=target.pk, reason=form.cleaned_data["reason"], key=idempotency_key(request)
        ),
    )


@both
def close(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """End it."""
    actor = reader(request)
    campaign = access.get_for(actor, campaign_id, manage=True)
    form = forms.EndForm(request.POST if request.method == "POST" else None)
    return _run(
        request,
        campaign,
        form,
        ("结束专项", "每个未办的人都须有原因；结束后出报告。", "结束", "专项已结束。"),
        lambda: actions.close_campaign(
            by=actor, campaign_id=campaign.pk, note=form.cleaned_data["note"], key=idempotency_key(request)
        ),
    )


@both
def call_off(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Call it off."""
    actor = reader(request)
    campaign = access.get_for(actor, campaign_id, manage=True)
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    form.fields["reason"].help_text = ""
    return _run(
        request,
        campaign,
        form,
        ("取消专项", "未办的应办全部撤回，已办的保留。", "取消专项", "专项已取消。"),
        lambda: actions.call_off(
            by=actor, campaign_id=campaign.pk, reason=form.cleaned_data["reason"], key=idempotency_key(request)
        ),
    )
