"""The duty: one thing owed to one subject under one rule on one occasion."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.lib.personal import PersonalData
from yice.planning.policy.models import KeyField


class Decision(models.TextChoices):
    """The four things that can be decided about a duty. Planned, open, overdue and missed are read off the dates."""

    DONE = "done", "已办"
    WAIVED = "waived", "免办"
    WITHDRAWN = "withdrawn", "撤回"
    HELD = "held", "暂停"


class Origin(models.TextChoices):
    """Who made the duty. The run compares only what rules made."""

    RULE = "rule", "规则"
    ACTION = "action", "经办"
    CAMPAIGN = "campaign", "专项"
    PLAN = "plan", "一人一策"


class Duty(models.Model):
    """One promise on one occasion (应办事项).

    The primary key *is* the identity (subject, kind, rule, step, occurrence; ``dutyengine.identity``), so the same
    promise cannot exist twice, one subject's duties lie side by side, and a re-run needs no look-up. Unit and owner are
    those of now until a decision freezes them. ``decided_on`` is the day it was done, ``decided_at`` the moment of
    recording it.

    The hot columns carry no database foreign keys: the planning run writes them a million at a time and takes every
    number from the tables it just read. Evidence does: without proof nothing is done.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("note", "late_reason"),
        why="为谁、何时应办何事",
        keep="随人员档案保存",
        erase="duties.actions.erasing.forget 删除或清空",
    )

    id = KeyField("标识", primary_key=True)
    subject_kind = models.PositiveSmallIntegerField("对象类别")
    subject = models.BigIntegerField("对象")
    rule = models.PositiveSmallIntegerField("规则")
    step = models.PositiveSmallIntegerField("步骤", default=0)
    occurrence = models.IntegerField("场次")
    opens = models.DateField("开始")
    due = models.DateField("期限")
    closes = models.DateField("截止")
    role = models.CharField("责任角色", max_length=16)
    unit = models.ForeignKey(
        "org.Unit",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        null=True,
        verbose_name="责任单位",
    )
    basis = models.ForeignKey(
        "policy.Basis",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        null=True,
        verbose_name="依据",
    )
    origin = models.CharField(
        "来源", max_length=8, choices=Origin.choices, default=Origin.RULE, db_default=Origin.RULE.value
    )
    note = models.CharField("事由", max_length=200, default="", db_default="", blank=True)
    decision = models.CharField("结论", max_length=9, choices=Decision.choices, null=True)
    decided_on = models.DateField("办理日期", null=True)
    decided_at = models.DateTimeField("登记时间", null=True)
    evidence = models.ForeignKey(
        "duties.Evidence",
        on_delete=models.PROTECT,
        related_name="duties",
        null=True,
        db_index=False,
        verbose_name="佐证",
    )
    owner = models.ForeignKey(
        "org.Staff",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
        null=True,
        verbose_name="办理人",
    )
    late_reason = models.CharField("补录原因", max_length=200, default="", db_default="", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "应办事项"
        constraints = [
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | ~Q(decision="done") | Q(evidence__isnull=False),
                name="duties_done_needs_evidence",
            ),
            models.CheckConstraint(
                condition=Q(decision__isnull=True) | Q(decided_at__isnull=False), name="duties_decision_is_dated"
            ),
        ]
        indexes = [
            # covers what lists, calendars and loads ask, so that a city's page never touches the rows it does not show
            models.Index(
                fields=["unit", "due", "closes", "opens", "rule", "decision"],
                condition=Q(decision__isnull=True),
                name="duties_undecided",
            ),
            # the same in the order of a list: for who sees everybody, so that a first page reads what it shows
            models.Index(
                fields=["due", "rule", "closes", "opens", "unit", "decision"],
                condition=Q(decision__isnull=True),
                name="duties_in_order",
            ),
            # what fell due in a month and was decided, whoever did it: coverage by liaison
            models.Index(
                fields=["due", "decision", "decided_on", "unit", "rule"],
                condition=Q(decision__isnull=False),
                name="duties_kept_by_term",
            ),
            models.Index(
                fields=["unit", "decided_on", "decision", "rule"],
                condition=Q(decision__isnull=False),
                name="duties_decided",
            ),
            models.Index(
                fields=["subject", "subject_kind", "rule", "step", "decided_on"],
                condition=Q(decision="done"),
                name="duties_done",
            ),
            models.Index(fields=["evidence"], condition=Q(evidence__isnull=False), name="duties_by_evidence"),
        ]

    def __str__(self) -> str:
        """The number; words for it need the rulebook (``duties.queries``)."""
        return str(self.pk)


class Transition(models.Model):
    """What happened to a duty after it was opened: decided, reopened, rescheduled; by whom and why. Only added to."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("by_name", "reason"),
        why="办理过程可追溯",
        keep="随人员档案保存",
        erase="duties.actions.erasing.forget 删除或清空",
    )

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="transitions", db_constraint=False)
    at = models.DateTimeField("时间")
    deed = models.CharField("动作", max_length=16)
    was = models.CharField("原状态", max_length=40, blank=True)
    now = models.CharField("新状态", max_length=40, blank=True)
    by_kind = models.CharField("经办类别", max_length=16)
    by_id = models.BigIntegerField("经办人编号")
    by_name = models.CharField("经办人", max_length=64)
    reason = models.CharField("理由", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理轨迹"
        ordering = ["id"]

    def __str__(self) -> str:
        """The deed."""
        return self.deed
