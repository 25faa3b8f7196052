"""Who answers: areas with one manager, leaders in charge, and the rules of responsibility."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.core.org.models.staff import Staff
from yice.core.org.models.unit import Nature, Tier, Unit
from yice.lib.personal import PersonalData
from yice.lib.temporal import Bitemporal


class Area(models.Model):
    """A patch (片区) of a unit with one accountable person (BG-080, BG-081)."""

    PERSONAL: ClassVar[PersonalData | None] = None

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="areas")
    code = models.CharField("编码", max_length=40)
    name = models.CharField("名称", max_length=80)
    manager = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="areas")
    is_open = models.BooleanField("在用", default=True)
    version = models.IntegerField("版本", default=1)

    class Meta:
        verbose_name = "片区"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="area_code")]

    def __str__(self) -> str:
        return self.name


class Leadership(Bitemporal):
    """The leader in charge (分管领导) of a unit over a time; one at a time."""

    PERSONAL: ClassVar[PersonalData | None] = None

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="leaderships")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="leaderships")

    class Meta:
        verbose_name = "分管领导"
        verbose_name_plural = verbose_name
        constraints = [
            models.UniqueConstraint(
                fields=["unit"], name="leadership_one_open", condition=Q(valid_to=None, superseded_at=None)
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")), name="leadership_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.staff_id}"


class PartyKind(models.TextChoices):
    """Who can be made responsible by a rule."""

    BUREAU = "bureau", "市委老干部局"
    CENTRE = "centre", "市退休干部管理服务中心"
    COUNTY_BUREAU = "county_bureau", "区县委老干部局"
    ORIGINAL = "original", "原单位"


RANKS: dict[str, str] = {
    "zhengshengbu": "正省部",
    "fushengbu": "副省部",
    "zhengdi": "正地厅",
    "fudi": "副地厅",
    "zhengxian": "正县处",
    "fuxian": "副县处",
    "zhengke": "正科",
    "fuke": "副科",
    "keyuan": "科员",
    "other": "其他",
}
"""Codes and words of the posts actually held (实职), highest first; the same as in ``people``, which stands above."""

SINCE_EVER = dt.date(1949, 10, 1)
"""Since when the rules hold that a tenant starts from: earlier than any file."""


class ResponsibilityRule(Bitemporal):
    """Level of government × nature × rank → who answers (LZ-018…022). The first that fits, by ``order``, counts.

    ``ranks`` are rank codes of the post actually held; empty means any, as do empty ``tier`` and ``nature``.
    ``code`` names the rule through its changes: a change ends a row and begins another, so who answered for whom on
    any past day comes out as it was. Rows are never edited, so the number of a row is what a stale form is known by.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("by",), why="谁定的，留痕所必需", keep="随规则长期保存", erase="工作人员离岗后仍保留姓名"
    )

    code = models.CharField("编码", max_length=20)
    order = models.FloatField("次序")
    categories = models.JSONField("人员类别", default=list)
    tier = models.CharField("层级", max_length=10, choices=Tier.choices, blank=True)
    nature = models.CharField("性质", max_length=12, choices=Nature.choices, blank=True)
    ranks = models.JSONField("职级", default=list)
    parties = models.JSONField("责任方", default=list)
    words = models.CharField("表述", max_length=200)
    split = models.CharField("分工", max_length=300, blank=True, default="")
    cites = models.JSONField("依据", default=list)
    reason = models.CharField("事由", max_length=200, blank=True, default="")
    by = models.CharField("登记人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "责任规则"
        verbose_name_plural = verbose_name
        ordering = ["order", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], name="responsibility_one_open", condition=Q(valid_to=None, superseded_at=None)
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=models.F("valid_from")), name="responsibility_span"
            ),
        ]

    def __str__(self) -> str:
        return self.code


@dataclass(frozen=True, slots=True)
class DefaultRule:
    """One rule as the Lanzhou document words it; tenants start from these."""

    code: str
    tier: str
    ranks: tuple[str, ...]
    parties: tuple[PartyKind, ...]
    words: str
    cite: str


_ABOVE_COUNTY = ("zhengshengbu", "fushengbu", "zhengdi", "fudi")
_COUNTY = ("zhengxian", "fuxian")
_SECTION = ("zhengke", "fuke")

DEFAULT_RULES: tuple[DefaultRule, ...] = (
    DefaultRule(
        "joint_bureau",
        Tier.CITY,
        _ABOVE_COUNTY,
        (PartyKind.BUREAU, PartyKind.ORIGINAL),
        "担任过副地级实职以上的退休干部，由市委老干部局和退休干部原单位共同服务管理",
        "LZ-018",
    ),
    DefaultRule(
        "joint_centre",
        Tier.CITY,
        _COUNTY,
        (PartyKind.CENTRE, PartyKind.ORIGINAL),
        "县级退休干部，由市退休干部管理服务中心和退休干部原单位共同服务管理",
        "LZ-019",
    ),
    DefaultRule(
        "original_section",
        Tier.CITY,
        (*_SECTION, "keyuan", "other"),
        (PartyKind.ORIGINAL,),
        "科级及以下退休干部，由退休干部原单位服务管理",
        "LZ-020",
    ),
    DefaultRule(
        "county_bureau",
        Tier.COUNTY,
        (*_COUNTY, *_SECTION),
        (PartyKind.COUNTY_BUREAU,),
        "各区县的县级、科级退休干部，由区县委老干部局服务管理",
        "LZ-021",
    ),
    DefaultRule("original", "", (), (PartyKind.ORIGINAL,), "其他退休干部，由退休干部原单位服务管理", "LZ-022"),
)
