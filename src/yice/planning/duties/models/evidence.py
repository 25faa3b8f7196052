"""The proof: a dated record of what was done; and the waiver, which needs two people."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.lib.personal import PersonalData


class Evidence(models.Model):
    """A record of what was done for a subject: when, by whom, through which channel, with what result.

    One record may close several duties (a visit on the birthday is the birthday visit and the regular one).
    ``on`` is the day of the deed, ``at`` its moment where that is known, ``recorded_at`` the moment of writing it down.
    ``also`` names further kinds the same deed was (a visit that handed over a gift), ``brought`` the numbers of the
    mood event, the need and the follow-ups that came of it, so that revoking it takes them back too.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("done_by_name", "result", "mood", "needs", "follow_up_note"),
        why="履职佐证；情绪与诉求原话用于后续服务",
        keep="随人员档案保存",
        erase="duties.actions.erasing.forget 删除或清空",
    )

    subject_kind = models.PositiveSmallIntegerField("对象类别")
    subject = models.BigIntegerField("对象")
    kind = models.CharField("种类", max_length=24)
    channel = models.CharField("方式", max_length=24, blank=True)
    on = models.DateField("日期")
    at = models.DateTimeField("时刻", null=True)
    party = models.CharField("责任方", max_length=16, blank=True)
    done_by = models.ForeignKey(
        "org.Staff", on_delete=models.PROTECT, related_name="+", null=True, db_index=False, verbose_name="办理人"
    )
    done_by_name = models.CharField("办理人姓名", max_length=64, blank=True)
    reached = models.BooleanField("是否见到或联系到", default=True)
    result = models.TextField("情况", blank=True)
    mood = models.CharField("情绪", max_length=16, blank=True)
    needs = models.TextField("诉求原话", blank=True)
    follow_up = models.BooleanField("需要跟进", default=False)
    follow_up_note = models.CharField("跟进事项", max_length=200, blank=True)
    follow_up_due = models.DateField("跟进期限", null=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.BigIntegerField("登记人编号", default=0)
    recorded_by_name = models.CharField("登记人", max_length=64)
    source = models.CharField("来源", max_length=40, blank=True)
    also = models.CharField("同时是", max_length=80, default="", db_default="", blank=True)
    brought = models.JSONField("由此产生", default=dict, db_default={}, blank=True)
    revoked_at = models.DateTimeField("作废时间", null=True)
    revoked_reason = models.CharField("作废理由", max_length=200, blank=True)
    version = models.PositiveIntegerField("修订号", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "佐证"
        indexes = [models.Index(fields=["subject", "subject_kind", "on"], name="duties_evidence_subject")]

    def __str__(self) -> str:
        """Kind and day, nothing of the person."""
        return f"{self.kind} {self.on}"


class EvidenceFile(models.Model):
    """A photo or paper that belongs to a record; the file itself lies sealed with the person's file."""

    PERSONAL: ClassVar[PersonalData | None] = None

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="files", verbose_name="佐证")
    attachment = models.OneToOneField(
        "files.Attachment", on_delete=models.CASCADE, related_name="+", verbose_name="附件"
    )

    class Meta:
        verbose_name = verbose_name_plural = "佐证附件"

    def __str__(self) -> str:
        """Its number."""
        return str(self.pk)


class ItemName(models.Model):
    """What a person's plan calls the item of its own in one slot: duties of PLAN-ITEM are read by that name."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("title",),
        why="方案约定事项的名称，用于应办列表",
        keep="随人员档案保存",
        erase="duties.actions.erasing.forget 删除或清空",
    )

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", db_index=False)
    slot = models.PositiveSmallIntegerField("栏位")
    title = models.CharField("事项", max_length=80)

    class Meta:
        verbose_name = verbose_name_plural = "约定事项名称"
        constraints = [models.UniqueConstraint(fields=["person", "slot"], name="duties_item_name_once")]

    def __str__(self) -> str:
        """Person number and slot."""
        return f"{self.person_id}/{self.slot}"


class Waiver(models.Model):
    """Leave not to keep one promise, asked for by one person and granted by another.

    A standing waiver (``rule`` set, ``duty`` not) loosens a promise for a while: it comes from a plan.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("reason", "answer", "asked_by_name", "decided_by_name"),
        why="免办须有理由和第二人批准",
        keep="随人员档案保存",
        erase="duties.actions.erasing.forget 删除或清空",
    )

    class State(models.TextChoices):
        """Asked, then granted or refused by somebody else."""

        ASKED = "asked", "待批准"
        GRANTED = "granted", "已批准"
        REFUSED = "refused", "未批准"

    duty = models.ForeignKey("duties.Duty", on_delete=models.CASCADE, related_name="waivers", db_constraint=False)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.ASKED)
    reason = models.TextField("理由")
    asked_by = models.BigIntegerField("申请人编号")
    asked_by_name = models.CharField("申请人", max_length=64)
    asked_at = models.DateTimeField("申请时间")
    decided_by = models.BigIntegerField("审批人编号", null=True)
    decided_by_name = models.CharField("审批人", max_length=64, blank=True)
    decided_at = models.DateTimeField("审批时间", null=True)
    answer = models.TextField("审批意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "免办申请"
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("asked_by")),
                name="duties_waiver_second_person",
            ),
            models.UniqueConstraint(fields=["duty"], condition=Q(state="asked"), name="duties_waiver_one_asked"),
        ]

    def __str__(self) -> str:
        """Its state."""
        return self.get_state_display()
