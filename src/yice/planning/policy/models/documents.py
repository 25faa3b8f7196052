"""Policy documents: the papers behind the rules, and when they must be looked at again."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yice.lib.personal import PersonalData


class PolicyDocument(models.Model):
    """A paper (通知、办法) that rules cite, with the day on which somebody must check whether it still holds."""

    PERSONAL: ClassVar[PersonalData | None] = None

    no = models.CharField("文号", max_length=64, unique=True)
    title = models.CharField("标题", max_length=200)
    issuer = models.CharField("发文机关", max_length=100, blank=True)
    issued_on = models.DateField("发文日期", null=True)
    in_force_from = models.DateField("施行日", null=True)
    review_on = models.DateField("复核日", null=True)
    reviewed_on = models.DateField("上次复核", null=True)
    repealed_on = models.DateField("废止日", null=True)
    cites = models.JSONField("相关规则", default=list)
    note = models.TextField("备注", blank=True)
    version = models.PositiveIntegerField("修订号", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "政策文件"
        ordering = ["review_on", "no"]

    def __str__(self) -> str:
        """Number and title."""
        return f"{self.no} {self.title}"
