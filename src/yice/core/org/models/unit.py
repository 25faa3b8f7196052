"""Units and where they stood in the tree, at any time and as known at any time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.lib.personal import PersonalData
from yice.lib.temporal import Bitemporal


class UnitKind(models.TextChoices):
    """What sort of unit it is."""

    BUREAU = "bureau", "老干部局"
    COUNTY_BUREAU = "county_bureau", "区县老干部局"
    ZONE_BUREAU = "zone_bureau", "新区老干部工作部门"
    CENTRE = "centre", "退休干部管理服务中心"
    ORGAN = "organ", "机关"
    INSTITUTION = "institution", "事业单位"
    ENTERPRISE = "enterprise", "企业"
    PLANT = "plant", "厂矿"
    HOSPITAL = "hospital", "医院"
    COMMUNITY = "community", "社区"
    CLINIC = "clinic", "卫生服务站"
    BRANCH = "branch", "党支部"
    GROUP = "group", "科组"


class Tier(models.TextChoices):
    """The level of government it belongs to."""

    CITY = "city", "市属"
    COUNTY = "county", "区县"
    ZONE = "zone", "新区"
    PROVINCE = "province", "省属"


class Nature(models.TextChoices):
    """The nature of the unit, as the annual tables count it."""

    ORGAN = "organ", "机关"
    INSTITUTION = "institution", "事业"
    ENTERPRISE = "enterprise", "企业"


class Unit(models.Model):
    """One unit as it stands today; ``UnitPlacement`` keeps how it stood before.

    ``path`` is digits only, six to a segment, so that a subtree is one indexed range on every database
    (``lib.ids.path_range``). It is derived from ``parent`` and never typed.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    code = models.CharField("编码", max_length=40, unique=True)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=20, choices=UnitKind.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    path = models.CharField("路径", max_length=120, unique=True)
    tier = models.CharField("层级", max_length=10, choices=Tier.choices, blank=True)
    nature = models.CharField("性质", max_length=12, choices=Nature.choices, blank=True)
    division = models.CharField("行政区划", max_length=12, blank=True)
    phone = models.CharField("电话", max_length=40, blank=True)
    is_open = models.BooleanField("在用", default=True)
    opened_on = models.DateField("设立日")
    closed_on = models.DateField("撤销日", null=True, blank=True)
    version = models.IntegerField("版本", default=1)

    class Meta:
        verbose_name = "单位"
        verbose_name_plural = verbose_name
        indexes = [models.Index(fields=["parent", "is_open"], name="unit_children")]

    def __str__(self) -> str:
        return self.name


class UnitPlacement(Bitemporal):
    """Where and what a unit was over a time: reorganising adds rows, it does not rewrite the past."""

    PERSONAL: ClassVar[PersonalData | None] = None

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="placements")
    parent = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    path = models.CharField("路径", max_length=120)
    name = models.CharField("名称", max_length=120)
    kind = models.CharField("类别", max_length=20, choices=UnitKind.choices)
    tier = models.CharField("层级", max_length=10, choices=Tier.choices, blank=True)
    nature = models.CharField("性质", max_length=12, choices=Nature.choices, blank=True)

    class Meta:
        verbose_name = "单位沿革"
        verbose_name_plural = verbose_name
        indexes = [
            models.Index(fields=["unit", "valid_from"], name="placement_unit"),
            models.Index(fields=["path"], name="placement_path"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], name="placement_one_open", condition=Q(valid_to=None, superseded_at=None)
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")), name="placement_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.valid_from}"
