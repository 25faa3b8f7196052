"""The system administrator's pages: channels of an office, and a trial."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yice.core.notify import access, actions, channels
from yice.core.notify import settings_of as office
from yice.core.notify.channels.base import Channel
from yice.core.notify.forms import ChannelForm
from yice.core.notify.models import Delivery, DeliveryState
from yice.core.notify.words import reason_word
from yice.core.org.access import within
from yice.core.org.models import Unit
from yice.lib import clock
from yice.lib.errors import NotFound
from yice.lib.gate import actor_of, require
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.lib.ids import path_range

_DAYS = 7


@require_GET
def channel_list(request: HttpRequest) -> HttpResponse:
    """Every channel of an office: on or off, from where, how it fares. No message and no elder is shown here."""
    actor = require(actor_of(request), *access.CHANNEL_ROLES)
    units = access.channel_units(actor).order_by("path")
    asked = request.GET.get("unit", "")
    unit = units.filter(pk=int(asked)).first() if asked.isdigit() and len(asked) < 19 else units.first()  # noqa: PLR2004
    if unit is None:
        raise NotFound("unit_not_found", "没有找到这个单位")
    counts = _counts(unit)
    rows: list[dict[str, object]] = []
    ordered = sorted(channels.all_channels().values(), key=lambda one: (not one.always, one.title))
    for known in ordered:
        setting = office.set_up(unit, known.code)
        rows.append(
            {
                "channel": known,
                "setting": setting,
                "inherited": setting is not None and setting.unit_id != unit.pk,
                "trouble": reason_word(setting.troubled) if setting and setting.troubled else "",
                "counts": counts.get(known.code, {}),
            }
        )
    return page(request, "notify/channels.html", {"unit": unit, "units": units[:200], "rows": rows, "days": _DAYS})


def _counts(unit: Unit) -> dict[str, dict[str, int]]:
    """How the deliveries of the last week fared, by channel."""
    since = clock.now() - dt.timedelta(days=_DAYS)
    rows = (
        Delivery.objects.filter(within([path_range(unit.path)], "message__unit__path"), due_at__gte=since)
        .values_list("channel", "state")
        .annotate(count=Count("pk"))
    )
    found: dict[str, dict[str, int]] = {}
    words = {DeliveryState.SENT: "sent", DeliveryState.ARRIVED: "arrived", DeliveryState.FAILED: "failed"}
    for channel, state, count in rows:
        bucket = found.setdefault(channel, {"sent": 0, "arrived": 0, "failed": 0, "open": 0})
        bucket[words.get(DeliveryState(state), "open")] += count
    return found


def _machine(code: str) -> Channel:
    known = channels.all_channels().get(code)
    if known is None or not known.machine:
        raise NotFound("channel_unknown", "没有这个渠道")
    return known


@require_http_methods(["GET", "POST"])
def channel(request: HttpRequest, unit_id: int, channel: str) -> HttpResponse:
    """Set one channel up."""
    actor = require(actor_of(request), *access.CHANNEL_ROLES)
    unit = access.get_channel_unit(actor, unit_id)
    known = _machine(channel)
    kept = access.setting_of(unit, channel)
    form = ChannelForm(known, kept, request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        with attempt(form) as tried:
            actions.set_channel(
                by=actor, unit=unit, channel=channel, is_on=values.pop("is_on"), place=values.pop("place"),
                version=values.pop("version"), values=values, key=idempotency_key(request),
            )  # fmt: skip
        if tried.done:
            return go(request, f"{reverse('notify:channels')}?unit={unit.pk}", saved=f"{known.title}：设置已保存")
    hook = reverse("notify:receipts", args=[channel, kept.hook]) if kept and known.receipts else ""
    context = {
        "form": form,
        "unit": unit,
        "channel": known,
        "kept": kept,
        "hook": request.build_absolute_uri(hook) if hook else "",
    }
    return page(request, "notify/channel.html", context)


@require_POST
def try_out(request: HttpRequest, unit_id: int, channel: str) -> HttpResponse:
    """Send oneself a trial message."""
    actor = require(actor_of(request), *access.CHANNEL_ROLES)
    unit = access.get_channel_unit(actor, unit_id)
    sent = actions.try_channel(by=actor, unit=unit, channel=_machine(channel).code, key=idempotency_key(request))
    said = f"试发消息已写好，编号 {sent.number}；几秒后刷新本页看结果"
    return go(request, f"{reverse('notify:channels')}?unit={unit.pk}", saved=said)
