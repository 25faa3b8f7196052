"""A campaign with its frozen list of people."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yice.core.org.models import Staff, Unit
from yice.core.people.models import Person
from yice.lib.personal import PersonalData
from yice.planning.duties.models import Duty


class Campaign(models.Model):
    """专项: something done once for a list of people by a day: condolence before 春节, a check-up, a survey.

    ``rule`` is the rule of the rulebook that says what counts as done. ``groups`` in order: who belongs to each
    (``who``: field → values) and what each gets (``fen``, ``goods``); a person belongs to the first that fits. The
    campaign's number is the occurrence in the identity of its duties.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    class State(models.TextChoices):
        """Prepared until the list is frozen; then running until closed or called off."""

        PREPARING = "preparing", "准备中"
        RUNNING = "running", "进行中"
        CLOSED = "closed", "已结束"
        CALLED_OFF = "called_off", "已取消"

    title = models.CharField("名称", max_length=80)
    purpose = models.CharField("目的与要求", max_length=400, blank=True, default="")
    rule = models.CharField("按哪项政策", max_length=16)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="组织单位")
    opens = models.DateField("开始")
    due = models.DateField("期限")
    closes = models.DateField("截止")
    groups = models.JSONField("对象与标准", default=list)
    budget_fen = models.BigIntegerField("预算（分）", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PREPARING)
    created_on = models.DateField("建立日")
    created_by = models.BigIntegerField("建立人编号")
    created_by_name = models.CharField("建立人", max_length=64)
    frozen_on = models.DateField("定名单日", null=True)
    frozen_by_name = models.CharField("定名单人", max_length=64, blank=True, default="")
    frozen_number = models.PositiveIntegerField("名单人数", default=0)
    ended_on = models.DateField("结束日", null=True)
    ended_by_name = models.CharField("结束人", max_length=64, blank=True, default="")
    ended_note = models.CharField("结束说明", max_length=400, blank=True, default="")
    version = models.PositiveIntegerField("修订号", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "专项"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due__gte=F("opens")) & Q(closes__gte=F("due")), name="campaigns_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["preparing", "called_off"]) | Q(frozen_on__isnull=False),
                name="campaigns_running_is_frozen",
            ),
        ]

    def __str__(self) -> str:
        """The title."""
        return self.title


class Target(models.Model):
    """One person on a frozen list. Rows are never added, removed or moved; who dies drops out with the reason.

    Whether the person was reached is read off the duty; ``reason`` says why not.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("reason", "reason_by_name"),
        why="名单和未走访原因备查",
        keep="随专项材料保存十年",
        erase="campaigns.actions.erasing.forget_erased 清空，只余编号",
    )

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="targets", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    duty = models.ForeignKey(
        Duty, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False, verbose_name="应办"
    )
    group = models.PositiveSmallIntegerField("组")
    fen = models.BigIntegerField("标准（分）", default=0)
    goods = models.CharField("慰问品", max_length=80, blank=True, default="")
    reason = models.CharField("未办原因", max_length=200, blank=True, default="")
    reason_by_name = models.CharField("登记人", max_length=64, blank=True, default="")
    reason_at = models.DateTimeField("登记时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "专项对象"
        constraints = [models.UniqueConstraint(fields=["campaign", "person"], name="campaigns_target_once")]
        indexes = [models.Index(fields=["campaign", "unit"], name="campaigns_target_unit")]

    def __str__(self) -> str:
        """Campaign and person number."""
        return f"{self.campaign_id}:{self.person_id}"


class StockMove(models.Model):
    """Gifts that came into the store of a campaign, were given out to who brings them, came back, or were lost.

    Rows are only added: a mistake is put right by a movement the other way.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    class Kind(models.TextChoices):
        """Which way."""

        RECEIVED = "received", "购入"
        ISSUED = "issued", "领取"
        RETURNED = "returned", "退回"
        LOST = "lost", "损耗"

    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="moves")
    item = models.CharField("慰问品", max_length=40)
    kind = models.CharField("类别", max_length=10, choices=Kind.choices)
    number = models.PositiveIntegerField("数量")
    staff = models.ForeignKey(
        Staff, on_delete=models.PROTECT, related_name="+", null=True, db_index=False, verbose_name="领取人"
    )
    on = models.DateField("日期")
    note = models.CharField("说明", max_length=100, blank=True, default="")
    by_name = models.CharField("登记人", max_length=64)
    at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "慰问品出入"
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gt=0), name="campaigns_move_something"),
            models.CheckConstraint(
                condition=Q(kind__in=["received", "lost"], staff__isnull=True)
                | Q(kind__in=["issued", "returned"], staff__isnull=False),
                name="campaigns_move_who",
            ),
        ]

    def __str__(self) -> str:
        """What and how many."""
        return f"{self.item} {self.number}"
