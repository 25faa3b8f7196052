"""What an errand has beyond a case: steps, papers, channels tried. Titles are those of the procedure at that moment."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yice.core.files.models import Attachment
from yice.lib.personal import PersonalData
from yice.services.cases import codes
from yice.services.cases.models.case import ERASE, KEEP, Case


class ErrandStep(models.Model):
    """One step of an errand. A step with a term of its own has a clock (R96)."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("note",), why="代办事项办到哪一步", keep=KEEP, erase=ERASE
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps", verbose_name="代办")
    order = models.PositiveSmallIntegerField("次序")
    code = models.CharField("代码", max_length=32)
    title = models.CharField("步骤", max_length=80)
    who = models.CharField("谁办", max_length=80, blank=True, default="")
    state = models.CharField("状态", max_length=8, choices=codes.StepState.choices, default=codes.StepState.TODO)
    done_on = models.DateField("完成日", null=True)
    note = models.CharField("情况", max_length=200, blank=True, default="")
    by_name = models.CharField("登记人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "代办步骤"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="cases_step_once")]

    def __str__(self) -> str:
        return self.code


class Material(models.Model):
    """One paper an errand needs: who brings it, whether it is there, a copy of it. Never a picture of a face."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("note",), why="代办材料齐不齐", keep=KEEP, erase=ERASE
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="materials", verbose_name="代办")
    order = models.PositiveSmallIntegerField("次序")
    code = models.CharField("代码", max_length=32)
    title = models.CharField("材料", max_length=80)
    who = models.CharField("谁提供", max_length=10, choices=codes.Provider.choices)
    required = models.BooleanField("必需", default=True)
    state = models.CharField(
        "状态", max_length=10, choices=codes.MaterialState.choices, default=codes.MaterialState.MISSING
    )
    received_on = models.DateField("收到日", null=True)
    copy = models.ForeignKey(Attachment, on_delete=models.SET_NULL, related_name="+", null=True, verbose_name="复印件")
    note = models.CharField("说明", max_length=200, blank=True, default="")
    by_name = models.CharField("登记人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "代办材料"
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["case", "code"], name="cases_material_once")]

    def __str__(self) -> str:
        return self.code


class Attempt(models.Model):
    """A channel tried: when, who helped, whether it worked (J13)."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("helper", "words"), why="试过哪些渠道、谁帮的忙", keep=KEEP, erase=ERASE
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attempts", verbose_name="代办")
    on = models.DateField("日期")
    channel = models.CharField("渠道", max_length=80)
    helper = models.CharField("谁帮的忙", max_length=64, blank=True, default="")
    result = models.CharField("结果", max_length=8, choices=codes.AttemptResult.choices)
    words = models.CharField("情况", max_length=200, blank=True, default="")
    at = models.DateTimeField("登记时间")
    by_name = models.CharField("登记人", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "办理渠道"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.result
