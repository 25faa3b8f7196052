"""What was reminded of: one row per rung that came, what was sent to whom, and what holds a ladder."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.lib.personal import PersonalData


class Target(models.TextChoices):
    """What a ladder stands at."""

    DUTY = "duty", "应办"
    CLOCK = "clock", "计时"


class Fate(models.TextChoices):
    """Why a rung that came was not sent to anybody; empty for one that was or will be."""

    OVERTAKEN = "overtaken", "同一人已有更近的提醒"
    NOBODY = "nobody", "没有人担任这个岗位"
    TOP = "top", "本系统内没有上一级，请书面通报"
    MOOT = "moot", "发出前已经办结或停办"


class Notice(models.Model):
    """What one recipient is told in one go: all rungs of a day together, or one clock at once.

    ``message_id`` is the number of the message in ``notify``; without one the message was refused there (own act).
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    recipient = models.ForeignKey("org.Staff", on_delete=models.PROTECT, related_name="+", verbose_name="收件人")
    kind = models.CharField("类别", max_length=8, choices=Target.choices)
    day = models.DateField("日期")
    no = models.PositiveSmallIntegerField("当日第几次")
    total = models.PositiveIntegerField("件数")
    highest = models.PositiveSmallIntegerField("最高一级")
    at = models.DateTimeField("时间")
    message_id = models.BigIntegerField("消息编号", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "提醒单"
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "day", "no"], name="ladder_notice_once"),
        ]
        indexes = [models.Index(fields=["day"], name="ladder_notice_day")]

    def __str__(self) -> str:
        """Its number."""
        return str(self.pk)


class Fired(models.Model):
    """One rung of one ladder that has come. The same rung of the same term never comes twice.

    ``term`` is the due day the rung was counted from (of a clock the day it started): a duty whose due day is moved
    begins its ladder anew.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    kind = models.CharField("类别", max_length=8, choices=Target.choices)
    target = models.BigIntegerField("事项")
    term = models.DateField("期限")
    code = models.CharField("梯级", max_length=24)
    stage = models.PositiveSmallIntegerField("级别")
    to = models.CharField("应报", max_length=16)
    rule = models.PositiveSmallIntegerField("规则")
    unit_id = models.BigIntegerField("责任单位", null=True)
    recipient = models.ForeignKey(
        "org.Staff", on_delete=models.PROTECT, related_name="+", null=True, verbose_name="收件人"
    )
    day = models.DateField("日期")
    at = models.DateTimeField("时间")
    fate = models.CharField("未发原因", max_length=12, choices=Fate.choices, blank=True)
    notice = models.ForeignKey(
        Notice, on_delete=models.PROTECT, related_name="rungs", null=True, db_index=False, verbose_name="提醒单"
    )

    class Meta:
        verbose_name = verbose_name_plural = "提醒记录"
        constraints = [
            models.UniqueConstraint(fields=["kind", "target", "term", "code"], name="ladder_rung_once"),
            models.CheckConstraint(
                condition=Q(recipient__isnull=False) | ~Q(fate=""), name="ladder_rung_told_or_why_not"
            ),
        ]
        indexes = [
            models.Index(
                fields=["recipient", "kind"], condition=Q(notice__isnull=True, fate=""), name="ladder_rung_unsent"
            ),
            models.Index(fields=["recipient", "kind", "target", "stage"], name="ladder_rung_told"),
            models.Index(fields=["notice"], condition=Q(notice__isnull=False), name="ladder_rung_notice"),
        ]

    def __str__(self) -> str:
        """What and when."""
        return f"{self.kind} {self.target} {self.code}"


class Hold(models.Model):
    """A ladder held back until a day, with the reason and by whom. It goes on by itself afterwards."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("reason", "by_name"),
        why="暂停提醒须有理由并留痕",
        keep="随所属事项保存",
        erase="ladder.actions.erasing.forget_erased 清空理由",
    )

    kind = models.CharField("类别", max_length=8, choices=Target.choices)
    target = models.BigIntegerField("事项")
    reason = models.CharField("理由", max_length=200)
    until = models.DateField("暂停至（含）")
    at = models.DateTimeField("时间")
    by_id = models.BigIntegerField("经办人编号")
    by_name = models.CharField("经办人", max_length=64)
    ended_at = models.DateTimeField("提前恢复", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "暂停提醒"
        indexes = [models.Index(fields=["kind", "target"], name="ladder_hold_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "target"], condition=Q(ended_at__isnull=True), name="ladder_hold_one"
            ),
        ]

    def __str__(self) -> str:
        """Until when."""
        return f"{self.kind} {self.target} {self.until}"


class Swept(models.Model):
    """One round over all duties: which day it was for and what it found. The auditor looks whether there was one."""

    PERSONAL: ClassVar[PersonalData | None] = None

    day = models.DateField("日期")
    at = models.DateTimeField("时间")
    rungs = models.PositiveIntegerField("新到梯级")
    told = models.PositiveIntegerField("提醒单")

    class Meta:
        verbose_name = verbose_name_plural = "提醒巡查"
        ordering = ["-id"]

    def __str__(self) -> str:
        """The day."""
        return str(self.day)


class Finding(models.TextChoices):
    """What the auditor may find."""

    RUNG_MISSING = "rung_missing", "到了提醒日子，没有提醒记录，也没有暂停理由"
    CLOCK_MISSING = "clock_missing", "计时到了提醒点，没有提醒记录"
    NOT_SENT = "not_sent", "已到提醒，没有发出提醒单"
    NOT_ARRIVED = "not_arrived", "提醒没有送达，也不在电话名单上"
    PROMISE_MISSING = "promise_missing", "规则应有的应办没有列入"
    NO_TERM = "no_term", "在办的事没有在计时"
    NO_SWEEP = "no_sweep", "提醒巡查没有按日进行"


class Audit(models.Model):
    """One check by the duty auditor: how much it looked at, what it found, with examples (numbers only)."""

    PERSONAL: ClassVar[PersonalData | None] = None

    day = models.DateField("日期")
    at = models.DateTimeField("时间")
    passed = models.BooleanField("通过")
    looked: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField("核对数", default=dict)
    found: models.JSONField[dict[str, int], dict[str, int]] = models.JSONField("问题数", default=dict)
    examples: models.JSONField[list[dict[str, str]], list[dict[str, str]]] = models.JSONField("举例", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "应办核查"
        ordering = ["-id"]

    def __str__(self) -> str:
        """The day."""
        return str(self.day)
