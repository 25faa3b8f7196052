"""The outside bodies that help: who they are, what for, and whom to ring."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yice.core.org.models import Unit
from yice.lib.personal import PersonalData
from yice.services.cases import codes


class Partner(models.Model):
    """伙伴: a hospital, community, company or legal-aid office outside the tree of units that takes referrals.

    It serves the people of ``unit`` and below, from ``since`` until ``until`` (the last day). A unit of the
    tree answers for itself and does not stand in this list a second time. Rows are ended, not deleted.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("contact", "phone"),
        why="找得到对方的联系人",
        keep="停止合作后随转介记录保存",
        erase="cases.actions.change_partner 改写；转介记录由 forget_erased 清空",
    )

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="服务范围")
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类型", max_length=12, choices=codes.PartnerKind.choices)
    does = models.CharField("能帮什么", max_length=120, blank=True, default="")
    team = models.CharField("对应小组", max_length=24, blank=True, default="")
    contact = models.CharField("联系人", max_length=64)
    phone = models.CharField("电话", max_length=32)
    since = models.DateField("合作起")
    until = models.DateField("合作止", null=True)
    changed_at = models.DateTimeField("修改时间")
    changed_by_name = models.CharField("修改人", max_length=64)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "合作伙伴"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(until__isnull=True), name="cases_partner_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="cases_partner_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def serves_on(self, day: dt.date) -> bool:
        """Whether it takes referrals on a day."""
        return self.since <= day and (self.until is None or day <= self.until)
