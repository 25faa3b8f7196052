"""The ledger of planning runs, and the counts that coverage is read from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yice.lib.personal import PersonalData
from yice.planning.policy.models import KeyField


class PlanRun(models.Model):
    """One planning run, chunk by chunk: what it covered, how far it came, what it changed.

    A run that was killed is found here unfinished and goes on after ``cursor``; starting over gives the same end.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    class State(models.TextChoices):
        """Running until done; a killed run stays running until taken up again."""

        RUNNING = "running", "进行中"
        DONE = "done", "完成"
        FAILED = "failed", "失败"

    kind = models.CharField("类型", max_length=16)
    as_of = models.DateField("基准日")
    window_from = models.DateField("窗口起")
    window_to = models.DateField("窗口止（含）")
    rulebook = models.ForeignKey(
        "policy.RulebookVersion", on_delete=models.PROTECT, related_name="+", verbose_name="手册版本"
    )
    unit = models.ForeignKey("org.Unit", on_delete=models.PROTECT, related_name="+", null=True, verbose_name="单位")
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.RUNNING)
    subjects = models.PositiveIntegerField("对象数", default=0)
    done = models.PositiveIntegerField("已算", default=0)
    cursor = models.BigIntegerField("已算至", default=-1)
    counts = models.JSONField("结果", default=dict)
    seconds = models.JSONField("用时", default=dict)
    started_at = models.DateTimeField("开始")
    finished_at = models.DateTimeField("结束", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "策划批次"
        ordering = ["-id"]

    def __str__(self) -> str:
        """Number and day."""
        return f"第 {self.pk} 次 {self.as_of}"


class Planned(models.Model):
    """What was last applied for a subject: the basis its next duties rest on, and digests of what it is owed.

    A subject whose owed duties have the same digest as the last applied needs no comparison: decisions taken since do
    not change what is owed. So a night in which nothing changed reads one row per subject instead of all its duties.
    ``id`` is the subject with its kind, ``subject * 8 + kind``.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    id = KeyField("对象", primary_key=True)
    basis = models.BigIntegerField("依据")
    facts = models.BigIntegerField("事实摘要")
    owed = models.BigIntegerField("应办摘要")
    standing = models.BigIntegerField("分级摘要")

    class Meta:
        verbose_name = verbose_name_plural = "策划状态"

    def __str__(self) -> str:
        """Its number."""
        return str(self.pk)


class Rollup(models.Model):
    """Counts per unit, rule and month of the due date; month 0 holds the subjects that cannot be judged.

    Months are counted ``year * 12 + month - 1``. Kept by every decision and every run, in the same transaction.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    unit = models.ForeignKey(
        "org.Unit", on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False
    )
    rule = models.PositiveSmallIntegerField("规则")
    month = models.IntegerField("月份")
    kept = models.IntegerField("已办", default=0, db_default=0)
    late = models.IntegerField("其中逾期办", default=0, db_default=0)
    waived = models.IntegerField("免办", default=0, db_default=0)
    held = models.IntegerField("暂停", default=0, db_default=0)
    open = models.IntegerField("未到截止", default=0, db_default=0)
    missed = models.IntegerField("漏办", default=0, db_default=0)
    unknown = models.IntegerField("无法判定", default=0, db_default=0)

    class Meta:
        verbose_name = verbose_name_plural = "覆盖统计"
        constraints = [models.UniqueConstraint(fields=["unit", "rule", "month"], name="duties_rollup_once")]

    def __str__(self) -> str:
        """Its key."""
        return f"{self.unit_id}/{self.rule}/{self.month}"


class RollupStamp(models.Model):
    """The one row that says for which day the counts are: on another day open duties may have become missed."""

    PERSONAL: ClassVar[PersonalData | None] = None

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    as_of = models.DateField("基准日")

    class Meta:
        verbose_name = verbose_name_plural = "覆盖统计基准日"

    def __str__(self) -> str:
        """The day."""
        return str(self.as_of)


class DutyExport(models.Model):
    """A long list of duties taken out as a workbook: sealed on disk, for the one who asked, for a few days only."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("file",),
        why="导出应办供本职工作使用",
        keep="三天",
        erase="到期由 duties.sweep_exports 销毁文件和本行",
    )

    staff = models.ForeignKey("org.Staff", on_delete=models.CASCADE, related_name="+", verbose_name="提出人")
    run_id = models.BigIntegerField("后台工作", unique=True)
    file = models.ForeignKey(
        "files.StoredFile", on_delete=models.PROTECT, null=True, related_name="+", verbose_name="文件"
    )
    words = models.CharField("条件", max_length=400, blank=True)
    rows = models.IntegerField("件数", default=0)
    made_at = models.DateTimeField("提出时间")
    expires_on = models.DateField("有效至")

    class Meta:
        verbose_name = verbose_name_plural = "应办导出"
        indexes = [models.Index(fields=["expires_on"], name="duty_export_expires")]

    def __str__(self) -> str:
        """Its number."""
        return str(self.pk)


class UnitSum(models.Model):
    """What the people of one unit are owed on one day, summed up ahead, so that a first page need not count them.

    ``version`` moves with every write to the unit's duties; the sums hold while ``summed`` is the same and ``as_of``
    is the day asked for (``queries.sums``). Whoever finds them out of date counts that unit alone.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    unit = models.OneToOneField(
        "org.Unit", on_delete=models.CASCADE, primary_key=True, related_name="+", db_constraint=False
    )
    version = models.BigIntegerField("写入版本", default=0, db_default=0)
    summed = models.BigIntegerField("合计所据版本", default=-1, db_default=-1)
    as_of = models.DateField("基准日", null=True)
    first_due = models.DateField("最早期限", null=True)
    overdue = models.IntegerField("逾期", default=0, db_default=0)
    todo = models.IntegerField("待办与逾期", default=0, db_default=0)
    liaisons = models.JSONField("按联络员", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "单位应办合计"

    def __str__(self) -> str:
        """The unit's number."""
        return str(self.unit_id)
