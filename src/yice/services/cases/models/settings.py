"""What the office decides about cases: categories of its own or changed, its own teams, who is in which team."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.core.org.models import Staff, Unit
from yice.lib.personal import PersonalData
from yice.services.cases import codes


class Category(models.Model):
    """A category as the office wants it: one of its own, or a shipped one (``data/categories.yaml``) changed.

    ``neutral`` is what everybody outside the circle reads in place of ``title`` when the category is restricted.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    code = models.CharField("代码", max_length=32, unique=True)
    title = models.CharField("名称", max_length=40)
    neutral = models.CharField("对外叫法", max_length=40, blank=True, default="")
    team = models.CharField("小组", max_length=24)
    track = models.CharField("时限档", max_length=10, choices=codes.Track.choices)
    restricted = models.BooleanField("限制查看", default=False)
    is_open = models.BooleanField("在用", default=True)
    changed_at = models.DateTimeField("修改时间")
    changed_by_name = models.CharField("修改人", max_length=64)
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "诉求类别"

    def __str__(self) -> str:
        return self.title


class Team(models.Model):
    """A team of the office's own, beside the four of the source."""

    PERSONAL: ClassVar[PersonalData | None] = None

    code = models.CharField("代码", max_length=24, unique=True)
    title = models.CharField("名称", max_length=40)
    is_open = models.BooleanField("在用", default=True)

    class Meta:
        verbose_name = verbose_name_plural = "服务小组"

    def __str__(self) -> str:
        return self.title


class TeamMember(models.Model):
    """Somebody who takes a team's cases for one unit and what is under it. Rows are ended, not deleted."""

    PERSONAL: ClassVar[PersonalData | None] = None

    team = models.CharField("小组", max_length=24)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", verbose_name="工作人员")
    since = models.DateField("起")
    ended_on = models.DateField("止", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "小组成员"
        constraints = [
            models.UniqueConstraint(
                fields=["team", "unit", "staff"], condition=Q(ended_on__isnull=True), name="cases_member_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.unit_id} {self.staff_id}"
