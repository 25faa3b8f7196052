"""Rulebooks: the text that shipped, what this tenant changed in it, and since when the two are in force."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yice.lib.personal import PersonalData


class RulebookText(models.Model):
    """The YAML files of one shipped rulebook, kept so that yesterday's duty can still be explained after an upgrade.

    Not a file path: the files of an older release are no longer on the machine.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    digest = models.CharField("摘要", max_length=64, primary_key=True)
    files = models.JSONField("条文")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "政策手册原文"

    def __str__(self) -> str:
        """The first digits of the digest."""
        return self.digest[:12]


class RulebookVersion(models.Model):
    """One state of the rules: a shipped text plus the tenant's own parameters, switches and words, from a day on.

    Never edited once approved: a further change is a further version, so every duty can name the one it rests on.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("proposed_by_name", "approved_by_name"),
        why="谁提出、谁批准，留痕所必需",
        keep="随政策手册长期保存",
        erase="工作人员离岗后仍保留姓名",
    )

    class State(models.TextChoices):
        """A change is proposed by one person and approved by another."""

        PROPOSED = "proposed", "待批准"
        APPROVED = "approved", "已批准"
        REJECTED = "rejected", "已退回"

    no = models.PositiveIntegerField("版本号", unique=True)
    text = models.ForeignKey(RulebookText, on_delete=models.PROTECT, related_name="versions", verbose_name="原文")
    profile = models.CharField("单位类型", max_length=32, blank=True)
    overrides = models.JSONField("本单位调整", default=dict)
    in_force_from = models.DateField("施行日")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PROPOSED)
    note = models.TextField("说明", blank=True)
    proposed_by = models.BigIntegerField("提出人编号")
    proposed_by_name = models.CharField("提出人", max_length=64)
    proposed_at = models.DateTimeField("提出时间")
    approved_by = models.BigIntegerField("批准人编号", null=True)
    approved_by_name = models.CharField("批准人", max_length=64, blank=True)
    approved_at = models.DateTimeField("批准时间", null=True)
    rehearsal_run = models.BigIntegerField("预演任务", null=True)
    rehearsal = models.JSONField("预演结果", null=True)
    version = models.PositiveIntegerField("修订号", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "政策手册版本"
        ordering = ["-no"]
        indexes = [models.Index(fields=["state", "in_force_from"], name="policy_version_in_force")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="approved") | models.Q(approved_at__isnull=False),
                name="policy_version_approved_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | models.Q(approved_by=0)
                | ~models.Q(approved_by=models.F("proposed_by")),
                name="policy_version_second_person",
            ),
        ]

    def __str__(self) -> str:
        """As spoken of in meetings."""
        return f"第 {self.no} 版"
