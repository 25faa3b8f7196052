"""The outbox: one row per message, one per channel it takes, one per try."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.core.jobs.models import Leased
from yice.core.org.models import Unit
from yice.core.people.models import Person
from yice.lib.personal import PersonalData


class ToKind(models.TextChoices):
    """Whose number ``to_id`` is. A role is resolved to the staff who hold it when the message is written."""

    STAFF = "staff", "工作人员"
    KIN = "kin", "家属"
    PERSON = "person", "老干部本人"
    ROLE = "role", "岗位"


class MessageState(models.TextChoices):
    """Where a message stands, whatever channels it takes."""

    WAITING = "waiting", "待送"
    SENT = "sent", "已发出"
    ARRIVED = "arrived", "已送达"
    FAILED = "failed", "未送达"
    SUPPRESSED = "suppressed", "未发"
    TAKEN_BACK = "taken_back", "已撤回"


class DeliveryState(models.TextChoices):
    """Where one channel's part of a message stands."""

    QUEUED = "queued", "待发"
    HELD = "held", "待汇总"
    SENDING = "sending", "发送中"
    CALLING = "calling", "待打电话"
    SENT = "sent", "已发出"
    ARRIVED = "arrived", "已送达"
    FAILED = "failed", "未送达"
    STOPPED = "stopped", "停发"


class Outcome(models.TextChoices):
    """How one try ended. A try without an outcome was cut off: whether it was sent nobody knows."""

    SENT = "sent", "已发出"
    REFUSED = "refused", "被拒绝"
    TROUBLE = "trouble", "没有发出"
    UNSURE = "unsure", "不知是否发出"


class Message(models.Model):
    """One thing to be said to one recipient, written in the transaction of the deed that caused it.

    What was refused is kept too, as ``suppressed`` with its ``reason``, so that nobody need guess why nothing came.
    ``unsure`` counts the tries after which nobody can know whether the message went out: after the second no machine
    sends it again, a person asks instead.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("title", "text", "words"),
        why="把应办事项、提醒送到有关人员，并能说明送达情况",
        keep="一年（notify.tidy 清空文字，保留编号与结果）",
        erase="清除人员后由 notify.tidy 清空所涉消息的文字",
    )

    template = models.CharField("模板", max_length=80)
    to_kind = models.CharField("收件人类别", max_length=8, choices=ToKind.choices)
    to_id = models.BigIntegerField("收件人编号")
    about_kind = models.CharField("事由类别", max_length=40)
    about_id = models.BigIntegerField("事由编号")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="+", verbose_name="所涉老干部")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="单位")
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    words: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField("模板用词", default=dict)
    dedup = models.CharField("去重键", max_length=160)
    urgent = models.BooleanField("紧急", default=False)
    after_death = models.BooleanField("离世后仍发", default=False)
    not_before = models.DateTimeField("不早于", null=True, blank=True)
    state = models.CharField("状态", max_length=12, choices=MessageState.choices, default=MessageState.WAITING)
    reason = models.CharField("原因", max_length=40, blank=True)
    unsure = models.SmallIntegerField("不确定次数", default=0)
    by_kind = models.CharField("引起者类别", max_length=16)
    by_id = models.BigIntegerField("引起者编号")
    written_at = models.DateTimeField("写入时间")
    arrived_at = models.DateTimeField("送达时间", null=True, blank=True)
    read_at = models.DateTimeField("阅读时间", null=True, blank=True)

    class Meta:
        verbose_name = "消息"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(fields=["dedup", "to_kind", "to_id"], name="message_once"),
        ]
        indexes = [
            models.Index(fields=["to_kind", "to_id", "-id"], name="message_to"),
            models.Index(fields=["to_id"], name="message_unread", condition=Q(to_kind="staff", read_at=None)),
            models.Index(fields=["unit", "-id"], name="message_unit"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number that stands in the text and is said on the telephone; the same for every try and channel."""
        return f"{self.pk:06d}"


class Delivery(Leased):
    """One channel's part of a message; claimed by one worker at a time (``core.jobs.lease``).

    ``due_at`` is a moment of the business clock (quiet hours, "not before"), ``retry_at`` one of the machine's
    (back-off after trouble). The address is looked up when it is sent: a corrected telephone number counts at once
    and no copy of it lies here.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("note",), why="说明电话通知的结果", keep="一年（notify.tidy 清空）", erase="notify.tidy 清空"
    )

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField("渠道", max_length=20)
    state = models.CharField("状态", max_length=8, choices=DeliveryState.choices, default=DeliveryState.QUEUED)
    urgent = models.BooleanField("紧急", default=False)
    due_at = models.DateTimeField("应发时间")
    retry_at = models.DateTimeField("重试时间", null=True, blank=True)
    tries = models.SmallIntegerField("次数", default=0)
    receipt = models.CharField("回执编号", max_length=80, blank=True)
    code = models.CharField("结果代码", max_length=80, blank=True)
    note = models.CharField("说明", max_length=200, blank=True)
    by_id = models.BigIntegerField("办理人", null=True)
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    digest = models.ForeignKey(
        Message, on_delete=models.SET_NULL, null=True, related_name="gathered", verbose_name="汇总于"
    )

    class Meta:
        verbose_name = "送达"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["message", "channel"], name="delivery_once")]
        indexes = [
            models.Index(fields=["-urgent", "id"], name="delivery_open", condition=Q(state__in=["queued", "sending"])),
            models.Index(fields=["id"], name="delivery_calls", condition=Q(state="calling")),
            models.Index(fields=["id"], name="delivery_held", condition=Q(state="held")),
            models.Index(fields=["channel", "receipt"], name="delivery_receipt", condition=~Q(receipt="")),
            models.Index(fields=["channel", "-sent_at"], name="delivery_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.message_id} {self.channel}"


class Attempt(models.Model):
    """One try to hand a message to a channel: written before the channel is called, closed with its outcome after.

    ``token`` is the fencing token under which it was begun.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    no = models.SmallIntegerField("第几次")
    token = models.BigIntegerField("围栏号")
    began_at = models.DateTimeField("开始")
    ended_at = models.DateTimeField("结束", null=True, blank=True)
    outcome = models.CharField("结果", max_length=8, choices=Outcome.choices, null=True, blank=True)
    code = models.CharField("代码", max_length=80, blank=True)

    class Meta:
        verbose_name = "发送记录"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["delivery", "no"], name="attempt_once")]

    def __str__(self) -> str:
        return f"{self.delivery_id} #{self.no}"
