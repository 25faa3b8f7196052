"""Signed tables: what was reported, frozen with the people behind every figure."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yice.core.org.models import Unit
from yice.lib.personal import PersonalData


class SignedTable(models.Model):
    """One statistical table as it was signed: words and figures that no later correction changes.

    ``body`` is the whole table as drawn (labels, figures, notes); ``digest`` is its SHA-256 together with that of its
    cells, so that an edit in the database is found. A later signing of the same table and day is a new row.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    name = models.CharField("表号", max_length=20)
    as_of = models.DateField("截止日期")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="填报单位")
    body = models.JSONField("表格内容")
    digest = models.CharField("校验值", max_length=64)
    note = models.CharField("签发说明", max_length=200, blank=True)
    signed_by_id = models.BigIntegerField("签发人编号")
    signed_by_name = models.CharField("签发人", max_length=80)
    signed_at = models.DateTimeField("签发时间")

    class Meta:
        verbose_name = verbose_name_plural = "已签发统计表"
        indexes = [models.Index(fields=["name", "as_of"], name="signed_table_day")]

    def __str__(self) -> str:
        return f"{self.name} {self.as_of}"


class SignedCell(models.Model):
    """Who stood behind one figure when it was signed: sorted person (or unit) numbers, packed."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("members",),
        why="已签发的数字能打开当时的人员名单",
        keep="随统计表长期保存",
        erase="只存编号；人员被清除后名单中显示为已清除",
    )

    table = models.ForeignKey(SignedTable, on_delete=models.CASCADE, related_name="cells")
    key = models.CharField("格", max_length=40)
    members = models.BinaryField("名单")

    class Meta:
        verbose_name = verbose_name_plural = "已签发统计格"
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="signed_cell_once")]

    def __str__(self) -> str:
        return self.key
