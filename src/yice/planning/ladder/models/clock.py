"""The clock: so many minutes allowed for one step of one thing, counted in working time or around the clock."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.lib.personal import PersonalData


class Clock(models.Model):
    """One term counted in minutes (R71, R72, R74), for what a due day is too coarse.

    ``used_seconds`` is what has been counted up to ``running_since``, the moment it last began to run; a paused or
    stopped clock has none. ``risk_at`` and ``due_at`` are worked out from them whenever they change, so that lists and
    the sweep only compare moments; ``shares`` are those of R73 used for it. What state it is in is read off
    (``queries.state_of``), nothing is flipped.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("pause_reason",),
        why="说明为何暂停计时",
        keep="随所属事项保存",
        erase="ladder.actions.erasing.forget_erased 清空",
    )

    rule = models.PositiveSmallIntegerField("规则")
    step = models.PositiveSmallIntegerField("步骤", default=0)
    subject_kind = models.CharField("对象类别", max_length=24)
    subject_id = models.BigIntegerField("对象")
    person = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, related_name="+", null=True, verbose_name="老干部"
    )
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", verbose_name="责任单位")
    owner = models.ForeignKey("org.Staff", on_delete=models.PROTECT, related_name="+", null=True, verbose_name="办理人")
    started_at = models.DateTimeField("开始计时")
    minutes = models.PositiveIntegerField("时限（分钟）")
    working_time = models.BooleanField("只计工作时间")
    used_seconds = models.PositiveBigIntegerField("已用（秒）", default=0)
    running_since = models.DateTimeField("本段开始", null=True)
    risk_at = models.DateTimeField("将到期时刻", null=True)
    due_at = models.DateTimeField("到期时刻", null=True)
    next_rung_at = models.DateTimeField("下一次提醒", null=True)
    shares = models.CharField("提醒比例", max_length=24, default="80/100/150/200")
    paused_at = models.DateTimeField("暂停时间", null=True)
    paused_until = models.DateTimeField("暂停至", null=True)
    pause_reason = models.CharField("暂停原因", max_length=200, blank=True)
    stopped_at = models.DateTimeField("停止时间", null=True)
    outcome = models.CharField("结果", max_length=24, blank=True)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "计时"
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "rule", "step"],
                condition=Q(stopped_at__isnull=True),
                name="ladder_clock_one_at_a_time",
            ),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="ladder_clock_allows_something"),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=False, running_since__isnull=True, paused_at__isnull=True)
                | Q(stopped_at__isnull=True, running_since__isnull=False, paused_at__isnull=True, due_at__isnull=False)
                | Q(stopped_at__isnull=True, running_since__isnull=True, paused_at__isnull=False, due_at__isnull=True),
                name="ladder_clock_runs_or_rests",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_rung_at"],
                condition=Q(stopped_at__isnull=True, next_rung_at__isnull=False),
                name="ladder_clock_next",
            ),
            models.Index(
                fields=["paused_until"],
                condition=Q(stopped_at__isnull=True, paused_until__isnull=False),
                name="ladder_clock_resumes",
            ),
            models.Index(fields=["unit", "due_at"], condition=Q(stopped_at__isnull=True), name="ladder_clock_of_unit"),
            models.Index(fields=["subject_kind", "subject_id"], name="ladder_clock_subject"),
        ]

    def __str__(self) -> str:
        """What it is for, by number."""
        return f"{self.subject_kind} {self.subject_id} R{self.rule}"


class ClockEvent(models.Model):
    """What happened to a clock: started, paused, resumed, handed over, stopped; by whom and why. Only added to."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("by_name", "reason"),
        why="计时的暂停与移交可追溯",
        keep="随所属事项保存",
        erase="ladder.actions.erasing.forget_erased 清空理由",
    )

    class Deed(models.TextChoices):
        """What can happen to a clock."""

        STARTED = "started", "开始计时"
        PAUSED = "paused", "暂停"
        RESUMED = "resumed", "恢复"
        HANDED = "handed", "移交"
        RECOUNTED = "recounted", "按新的办公时间重算"
        STOPPED = "stopped", "停止"

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="events", verbose_name="计时")
    at = models.DateTimeField("时间")
    deed = models.CharField("动作", max_length=12, choices=Deed.choices)
    used_seconds = models.PositiveBigIntegerField("当时已用（秒）")
    by_kind = models.CharField("经办类别", max_length=16)
    by_id = models.BigIntegerField("经办人编号")
    by_name = models.CharField("经办人", max_length=64)
    reason = models.CharField("理由", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "计时轨迹"
        ordering = ["id"]

    def __str__(self) -> str:
        """The deed."""
        return self.deed
