"""What comes of a visit: promises, things handed over, files, and where two people wrote different things."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.lib.personal import PersonalData
from yice.services.visits.codes import HandedKind, Role
from yice.services.visits.models.visit import ERASE, KEEP, Visit


class Promise(models.Model):
    """What was promised to a person. It is shown before the next visit until somebody says what became of it.

    Each is a duty of R11 as well (``duty``): kept when that is done, by whatever record.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("words", "note"), why="答应的事要兑现", keep=KEEP, erase=ERASE
    )

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="promises", verbose_name="走访")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="promises", db_index=False)
    words = models.CharField("答应的事", max_length=200)
    due = models.DateField("期限", null=True, blank=True)
    duty = models.ForeignKey(
        "duties.Duty", on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, null=True,
        verbose_name="应办事项",
    )  # fmt: skip
    kept = models.BooleanField("已兑现", null=True, blank=True)
    settled_on = models.DateField("兑现日", null=True, blank=True)
    settled_by = models.ForeignKey(
        Visit, on_delete=models.SET_NULL, related_name="settled", null=True, blank=True, verbose_name="哪次走访兑现"
    )
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "答应的事"
        indexes = [models.Index(fields=["person"], condition=Q(kept__isnull=True), name="visits_promise_open")]

    def __str__(self) -> str:
        """Its number."""
        return str(self.pk)


class Handed(models.Model):
    """Goods or money handed over, to whom, and the receipt: a signature or a photo, or why there is none."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("item", "received_by", "no_receipt"), why="慰问品、慰问金的签收", keep=KEEP, erase=ERASE
    )

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="handed", verbose_name="走访")
    kind = models.CharField("类别", max_length=8, choices=HandedKind.choices)
    item = models.CharField("品名或名目", max_length=80)
    quantity = models.PositiveSmallIntegerField("数量", default=1)
    fen = models.PositiveBigIntegerField("金额（分）", default=0)
    received_by = models.CharField("签收人", max_length=64)
    no_receipt = models.CharField("无签收的原因", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "送交物品和慰问金"
        constraints = [
            models.CheckConstraint(condition=Q(kind="goods") | Q(fen__gt=0), name="visits_money_has_amount"),
        ]

    def __str__(self) -> str:
        """Its number."""
        return str(self.pk)


class VisitFile(models.Model):
    """A photo, voice note, signature or receipt of a visit; the file itself lies sealed with the person's file."""

    PERSONAL: ClassVar[PersonalData | None] = None

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="files", verbose_name="走访")
    attachment = models.OneToOneField(
        "files.Attachment", on_delete=models.CASCADE, related_name="+", verbose_name="附件"
    )
    role = models.CharField("用途", max_length=10, choices=Role.choices)

    class Meta:
        verbose_name = verbose_name_plural = "走访附件"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Its number."""
        return str(self.pk)


class Conflict(models.Model):
    """One item that the file and a visit say differently, because both changed it. Both values stay until settled.

    The value verified later stands meanwhile (``stands``). The ``doubt`` is the row that waits with the file (R29).
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("base", "theirs", "mine", "chosen"), why="两处登记不一致，由人核定", keep=KEEP, erase=ERASE
    )

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="conflicts", verbose_name="走访")
    doubt = models.ForeignKey("people.Doubt", on_delete=models.CASCADE, related_name="+", verbose_name="存疑")
    block = models.CharField("资料块", max_length=10)
    field = models.CharField("字段", max_length=40)
    base = models.JSONField("打开时的值", null=True, blank=True)
    theirs = models.JSONField("档案的值", null=True, blank=True)
    theirs_on = models.DateField("档案的值自", null=True, blank=True)
    theirs_by = models.CharField("档案登记人", max_length=64, blank=True)
    mine = models.JSONField("走访的值", null=True, blank=True)
    stands = models.CharField("暂用", max_length=6, choices=(("theirs", "档案"), ("mine", "走访")))
    chosen = models.JSONField("核定的值", null=True, blank=True)
    settled_at = models.DateTimeField("核定时间", null=True, blank=True)
    settled_by = models.CharField("核定人", max_length=64, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "两处不一致"

    def __str__(self) -> str:
        """Its number."""
        return str(self.pk)
