"""One mail a day instead of one per event."""

from __future__ import annotations

from collections import Counter

from django.db import transaction
from django.db.models import Q

from yice.core.notify import templates
from yice.core.notify.actions import _way as way
from yice.core.notify.actions.posting import post_by
from yice.core.notify.models import Delivery, DeliveryState
from yice.core.notify.queries import speakable
from yice.lib import clock
from yice.lib.actor import Actor

_WORD_OF_OTHERS = "其他消息"


def gather(*, by: Actor) -> int:
    """Put what is held for each member of staff into one message of today; answers how many were written.

    Read already, or about somebody who has died meanwhile, it is left out. Run again it finds nothing left.
    """
    now = clock.now()
    held = Delivery.objects.filter(state=DeliveryState.HELD, due_at__lte=now, message__to_kind="staff")
    whose = sorted(set(held.values_list("message__to_id", "channel")))
    return sum(_gather_for(by, staff_id, channel) for staff_id, channel in whose)


def _gather_for(by: Actor, staff_id: int, channel: str) -> bool:
    now = clock.now()
    with transaction.atomic():
        rows = Delivery.objects.filter(
            state=DeliveryState.HELD,
            due_at__lte=now,
            message__to_kind="staff",
            message__to_id=staff_id,
            channel=channel,
        )
        said = rows.filter(_said()).filter(message__read_at=None)
        told = list(said.order_by("pk").values_list("pk", "message__template", "message__unit"))
        digest = None
        if told:
            counts = Counter(_word(template) for _, template, _ in told)
            lines = "\n".join(f"{word} {count} 条" for word, count in counts.most_common())
            digest = post_by(
                by=by, channel=channel, template="notify.digest", staff_id=staff_id,
                unit=said.select_related("message__unit").order_by("pk")[0].message.unit,
                words={"count": str(len(told)), "lines": lines},
                dedup=f"digest:{channel}:{now:%Y-%m-%d}:{told[0][0]}", urgent=False,
            )  # fmt: skip
        messages = [row.message for row in rows.select_related("message")]
        rows.update(state=DeliveryState.STOPPED, code="gathered", ended_at=now, digest=digest)
        for message in messages:
            way.settle(message)
        return digest is not None


def _said() -> Q:
    """``queries.speakable`` seen from a delivery."""
    from yice.core.notify.models import Message

    return Q(message__in=Message.objects.filter(speakable()))


def _word(template: str) -> str:
    known = templates.find(template)
    return (known.name if known else "") or _WORD_OF_OTHERS
