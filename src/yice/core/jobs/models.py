"""What happens later: one row per run, one row per clock entry, one row per named lease."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.lib.personal import PersonalData


class Leased(models.Model):
    """A row that one worker at a time may hold.

    ``token`` grows by one with every change of holder; whoever writes on behalf of the row names the token,
    so a worker that slept through the end of its lease finds that its writes no longer count (fencing).
    """

    holder = models.CharField("持有者", max_length=120, blank=True)
    token = models.BigIntegerField("围栏号", default=0)
    lease_until = models.DateTimeField("租约到期", null=True, blank=True)

    class Meta:
        abstract = True


class State(models.TextChoices):
    """Where a run stands."""

    QUEUED = "queued", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已取消"


class Run(Leased):
    """One piece of work for the worker: asked for inside a transaction, so what is rolled back is never run.

    ``args`` carry numbers and codes only, never personal values. ``by_*`` keep who asked, and their rights then.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("by_name",),
        why="说明任务由谁发起",
        keep="任务记录保留九十天",
        erase="随任务记录清除",
    )

    kind = models.CharField("类别", max_length=80)
    args = models.JSONField("参数", default=dict)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.QUEUED)
    unique = models.CharField("去重键", max_length=120, blank=True)
    priority = models.SmallIntegerField("优先", default=0)
    by_kind = models.CharField("发起者类别", max_length=16)
    by_id = models.BigIntegerField("发起者编号")
    by_name = models.CharField("发起者", max_length=80)
    by_grants = models.JSONField("发起时权限", default=list)
    unit_id = models.BigIntegerField("单位编号", null=True)
    progress_done = models.BigIntegerField("已办", default=0)
    progress_total = models.BigIntegerField("总数", default=0)
    stage = models.CharField("阶段", max_length=80, blank=True)
    message = models.CharField("说明", max_length=400, blank=True)
    result = models.JSONField("结果", null=True)
    error = models.JSONField("错误", null=True)
    attempts = models.SmallIntegerField("次数", default=0)
    max_attempts = models.SmallIntegerField("最多次数", default=5)
    cancel_asked = models.BooleanField("要求取消", default=False)
    not_before = models.DateTimeField("不早于", null=True, blank=True)
    queued_at = models.DateTimeField("提出时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    heartbeat = models.DateTimeField("心跳", null=True, blank=True)

    class Meta:
        verbose_name = "后台任务"
        verbose_name_plural = verbose_name
        indexes = [
            models.Index(fields=["-priority", "id"], name="run_waiting", condition=Q(state__in=["queued", "running"])),
            models.Index(fields=["by_kind", "by_id", "-id"], name="run_by"),
            models.Index(fields=["kind", "-id"], name="run_kind"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unique"], name="run_queued_once", condition=Q(state="queued") & ~Q(unique="")
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in {State.DONE, State.FAILED, State.CANCELLED}

    @property
    def percent(self) -> int | None:
        """Progress in whole percent, or ``None`` while the total is unknown."""
        if self.state == State.DONE:
            return 100
        return min(99, self.progress_done * 100 // self.progress_total) if self.progress_total else None


class Periodic(models.Model):
    """A run asked for by the clock: once per business day, at or after ``at``."""

    PERSONAL: ClassVar[PersonalData | None] = None

    name = models.CharField("名称", max_length=80, unique=True)
    kind = models.CharField("类别", max_length=80)
    args = models.JSONField("参数", default=dict)
    at = models.TimeField("每日时间")
    enabled = models.BooleanField("启用", default=True)
    last_day = models.DateField("最近一次", null=True, blank=True)

    class Meta:
        verbose_name = "定时任务"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.name


class Chore(Leased):
    """A small thing some worker does every few seconds (sealing, reading the changed set); one worker at a time."""

    PERSONAL: ClassVar[PersonalData | None] = None

    name = models.CharField("名称", max_length=80, unique=True)
    next_at = models.DateTimeField("下次", null=True, blank=True)
    failed = models.CharField("最近错误", max_length=400, blank=True)

    class Meta:
        verbose_name = "常办小事"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.name
