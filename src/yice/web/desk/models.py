"""What a desk remembers for one member of staff: saved views and chosen columns. Nothing about elders."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yice.core.files.models import StoredFile
from yice.core.org.models import Staff
from yice.lib.personal import PersonalData


class SavedView(models.Model):
    """A named sentence of filters of one page, kept by one member of staff for themselves."""

    PERSONAL: ClassVar[PersonalData | None] = None

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    page = models.CharField("页面", max_length=20)
    name = models.CharField("名称", max_length=30)
    query = models.CharField("筛选", max_length=400)

    class Meta:
        verbose_name = verbose_name_plural = "常用筛选"
        constraints = [models.UniqueConstraint(fields=["staff", "page", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name


class Preference(models.Model):
    """One remembered choice of one member of staff, such as the columns of a list."""

    PERSONAL: ClassVar[PersonalData | None] = None

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    name = models.CharField("名称", max_length=40)
    value: models.JSONField[list[str], list[str]] = models.JSONField("值", default=list)

    class Meta:
        verbose_name = verbose_name_plural = "个人设置"
        constraints = [models.UniqueConstraint(fields=["staff", "name"], name="preference_once")]

    def __str__(self) -> str:
        return self.name


class Export(models.Model):
    """A list taken out as a workbook: sealed on disk, for the one who asked, for a few days only."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("file",),
        why="导出名单供本职工作使用",
        keep="三天",
        erase="到期由 desk.sweep_exports 销毁文件和本行",
    )

    staff = models.ForeignKey(Staff, on_delete=models.CASCADE, related_name="+")
    run_id = models.BigIntegerField("后台工作", unique=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.CharField("条件", max_length=400, blank=True)
    rows = models.IntegerField("人数", default=0)
    made_at = models.DateTimeField("提出时间")
    expires_on = models.DateField("有效至")

    class Meta:
        verbose_name = verbose_name_plural = "导出"
        indexes = [models.Index(fields=["expires_on"], name="export_expires")]

    def __str__(self) -> str:
        return str(self.pk)
