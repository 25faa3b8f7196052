"""The visit: one contact with an elder, and who else was there."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from yice.core.people.codes import Mood, NeedKind
from yice.lib.personal import PersonalData
from yice.services.visits.codes import Manner, WhyNot

KEEP = "随人员档案保存"
ERASE = "visits.actions.forget_erased 删除整行"


class Visit(models.Model):
    """One contact, whatever the channel: when, how, whether the person was reached, what was said and what came of it.

    ``evidence`` is the record by which duties were closed; it is written once and never edited, so a visit that was
    wrong is corrected by another that ``replaces`` it. ``private`` is for a named circle and each reading leaves a
    trace. ``confirmed`` and ``corrected`` name blocks and fields, never values: those are in the file's own history.
    ``left_out`` are the attachments told of and not kept: still on their way, or not accepted (``drafts.LeftOut``).
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=(
            "said",
            "private",
            "mood",
            "needs",
            "place",
            "longitude",
            "latitude",
            "others",
            "done_by_name",
            "left_out",
        ),
        why="联系情况记录、答应的事和走访佐证；位置须本人同意",
        keep=KEEP,
        erase=ERASE,
    )

    person = models.ForeignKey(
        "people.Person", on_delete=models.CASCADE, related_name="visits", db_index=False, verbose_name="老同志"
    )
    manner = models.CharField("方式", max_length=12, choices=Manner.choices)
    on = models.DateField("日期")
    at = models.DateTimeField("时刻")
    timed = models.BooleanField("知道时刻", default=False)
    minutes = models.PositiveSmallIntegerField("时长（分钟）", null=True, blank=True)
    done_by = models.ForeignKey(
        "org.Staff", on_delete=models.PROTECT, related_name="visits", null=True, db_index=False, verbose_name="谁去的"
    )
    done_by_name = models.CharField("谁去的（姓名）", max_length=64, blank=True)
    staff = models.ManyToManyField("org.Staff", related_name="+", blank=True, verbose_name="同行人员")
    others = models.CharField("其他同行", max_length=120, blank=True)
    place = models.CharField("地点", max_length=120, blank=True)
    longitude = models.FloatField("经度", null=True, blank=True)
    latitude = models.FloatField("纬度", null=True, blank=True)
    reached = models.BooleanField("见到或联系到", default=True)
    why_not = models.CharField("没有见到的原因", max_length=12, choices=WhyNot.choices, blank=True)
    said = models.TextField("情况", blank=True)
    private = models.TextField("限定范围的记录", blank=True)
    mood = models.CharField("情绪", max_length=10, choices=Mood.choices, blank=True)
    needs = models.TextField("诉求原话", blank=True)
    need_kind = models.CharField("诉求类别", max_length=10, choices=NeedKind.choices, blank=True)
    confirmed = models.JSONField("核实的资料块", default=list, blank=True)
    corrected = models.JSONField("更正的项目", default=list, blank=True)
    agreed = models.BooleanField("同意拍照录音", default=False)
    left_out: models.JSONField[list[dict[str, Any]], list[dict[str, Any]]] = models.JSONField(
        "没有存入的附件", default=list, db_default=[], blank=True
    )
    evidence = models.OneToOneField(
        "duties.Evidence", on_delete=models.PROTECT, related_name="visit", verbose_name="佐证"
    )
    next_on = models.DateField("建议下次", null=True, blank=True)
    uid = models.CharField("填写编号", max_length=36, null=True, blank=True, unique=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.CASCADE, related_name="replaced_by", null=True, blank=True, verbose_name="更正自"
    )
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.BigIntegerField("登记人编号", default=0)
    recorded_by_name = models.CharField("登记人", max_length=64)
    revoked_at = models.DateTimeField("作废时间", null=True, blank=True)
    revoked_reason = models.CharField("作废理由", max_length=200, blank=True)
    revoked_by_name = models.CharField("作废人", max_length=64, blank=True)
    version = models.PositiveIntegerField("修订号", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "走访"
        indexes = [
            models.Index(fields=["person", "at"], name="visits_of_person"),
            models.Index(fields=["done_by", "on"], name="visits_of_worker"),
            models.Index(fields=["on"], name="visits_by_day"),
        ]

    def __str__(self) -> str:
        """Manner and day, nothing of the person."""
        return f"{self.manner} {self.on}"


class Member(models.Model):
    """Another of the same household for whom the visit was as well; the duties of both are kept by one visit."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("person",), why="同户人员一并走访", keep=KEEP, erase=ERASE
    )

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+", verbose_name="同户人员")
    evidence = models.OneToOneField("duties.Evidence", on_delete=models.PROTECT, related_name="+", verbose_name="佐证")

    class Meta:
        verbose_name = verbose_name_plural = "同户一并走访"
        constraints = [models.UniqueConstraint(fields=["visit", "person"], name="visits_member_once")]

    def __str__(self) -> str:
        """Its number."""
        return str(self.pk)


class Addition(models.Model):
    """What was added to a visit later. What stood there stays; only additions are possible."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("words",), why="补充走访情况", keep=KEEP, erase=ERASE
    )

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="additions")
    words = models.TextField("补充")
    at = models.DateTimeField("时间")
    by = models.BigIntegerField("补充人编号", default=0)
    by_name = models.CharField("补充人", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "走访补充"
        ordering = ["pk"]

    def __str__(self) -> str:
        """Its number."""
        return str(self.pk)


REVOKED = Q(revoked_at__isnull=False)
