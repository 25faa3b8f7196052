"""How the file came to say what it says: changes, verifications, doubts, and who must be planned anew."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.core.people import codes
from yice.core.people.models.person import Person
from yice.lib.personal import PersonalData


class Change(models.Model):
    """One field went from one value to another. Identity and bank numbers leave no value here, only that they changed.

    ``valid_on`` is the day from which the new value was true as far as we know; ``recorded_at`` when it was typed.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("old", "new"), why="每项修改可追溯（BG-086）", keep="随人员档案保存", erase="erase_person 删除整行"
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="changes", db_index=False)
    block = models.CharField("资料块", max_length=10, choices=codes.Block.choices)
    field = models.CharField("字段", max_length=40)
    old = models.JSONField("原值", null=True, blank=True)
    new = models.JSONField("新值", null=True, blank=True)
    hidden = models.BooleanField("不留值", default=False)
    valid_on = models.DateField("生效日")
    recorded_at = models.DateTimeField("登记时间")
    source = models.CharField("来源", max_length=64, blank=True, default="")
    by = models.CharField("登记人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "变更记录"
        indexes = [models.Index(fields=["person", "recorded_at"], name="change_person_at")]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.block}.{self.field}"


class Verification(models.Model):
    """A block of a file was checked on a day, by somebody, from a source. The latest row per block is the freshness."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("by_name",), why="资料复核（R110）", keep="随人员档案保存", erase="erase_person 删除整行"
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="verifications", db_index=False)
    block = models.CharField("资料块", max_length=10, choices=codes.Block.choices)
    verified_on = models.DateField("核实日")
    by_name = models.CharField("核实人", max_length=64, blank=True, default="")
    source = models.CharField("来源", max_length=64, blank=True, default="")
    recorded_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "核实记录"
        indexes = [models.Index(fields=["person", "block", "verified_on"], name="verification_fresh")]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.block}@{self.verified_on}"


class Doubt(models.Model):
    """Two sources disagree or a value cannot be right; kept as written until somebody decides, with a note (R29)."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("words", "decision"), why="存疑信息限期核定", keep="随人员档案保存", erase="erase_person 删除整行"
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="doubts")
    code = models.CharField("问题", max_length=32)
    field = models.CharField("字段", max_length=40, blank=True, default="")
    words = models.CharField("原文与说明", max_length=300, blank=True, default="")
    raised_on = models.DateField("提出日")
    raised_at = models.DateTimeField("提出时间")
    settled_at = models.DateTimeField("核定时间", null=True, blank=True)
    decision = models.CharField("核定意见", max_length=300, blank=True, default="")
    by = models.CharField("核定人", max_length=64, blank=True, default="")
    batch = models.BigIntegerField("导入批次", null=True, blank=True)

    class Meta:
        verbose_name = "存疑"
        indexes = [
            models.Index(fields=["person"], condition=Q(settled_at__isnull=True), name="doubt_open"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.code}"


class Changed(models.Model):
    """A person whose facts changed and who must be planned anew. Planning takes these rows and deletes them."""

    PERSONAL: ClassVar[PersonalData | None] = None

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", db_index=False)
    why = models.CharField("原因", max_length=40)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "待重新计划"
        indexes = [models.Index(fields=["person"], name="changed_person")]

    def __str__(self) -> str:
        return f"{self.person_id}:{self.why}"
