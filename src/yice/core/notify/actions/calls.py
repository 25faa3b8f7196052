"""The list of calls: call and tick; and taking a message back before it goes out."""

from __future__ import annotations

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.notify import access
from yice.core.notify.actions import _way as way
from yice.core.notify.models import Delivery, DeliveryState, Message, MessageState
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused
from yice.lib.scrub import scrub

RESULTS = {"reached": "已接通，已转告", "not_reached": "无人接听", "wrong_number": "号码不对"}
MOST_CALLS = 3


def record_call(*, by: Actor, delivery_id: int, result: str, note: str = "", key: str | None = None) -> Delivery:
    """Note how a call went: reached closes it, nobody answering keeps it up to three times, a wrong number ends it."""
    if result not in RESULTS:
        raise Invalid(
            "call_result_unknown", "请说明电话的结果", why="打通没打通，后面要做的事不一样。", todo="请选择一项。",
            fields={"result": "请选择"},
        )  # fmt: skip
    with transaction.atomic():
        seen = once(key, by, "notify.record_call")
        if seen.answer is not None:
            return Delivery.objects.get(pk=seen.answer["id"])
        row = access.get_call(by, delivery_id)
        tries = row.tries + 1
        if result == "reached":
            state = DeliveryState.ARRIVED
        elif result == "wrong_number" or tries >= MOST_CALLS:
            state = DeliveryState.FAILED
        else:
            state = DeliveryState.CALLING
        now = clock.now()
        changed = Delivery.objects.filter(pk=row.pk, state=DeliveryState.CALLING, tries=row.tries).update(
            state=state, tries=tries, code=result, note=scrub(note.strip())[:200], by_id=by.id,
            sent_at=now if result == "reached" else None, ended_at=None if state is DeliveryState.CALLING else now,
        )  # fmt: skip
        if not changed:
            raise Refused("call_taken", "这项电话刚刚由同事登记", why="两人同时办理。", todo="请返回名单查看最新结果。")
        way.settle(row.message, "" if state is not DeliveryState.FAILED else "exhausted")
        record(
            by=by, verb="notify.record_call", subject=("message", row.message_id), person_id=row.message.person_id,
            unit_id=row.message.unit_id, detail={"result": result, "try": tries},
        )  # fmt: skip
        seen.store({"id": row.pk})
    row.refresh_from_db()
    return row


def take_back(*, by: Actor, message_id: int, reason: str, key: str | None = None) -> Message:
    """Take a message back that has not gone out yet. Refuses ``message_gone`` when it is on its way or has arrived."""
    with transaction.atomic():
        seen = once(key, by, "notify.take_back")
        if seen.answer is not None:
            return Message.objects.get(pk=seen.answer["id"])
        message = access.get_message(by, message_id)
        if not reason.strip():
            raise Invalid(
                "reason_needed", "请写明撤回的原因", why="撤回会留痕备查。", todo="请写一句为什么不发了。",
                fields={"reason": "请填写。"},
            )  # fmt: skip
        waiting = Message.objects.filter(pk=message.pk, state=MessageState.WAITING)
        under_way = Delivery.objects.filter(message=message, state=DeliveryState.SENDING).exists()
        if under_way or not waiting.update(state=MessageState.TAKEN_BACK, reason="taken_back"):
            raise Refused(
                "message_gone",
                "这条消息已经发出，不能撤回",
                why=f"当前状态是“{message.get_state_display()}”。",
                todo="如内容有误，请电话说明。",
            )
        Delivery.objects.filter(
            message=message, state__in=[DeliveryState.QUEUED, DeliveryState.HELD, DeliveryState.CALLING]
        ).update(state=DeliveryState.STOPPED, code="taken_back", ended_at=clock.now())
        record(
            by=by, verb="notify.take_back", subject=("message", message.pk), person_id=message.person_id,
            unit_id=message.unit_id, reason=reason,
        )  # fmt: skip
        seen.store({"id": message.pk})
    message.refresh_from_db()
    return message
