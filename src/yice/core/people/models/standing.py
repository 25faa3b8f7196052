"""What statistics, scope and entitlement depend on: kept with the time it was true and the time we knew it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from yice.core.org.models import Staff, Unit
from yice.core.people import codes
from yice.core.people.models.person import Person
from yice.lib.personal import PersonalData
from yice.lib.temporal import Bitemporal


class Status(Bitemporal):
    """The standing of a person over a span of days: one believed row per person and day, from the file's first day on.

    ``cause`` says in a word why this state began (建档、职级变动、离世、更正…), ``reason`` in the clerk's words.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("category", "rank", "residence", "life", "party_member", "income", "reason"),
        why="统计、管理范围和待遇按任意日期可查可复现",
        keep="长期；离世后只用于统计",
        erase="代码保留供统计，reason 由 erase_person 清空",
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="statuses", db_index=False)
    category = models.CharField("人员类别", max_length=12, choices=codes.Category.choices)
    rank = models.CharField("实职职级", max_length=20, null=True, blank=True, choices=codes.Rank.choices)
    nature = models.CharField("单位性质", max_length=12, null=True, blank=True, choices=codes.Nature.choices)
    tier = models.CharField("层级", max_length=8, null=True, blank=True, choices=codes.Tier.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name="管理单位")
    residence = models.CharField("居住方式", max_length=10, null=True, blank=True, choices=codes.Residence.choices)
    life = models.CharField("状态", max_length=8, choices=codes.Life.choices, default=codes.Life.LIVING)
    party_member = models.BooleanField("中共党员", null=True, blank=True)
    income = models.CharField("固定收入", max_length=8, null=True, blank=True, choices=codes.Income.choices)
    cause = models.CharField("变动原因", max_length=20, blank=True, default="")
    reason = models.CharField("说明", max_length=200, blank=True, default="")
    by = models.CharField("登记人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "身份状态"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "valid_from"], condition=Q(superseded_at__isnull=True), name="status_one_per_start"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="status_span_forward"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "recorded_at"], name="status_person_known"),
            models.Index(fields=["unit", "valid_from"], name="status_unit_from"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}@{self.valid_from}"


class Affiliation(Bitemporal):
    """What a unit is to a person over a span of days. The managing unit is kept here too, beside ``Status.unit``."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("unit", "role"),
        why="共同责任单位（LZ-018 至 LZ-022）各看各该看的信息",
        keep="随人员档案保存",
        erase="erase_person 删除除管理单位外的行",
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="affiliations", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name="单位")
    role = models.CharField("关系", max_length=12, choices=codes.AffiliationRole.choices)
    by = models.CharField("登记人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "隶属关系"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="affiliation_forward"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "role"], name="affiliation_person"),
            models.Index(fields=["unit", "role"], name="affiliation_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.role}:{self.unit_id}"


class Pairing(Bitemporal):
    """Who looks after a person over a span of days. ``staff`` for our own people, ``partner_name`` for others."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("staff", "partner_name", "partner_phone"),
        why="每位老干部有且只有一名联络员和一名副联络员，责任到人",
        keep="随人员档案保存",
        erase="erase_person 删除整行",
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pairings", db_index=False)
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    kind = models.CharField("结对形式", max_length=10, choices=codes.PairingKind.choices)
    partner_name = models.CharField("结对对象", max_length=64, null=True, blank=True)
    partner_phone = models.CharField("结对对象电话", max_length=32, null=True, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True, default="")
    by = models.CharField("登记人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "结对"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(superseded_at__isnull=True, valid_to__isnull=True, kind__in=["liaison", "deputy"]),
                name="pairing_one_open",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="pairing_forward"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "kind"], name="pairing_person"),
            models.Index(fields=["staff", "kind"], name="pairing_staff"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.kind}"
