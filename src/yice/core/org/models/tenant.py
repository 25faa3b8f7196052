"""The tenant: one installation serves one."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from yice.lib.personal import PersonalData


class Profile(models.TextChoices):
    """Whose words and switches the tenant starts from (domain §7.2)."""

    LANZHOU = "lanzhou", "地级市局（兰州）"
    LIUZHOU = "liuzhou", "地级市局（柳州）"
    HUBEI = "hubei", "省级局系统（湖北）"
    BAOGANG = "baogang", "国企（包钢）"
    KAILUAN = "kailuan", "国企（开滦）"


class Tenant(models.Model):
    """The one row that says whose installation this is and which day it is there.

    ``business_date`` empty means the real date; the demo city lives on a set one.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    name = models.CharField("名称", max_length=120)
    profile = models.CharField("类型", max_length=20, choices=Profile.choices, default=Profile.LANZHOU)
    business_date = models.DateField("业务日期", null=True, blank=True)
    settings: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField("设置", default=dict, blank=True)
    version = models.IntegerField("版本", default=1)

    class Meta:
        verbose_name = "租户"
        verbose_name_plural = verbose_name
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="tenant_single")]

    def __str__(self) -> str:
        return self.name
