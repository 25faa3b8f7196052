"""What providers report later: arrived or not."""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import Q

from yice.core.notify import channels
from yice.core.notify import settings_of as office
from yice.core.notify.actions import _way as way
from yice.core.notify.channels.base import Receipt
from yice.core.notify.models import ChannelSetting, Delivery, DeliveryState
from yice.core.notify.recipients import contact_of
from yice.lib import clock
from yice.lib.errors import Invalid, NotFound

logger = logging.getLogger(__name__)
_MOST = 1000


def take_receipts(*, channel: str, hook: str, body: bytes) -> int:
    """Book what a provider reports to the secret address; answers how many were news. The same twice is once.

    The provider acts, not a person: the log of the message is the trace. Raises ``NotFound`` for an address that is not
    ours and ``Invalid`` for a body that is none of the channel's.
    """
    setting = ChannelSetting.objects.filter(channel=channel, hook=hook).select_related("unit").first()
    known = channels.all_channels().get(channel)
    if setting is None or known is None or not known.receipts:
        raise NotFound("hook_unknown", "没有这个回执地址")
    try:
        found = known.read_receipts(body, office.opened(setting))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Invalid(
            "receipt_unreadable", "回执的内容无法识别", why="格式与这个渠道的约定不符。",
            todo="请核对渠道设置里的回执地址是否填在了对应的渠道。",
        ) from error  # fmt: skip
    return book(channel, found[:_MOST], within=setting)


def book(channel: str, receipts: list[Receipt], *, within: ChannelSetting | None = None) -> int:
    """Book receipts of a channel; those of offices outside the setting's subtree are passed over."""
    news = 0
    for receipt in receipts:
        rows = Delivery.objects.filter(channel=channel).select_related("message__unit")
        if within is not None:
            rows = rows.filter(message__unit__path__startswith=within.unit.path)
        own = Q(message_id=int(receipt.receipt)) if _is_number(receipt.receipt) else Q(pk__in=[])
        row = rows.filter(Q(receipt=receipt.receipt) | (own & Q(receipt="")), ~Q(state=DeliveryState.QUEUED)).first()
        news += bool(row and receipt.receipt and _book(row, receipt))
    return news


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 18  # noqa: PLR2004 - what a 64-bit key can be


def _book(row: Delivery, receipt: Receipt) -> bool:
    with transaction.atomic():
        state = DeliveryState.ARRIVED if receipt.arrived else DeliveryState.FAILED
        code = receipt.code or ("receipt_ok" if receipt.arrived else "receipt_failed")
        waiting = Delivery.objects.filter(pk=row.pk, state=DeliveryState.SENT)
        if not waiting.update(state=state, code=code[:80], ended_at=clock.now()):
            return False
        message = row.message
        if receipt.arrived:
            way.settle(message)
        else:
            way.fall_back(message, contact_of(message.to_kind, message.to_id))
        return True
