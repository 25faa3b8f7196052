"""The people who do the work, and the posts that give them their rights."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from yice.core.org.models.unit import Unit
from yice.lib.actor import ROLE_NAMES, Role
from yice.lib.personal import PersonalData
from yice.lib.temporal import Bitemporal

ROLE_CHOICES = [(role.value, ROLE_NAMES[role]) for role in Role]


class Employment(models.TextChoices):
    """Whether the work for retired cadres is all they do (BG-044)."""

    FULL = "full", "专职"
    PART = "part", "兼职"


class DutyType(models.TextChoices):
    """The four kinds of staff duty (BG-045)."""

    DAILY = "daily", "日常管理"
    ENTITLEMENTS = "entitlements", "待遇落实"
    VISITS = "visits", "走访慰问"
    REQUESTS = "requests", "诉求办理"


class Staff(models.Model):
    """A member of staff. A login is optional: some only appear in pairings and on cards."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("name", "phone"),
        why="工作联系，说明经办人",
        keep="在岗期间；离岗后姓名随经办记录保留，电话即清除",
        erase="离岗时清除电话",
    )

    no = models.CharField("工号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=80)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="staff"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff")
    phone = models.CharField("电话", max_length=40, blank=True)
    employment = models.CharField("专兼职", max_length=8, choices=Employment.choices, default=Employment.FULL)
    duty_types = models.JSONField("职责", default=list, blank=True)
    is_active = models.BooleanField("在岗", default=True)
    left_on = models.DateField("离岗日", null=True, blank=True)
    version = models.IntegerField("版本", default=1)

    class Meta:
        verbose_name = "工作人员"
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["unit", "is_active"], name="staff_unit")]

    def __str__(self) -> str:
        return self.name


class Post(Bitemporal):
    """A role held at a unit over a time; rights reach the unit's whole subtree."""

    PERSONAL: ClassVar[PersonalData | None] = None

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField("岗位", max_length=20, choices=ROLE_CHOICES)

    class Meta:
        verbose_name = "岗位"
        verbose_name_plural = verbose_name
        indexes = [
            models.Index(fields=["staff", "valid_from"], name="post_staff"),
            models.Index(fields=["unit", "role"], name="post_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "unit", "role"], name="post_one_open", condition=Q(valid_to=None, superseded_at=None)
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")), name="post_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}"
