"""Files kept sealed on disk, and what they are to a person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yice.core.people.codes import Purpose
from yice.core.people.models import Person
from yice.lib.personal import PersonalData


class FileKind(models.TextChoices):
    """What a file is."""

    PHOTO = "photo", "照片"
    CERTIFICATE = "certificate", "证件证明"
    CONSENT = "consent", "同意书"
    MEDICAL = "medical", "医疗材料"
    SCAN = "scan", "扫描件"
    AUDIO = "audio", "录音"
    EVIDENCE = "evidence", "工作佐证"
    OTHER = "other", "其他"


class StoredFile(models.Model):
    """One file whose body lies sealed on disk under ``body``; the row says everything else about it.

    With an ``owner`` it is sealed with that person's key, so erasing the person makes it unreadable. Without one it is
    sealed with the installation's key. The row outlives the body: ``gone_at`` tells when that was destroyed.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("name",),
        why="材料、照片和佐证随档案保存",
        keep="随人员档案保存；不属于个人的随其用途",
        erase="people.actions.erase_person 销毁密钥，files.actions.sweep_bodies 删除密文和文件名",
    )

    owner = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("类别", max_length=12, choices=FileKind.choices)
    name = models.CharField("文件名", max_length=120)
    mime = models.CharField("类型", max_length=80)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("摘要", max_length=64)
    body = models.CharField("存放位置", max_length=64, unique=True)
    created_at = models.DateTimeField("存入时间")
    by_id = models.BigIntegerField("存入人编号", default=0)
    by = models.CharField("存入人", max_length=64, blank=True, default="")
    gone_at = models.DateTimeField("销毁时间", null=True, blank=True)

    class Meta:
        verbose_name = "文件"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.kind}#{self.pk}"


class Attachment(models.Model):
    """A file in a person's file. ``purpose`` names the consent without which it is neither kept nor shown (R160)."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("title", "note"), why="说明附件是什么", keep="随人员档案保存", erase="files.actions.sweep_bodies 清空"
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="attachments")
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="attachment")
    title = models.CharField("名称", max_length=120)
    purpose = models.CharField("所需同意", max_length=16, null=True, blank=True, choices=Purpose.choices)
    dated_on = models.DateField("材料日期", null=True, blank=True)
    note = models.CharField("说明", max_length=200, blank=True, default="")
    attached_at = models.DateTimeField("登记时间")
    by = models.CharField("登记人", max_length=64, blank=True, default="")
    removed_at = models.DateTimeField("移除时间", null=True, blank=True)

    class Meta:
        verbose_name = "附件"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return f"{self.person_id}:{self.pk}"
