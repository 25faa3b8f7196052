"""What an import keeps while it is under way, and what it needs to be undone. Nothing personal lies here in clear."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from yice.core.org.models import Unit
from yice.lib.personal import PersonalData


class State(models.TextChoices):
    """Where an import stands."""

    MAPPING = "mapping", "待对列"
    CHECKING = "checking", "核对中"
    REVIEW = "review", "待确认"
    COMMITTING = "committing", "导入中"
    DONE = "done", "已导入"
    UNDOING = "undoing", "撤销中"
    UNDONE = "undone", "已撤销"
    DROPPED = "dropped", "已放弃"
    FAILED = "failed", "未完成"


class Verdict(models.TextChoices):
    """What is to happen to a row."""

    NEW = "new", "新增"
    UPDATE = "update", "更新"
    SKIP = "skip", "跳过"
    ERROR = "error", "有错误"


class Upload(models.Model):
    """The file as it was dropped. Its body is sealed on disk under its number and goes when the import is over."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("filename",), why="核对和下载标注后的原表", keep="导入结束后三十天", erase="到期或放弃时删除密文"
    )

    filename = models.CharField("文件名", max_length=200)
    size = models.BigIntegerField("大小")
    sha256 = models.CharField("摘要", max_length=64, db_index=True)
    kept = models.BooleanField("文件在", default=True)
    made_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "上传文件"

    def __str__(self) -> str:
        return f"#{self.pk}"


class Batch(models.Model):
    """One import, from the dropped file to its commit or undo.

    ``plans`` are the sheets as recognised and mapped (headings only, no cells); ``counts`` what was found;
    ``paper`` the figures of the paper report that somebody typed to compare with.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("by_name",), why="说明由谁导入", keep="长期，作为档案来源", erase="随人员离岗保留姓名"
    )

    upload = models.ForeignKey(Upload, on_delete=models.PROTECT, related_name="batches")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.MAPPING)
    by_kind = models.CharField("导入人类别", max_length=16)
    by_id = models.BigIntegerField("导入人编号")
    by_name = models.CharField("导入人", max_length=80)
    plans: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField("对列", default=list)
    category = models.CharField("默认类别", max_length=12, blank=True)
    since = models.DateField("在册起始日", null=True, blank=True)
    counts: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField("计数", default=dict)
    paper: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField("纸质报表数", default=dict)
    run_id = models.BigIntegerField("任务编号", null=True, blank=True)
    error: models.JSONField[dict[str, Any] | None, dict[str, Any] | None] = models.JSONField("错误", null=True)
    made_at = models.DateTimeField("开始时间")
    committed_at = models.DateTimeField("导入时间", null=True, blank=True)
    committed_real_at = models.DateTimeField("导入实际时间", null=True, blank=True)
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)
    version = models.IntegerField("版本", default=1)

    class Meta:
        verbose_name = "导入批次"
        indexes = [models.Index(fields=["unit", "-id"], name="batch_unit")]

    def __str__(self) -> str:
        return f"#{self.pk}"


class StagedRow(models.Model):
    """One person of the sheet, read and judged but not yet in the register. The values are sealed."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("payload",), why="导入前核对", keep="导入结束后三十天", erase="到期、放弃或撤销时删除整行"
    )

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="rows", db_index=False)
    place = models.SmallIntegerField("工作表")
    row = models.IntegerField("行号")
    payload = models.TextField("内容（加密）")
    worst = models.SmallIntegerField("最重的问题", default=0)
    proposed = models.CharField("建议", max_length=8, choices=Verdict.choices)
    verdict = models.CharField("决定", max_length=8, choices=Verdict.choices)
    match_id = models.BigIntegerField("对应档案", null=True, blank=True)
    matched_by = models.CharField("对应依据", max_length=8, blank=True)

    class Meta:
        verbose_name = "暂存行"
        constraints = [models.UniqueConstraint(fields=["batch", "place", "row"], name="staged_once")]
        indexes = [models.Index(fields=["batch", "verdict"], name="staged_verdict")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.place}:{self.row}"


class Finding(models.Model):
    """One finding of one import. Place, code and severity are plain; the sentence may name dates and is sealed."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("message",), why="告诉导入人哪里要改", keep="导入结束后三十天", erase="到期、放弃或撤销时删除整行"
    )

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="findings", db_index=False)
    place = models.SmallIntegerField("工作表")
    row = models.IntegerField("行号")
    at = models.SmallIntegerField("列", help_text="-1 为整行")
    code = models.CharField("代码", max_length=32)
    severity = models.CharField("级别", max_length=8)
    message = models.TextField("说明（加密）")

    class Meta:
        verbose_name = "发现"
        indexes = [models.Index(fields=["batch", "place", "row"], name="finding_place")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.code}"


class MappingMemory(models.Model):
    """How a unit last mapped these very headings; the next file with the same headings starts from it."""

    PERSONAL: ClassVar[PersonalData | None] = None

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", db_index=False)
    signature = models.CharField("表头特征", max_length=40)
    fields: models.JSONField[list[str], list[str]] = models.JSONField("各列对应", default=list)
    blanks: models.JSONField[list[str], list[str]] = models.JSONField("空白格表示", default=list, db_default=[])
    used_at = models.DateTimeField("最近使用")

    class Meta:
        verbose_name = "对列记忆"
        constraints = [models.UniqueConstraint(fields=["unit", "signature"], name="mapping_once")]

    def __str__(self) -> str:
        return self.signature


class Touched(models.Model):
    """A person this import wrote, so that the import can be undone and late changes be noticed.

    ``before`` holds, sealed, what an update replaced; for a new person it is empty.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("before",), why="撤销导入时恢复原值", keep="导入后三十天", erase="到期或撤销时删除整行"
    )

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="touched", db_index=False)
    person_id = models.BigIntegerField("人员")
    is_new = models.BooleanField("新增")
    version = models.IntegerField("导入后版本")
    before = models.TextField("原值（加密）", blank=True)

    class Meta:
        verbose_name = "导入涉及人员"
        constraints = [models.UniqueConstraint(fields=["batch", "person_id"], name="touched_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}:{self.person_id}"
