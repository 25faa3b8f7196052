"""Where each person stands: level, concerns, classes, gaps, what is due to them; and the facts a promise rested on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.lib.personal import PersonalData
from yice.planning.policy.models.keys import KeyField


class Basis(models.Model):
    """The facts of one subject as the rules read them, frozen: shared by every duty that was made from them.

    ``digest`` is 64 bits over the facts; while they stay the same under one version, so does the row.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("facts",),
        why="解释当时为何应办（所读事实的副本）",
        keep="随人员档案保存",
        erase="duties.actions.erasing.forget 删除或清空",
    )

    id = KeyField("标识", primary_key=True)
    subject_kind = models.PositiveSmallIntegerField("对象类别")
    subject = models.BigIntegerField("对象")
    version = models.ForeignKey(
        "policy.RulebookVersion", on_delete=models.PROTECT, related_name="+", db_index=False, verbose_name="手册版本"
    )
    digest = models.BigIntegerField("事实摘要")
    as_of = models.DateField("事实日期")
    facts = models.TextField("事实")

    class Meta:
        verbose_name = verbose_name_plural = "依据"
        indexes = [models.Index(fields=["subject", "subject_kind"], name="policy_basis_subject")]

    def __str__(self) -> str:
        """For logs: no facts in it."""
        return f"依据 {self.pk}"


class Level(models.Model):
    """The level a person has now (红黄绿, 退休 apart). Former levels are in ``LevelHistory``."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("code", "reasons"),
        why="按级别确定服务频次",
        keep="随人员档案保存",
        erase="duties.actions.erasing.forget 删除或清空",
    )

    class Code(models.TextChoices):
        """The levels of the shipped rulebook, from the most to the least care; a tenant's own are kept alike."""

        RED = "red", "红色"
        YELLOW = "yellow", "黄色"
        GREEN = "green", "绿色"
        REGULAR = "regular", "常规"

    person = models.OneToOneField("people.Person", on_delete=models.CASCADE, primary_key=True, related_name="level")
    code = models.CharField("级别", max_length=16, choices=Code.choices)
    since = models.DateField("自")
    reasons = models.JSONField("理由", default=list)
    elevated = models.BooleanField("人工提级", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "分级"
        indexes = [models.Index(fields=["code", "person"], name="policy_level_code")]

    def __str__(self) -> str:
        """The colour."""
        return self.get_code_display()


class LevelHistory(models.Model):
    """A level that a person had over ``[since, until)``, and why it ended."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("code", "reasons"),
        why="级别变化可追溯（R114）",
        keep="随人员档案保存",
        erase="duties.actions.erasing.forget 删除或清空",
    )

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="former_levels")
    code = models.CharField("级别", max_length=16, choices=Level.Code.choices)
    since = models.DateField("自")
    until = models.DateField("至")
    reasons = models.JSONField("理由", default=list)
    elevated = models.BooleanField("人工提级", default=False)

    class Meta:
        verbose_name = verbose_name_plural = "分级历史"
        ordering = ["person", "since"]

    def __str__(self) -> str:
        """The colour and its days."""
        return f"{self.get_code_display()} {self.since}–{self.until}"


class Elevation(models.Model):
    """A level raised by hand, with a reason and a last day (domain §4: an expiry date is required)."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("code", "reason"),
        why="人工提级须有理由和期限",
        keep="随人员档案保存",
        erase="duties.actions.erasing.forget 删除或清空",
    )

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="elevations")
    code = models.CharField("提至", max_length=16, choices=Level.Code.choices)
    reason = models.TextField("理由")
    since = models.DateField("自")
    expires_on = models.DateField("有效至（含）")
    ended_on = models.DateField("提前结束", null=True)
    by_id = models.BigIntegerField("登记人编号")
    by_name = models.CharField("登记人", max_length=64)
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = verbose_name_plural = "人工提级"
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on__gte=models.F("since")), name="policy_elevation_expires_later"
            )
        ]

    def __str__(self) -> str:
        """Level and last day."""
        return f"{self.get_code_display()} 至 {self.expires_on}"


class Concern(models.Model):
    """A key-concern flag (独居、失能 …) with its entry and exit. Entered at once by the rules.

    When the facts no longer bear it out the run writes ``clear_since``; only a reviewer ends it (R115), with a reason.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("code", "degree", "reasons", "left_reason"),
        why="重点关注对象的进出（R115）",
        keep="随人员档案保存",
        erase="duties.actions.erasing.forget 删除或清空",
    )

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="concerns")
    code = models.CharField("代号", max_length=32)
    degree = models.CharField("程度", max_length=16, blank=True)
    entered_on = models.DateField("列入日")
    reasons = models.JSONField("列入理由", default=list)
    clear_since = models.DateField("事实已不支持，自", null=True)
    review_on = models.DateField("复核日", null=True)
    left_on = models.DateField("退出日", null=True)
    left_reason = models.TextField("退出理由", blank=True)
    left_by = models.BigIntegerField("退出批准人编号", null=True)
    left_by_name = models.CharField("退出批准人", max_length=64, blank=True)
    version = models.PositiveIntegerField("修订号", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "重点关注"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "code"], condition=Q(left_on__isnull=True), name="policy_concern_one_current"
            )
        ]
        indexes = [
            models.Index(fields=["code", "person"], condition=Q(left_on__isnull=True), name="policy_concern_current")
        ]

    def __str__(self) -> str:
        """Its code."""
        return self.code


class ClassMember(models.Model):
    """Membership of a class (分类 A–D) over ``[entered_on, left_on)``. Classes overlap; services are their union."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("code",),
        why="分类服务（LZ 四.1）",
        keep="随人员档案保存",
        erase="duties.actions.erasing.forget 删除或清空",
    )

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="classes")
    code = models.CharField("代号", max_length=16)
    entered_on = models.DateField("列入日")
    left_on = models.DateField("退出日", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "分类"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "code"], condition=Q(left_on__isnull=True), name="policy_class_one_current"
            )
        ]

    def __str__(self) -> str:
        """Its code."""
        return self.code


class Gap(models.Model):
    """A promise that cannot be judged for a subject because facts are missing: "cannot tell, because …".

    ``source`` says what cannot be judged (``rule:R20``, ``level:red``, ``concern:frail`` …), ``rule`` the number of a
    rule (0 for the others), ``facts`` the missing keys, parted by commas. ``id`` is made of subject and source.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("facts",),
        why="提示下次走访补齐哪些信息（只有信息项名称，没有内容）",
        keep="随人员档案保存",
        erase="duties.actions.erasing.forget 删除或清空",
    )

    id = KeyField("标识", primary_key=True)
    subject_kind = models.PositiveSmallIntegerField("对象类别")
    subject = models.BigIntegerField("对象")
    rule = models.PositiveSmallIntegerField("规则")
    source = models.CharField("事项", max_length=48)
    facts = models.CharField("缺少的事实", max_length=400)
    unit = models.ForeignKey(
        "org.Unit", on_delete=models.CASCADE, related_name="+", null=True, db_constraint=False, db_index=False
    )
    since = models.DateField("自")

    class Meta:
        verbose_name = verbose_name_plural = "信息缺口"
        indexes = [models.Index(fields=["rule", "unit", "subject"], name="policy_gap_rule")]

    def __str__(self) -> str:
        """The missing keys."""
        return self.facts

    @property
    def keys(self) -> list[str]:
        """The missing facts, one by one."""
        return self.facts.split(",")


class EntitlementDue(models.Model):
    """What a person is due under one entitlement rule, in fen a month, over ``[month_from, month_to)``.

    Months are counted ``year * 12 + month - 1``. Neighbouring months of one amount are one row. Computed and shown,
    not paid.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("code", "fen"),
        why="核对应享未享（R99）",
        keep="随人员档案保存",
        erase="duties.actions.erasing.forget 删除或清空",
    )

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="entitlements")
    code = models.CharField("待遇", max_length=48)
    month_from = models.IntegerField("起始月")
    month_to = models.IntegerField("截止月（不含）")
    fen = models.BigIntegerField("每月金额（分）")

    class Meta:
        verbose_name = verbose_name_plural = "应享待遇"
        constraints = [
            models.UniqueConstraint(fields=["person", "code", "month_from"], name="policy_entitlement_once"),
            models.CheckConstraint(
                condition=Q(month_to__gt=models.F("month_from")), name="policy_entitlement_some_month"
            ),
        ]

    def __str__(self) -> str:
        """The code."""
        return self.code
