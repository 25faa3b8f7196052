"""Who takes part: transfers with both sides as they were, parts of the work, call-backs, problems passed upwards."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.core.org.models import Staff, Unit
from yice.lib.personal import PersonalData
from yice.services.cases import codes
from yice.services.cases.models.case import ERASE, KEEP, Case
from yice.services.cases.models.partner import Partner


class Transfer(models.Model):
    """A case passed to a colleague, a unit or a partner. Names and units are those of that moment, on both sides.

    Until it is accepted the old owner answers; a referral (转介) never moves the responsibility. A partner's answer is
    written down by staff: ``answered_by_name`` and ``done_by_name`` are who said it, ``answered_how`` and ``done_how``
    by which way, ``answered_at`` and ``done_at`` when; ``recorded_by_name`` is who wrote the last of them. ``told`` is
    what of the elder was told (codes with commas), nothing without consent.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("reason", "answer", "result", "to_contact"), why="转办转介双方有据可查", keep=KEEP, erase=ERASE
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="transfers", verbose_name="诉求")
    kind = models.CharField("方式", max_length=10, choices=codes.TransferKind.choices)
    to_kind = models.CharField("转给", max_length=8, choices=codes.PartyKind.choices)
    to_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="同事")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="单位")
    to_name = models.CharField("接收方", max_length=120)
    to_unit_name = models.CharField("接收方单位", max_length=120, blank=True, default="")
    to_contact = models.CharField("接收方联系人和电话", max_length=120, blank=True, default="")
    to_partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="伙伴")
    told = models.CharField("告知对方的信息", max_length=24, blank=True, default="")
    from_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", verbose_name="转出人")
    from_name = models.CharField("转出人姓名", max_length=64)
    from_unit_name = models.CharField("转出人单位", max_length=120)
    reason = models.CharField("事由", max_length=200)
    state = models.CharField(
        "状态", max_length=8, choices=codes.TransferState.choices, default=codes.TransferState.OFFERED
    )
    made_at = models.DateTimeField("提出时间")
    made_by_name = models.CharField("提出人", max_length=64)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by_name = models.CharField("答复人", max_length=64, blank=True, default="")
    answered_how = models.CharField("答复方式", max_length=8, choices=codes.How.choices, blank=True, default="")
    recorded_by_name = models.CharField("代记人", max_length=64, blank=True, default="")
    answer = models.CharField("答复", max_length=200, blank=True, default="")
    done_at = models.DateTimeField("办完时间", null=True)
    done_by_name = models.CharField("办完由谁告知", max_length=64, blank=True, default="")
    done_how = models.CharField("办完告知方式", max_length=8, choices=codes.How.choices, blank=True, default="")
    result = models.CharField("办理结果", max_length=400, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "转办转介"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="offered", kind="handover"), name="cases_one_handover_offered"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.state}"

    @property
    def told_words(self) -> str:
        """What of the elder was told, in words."""
        return "、".join(codes.Told(one).label for one in self.told.split(",") if one)


class Task(models.Model):
    """One party's part of a case that several work on; the owner of the case coordinates. Its term is a clock."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("title", "result", "to_contact"), why="多部门协同办理", keep=KEEP, erase=ERASE
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks", verbose_name="诉求")
    title = models.CharField("办什么", max_length=120)
    to_kind = models.CharField("由谁办", max_length=8, choices=codes.PartyKind.choices)
    to_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="同事")
    to_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="单位")
    to_partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+", null=True, verbose_name="伙伴")
    to_name = models.CharField("承办方", max_length=120)
    to_unit_name = models.CharField("承办方单位", max_length=120, blank=True, default="")
    to_contact = models.CharField("联系人和电话", max_length=120, blank=True, default="")
    by_on = models.DateField("要求办完")
    state = models.CharField("状态", max_length=8, choices=codes.TaskState.choices, default=codes.TaskState.OPEN)
    result = models.CharField("结果", max_length=400, blank=True, default="")
    made_at = models.DateTimeField("安排时间")
    made_by_name = models.CharField("安排人", max_length=64)
    settled_at = models.DateTimeField("办完时间", null=True)
    settled_by_name = models.CharField("登记人", max_length=64, blank=True, default="")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "分办事项"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.state


class Callback(models.Model):
    """回访: one call to ask the elder, reached or not: solved or not, and the five questions of 五到位."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("words",), why="由本人评价办理结果（KL-078、BG-094）", keep=KEEP, erase=ERASE
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="callbacks", verbose_name="诉求")
    at = models.DateTimeField("时间")
    by_id = models.BigIntegerField("回访人编号")
    by_name = models.CharField("回访人", max_length=64)
    by_owner = models.BooleanField("由经办人本人回访", default=False)
    reached = models.BooleanField("联系上")
    verdict = models.CharField("办理结果", max_length=10, choices=codes.Verdict.choices, blank=True, default="")
    warm = models.PositiveSmallIntegerField("热情接待", null=True)
    patient = models.PositiveSmallIntegerField("耐心倾听", null=True)
    careful = models.PositiveSmallIntegerField("细心解答", null=True)
    devoted = models.PositiveSmallIntegerField("尽心落实", null=True)
    prompt = models.PositiveSmallIntegerField("高效处置", null=True)
    words = models.CharField("本人说", max_length=400, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "回访"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(reached=False) | ~Q(verdict=""), name="cases_callback_has_verdict")
        ]

    def __str__(self) -> str:
        return self.verdict

    @property
    def ratings(self) -> list[tuple[str, int | None]]:
        """The five questions with what was said."""
        return [(word, getattr(self, name)) for name, word in codes.RATINGS]


class Escalation(models.Model):
    """A problem without a solution, passed upwards with the reason; never closed in silence (LZ-213)."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("reason", "answer"), why="办不了的事须上报并有批示", keep=KEEP, erase=ERASE
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="escalations", verbose_name="诉求")
    at = models.DateTimeField("上报时间")
    by_id = models.BigIntegerField("上报人编号")
    by_name = models.CharField("上报人", max_length=64)
    to_staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", verbose_name="报给")
    to_name = models.CharField("报给谁", max_length=64)
    reason = models.CharField("为什么办不了", max_length=400)
    decision = models.CharField("批示", max_length=12, choices=codes.Decision.choices, blank=True, default="")
    answer = models.CharField("意见", max_length=400, blank=True, default="")
    answered_at = models.DateTimeField("批示时间", null=True)
    answered_by_name = models.CharField("批示人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "上报"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(decision=""), name="cases_one_escalation_open")
        ]

    def __str__(self) -> str:
        return self.decision
