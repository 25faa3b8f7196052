"""The directory that is printed on cards, the cards, and the batches they were made in."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from yice.core.org.models import Unit
from yice.core.people.models import Person
from yice.lib.personal import PersonalData


class Section(models.TextChoices):
    """The parts of the card beside the people who look after one (LIU-037…042)."""

    LEADERS = "leaders", "领导班子"
    OFFICES = "offices", "科室工作人员"
    PARTNERS = "partners", "涉老管理服务部门"
    DAILY = "daily", "家政、搬家、维修等生活服务"


class Listing(models.Model):
    """One line of the directory: who, for what, at which number. It is printed for the people of its unit and below."""

    PERSONAL: ClassVar[PersonalData | None] = None

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="适用单位")
    section = models.CharField("栏目", max_length=10, choices=Section.choices)
    name = models.CharField("名称或姓名", max_length=60)
    serves = models.CharField("职能或服务内容", max_length=60, blank=True, default="")
    phone = models.CharField("联系电话", max_length=40)
    place = models.PositiveSmallIntegerField("顺序", default=0)
    is_listed = models.BooleanField("在册", default=True)
    version = models.PositiveIntegerField("修订号", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "服务卡通讯录"
        indexes = [models.Index(fields=["unit", "section", "place"], name="cards_listing_order")]

    def __str__(self) -> str:
        return self.name


class Batch(models.Model):
    """Cards made together, to be printed and handed out together."""

    PERSONAL: ClassVar[PersonalData | None] = None

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="制卡单位")
    reason = models.CharField("制卡原因", max_length=100)
    number = models.PositiveIntegerField("张数")
    made_on = models.DateField("制卡日")
    made_by_name = models.CharField("制卡人", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "制卡批次"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.made_on:%Y-%m-%d} {self.reason}"


class CardState(models.TextChoices):
    """Where a card is. At most one is in hand and at most one lies ready."""

    MADE = "made", "已制未送"
    IN_HAND = "in_hand", "在用"
    OUTDATED = "outdated", "内容过期"
    REPLACED = "replaced", "已换发"
    REVOKED = "revoked", "已作废"


class Card(models.Model):
    """One 亲情服务卡 of one person (人手一卡), with what was printed on it.

    ``lines``: the rows as printed, ``digest`` their fingerprint; when the rows that would be printed today have
    another, the card is outdated (R121). ``token`` is what the QR code carries, signed; it names the card and nobody.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("lines", "ended_reason"),
        why="证明人手一卡、卡上内容何时过期",
        keep="随人员档案保存",
        erase="cards.actions.forget_erased 清空",
    )

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="老同志")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="cards", verbose_name="批次")
    token = models.CharField("卡号", max_length=16, unique=True)
    lines: models.JSONField[list[Any], list[Any]] = models.JSONField("印刷内容", default=list)
    digest = models.CharField("内容指纹", max_length=64)
    state = models.CharField("状态", max_length=10, choices=CardState.choices, default=CardState.MADE)
    made_on = models.DateField("制卡日")
    handed_on = models.DateField("送达日", null=True)
    handed_by_name = models.CharField("送卡人", max_length=64, blank=True, default="")
    outdated_on = models.DateField("过期日", null=True)
    ended_on = models.DateField("停用日", null=True)
    ended_reason = models.CharField("停用原因", max_length=100, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "服务卡"
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=["in_hand", "outdated"]), name="cards_one_in_hand"
            ),
            models.UniqueConstraint(fields=["person"], condition=Q(state="made"), name="cards_one_ready"),
            models.CheckConstraint(
                condition=Q(state="made") | Q(handed_on__isnull=False) | Q(ended_on__isnull=False),
                name="cards_in_hand_was_handed",
            ),
            models.CheckConstraint(
                condition=~Q(state="outdated") | Q(outdated_on__isnull=False), name="cards_outdated_since"
            ),
        ]

    def __str__(self) -> str:
        return self.token
