"""The case, its number, its thread, its circle, and what goes into the person's file."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from yice.core.org.models import Staff, Unit
from yice.core.people.models import Need, Person
from yice.lib.personal import PersonalData
from yice.services.cases import codes

KEEP = "随人员档案保存（来信来访和办理结果入档，LIU-051）"
ERASE = "cases.actions.erasing.forget_erased 清空"


class Case(models.Model):
    """诉求: somebody asked for something. ``no`` counts within the ``office`` (the nearest bureau) and the year.

    ``unit`` is the person's at registration; who may see it follows the person's unit of today. ``owner`` answers for
    it at every moment: what is passed on stays the owner's until the other side has taken it. Of a restricted case this
    row holds only neutral words; what was said stands sealed in its entries. Terms are clocks of ``planning.ladder``;
    nothing here says what is due.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("title", "words", "asker_name", "asker_relation", "asker_phone", "waiting_reason", "answer"),
        why="受理和办理老干部的诉求",
        keep=KEEP,
        erase=ERASE,
    )

    office = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="编号单位")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="受理单位")
    unit_name = models.CharField("受理单位名称", max_length=120)
    year = models.PositiveSmallIntegerField("年份")
    serial = models.PositiveIntegerField("流水号")
    no = models.CharField("编号", max_length=16, db_index=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases", null=True, verbose_name="老干部")
    need = models.ForeignKey(Need, on_delete=models.SET_NULL, related_name="+", null=True, verbose_name="来自需求")
    category = models.CharField("类别", max_length=32)
    category_title = models.CharField("类别名称", max_length=40)
    team = models.CharField("小组", max_length=24)
    channel = models.CharField("来源", max_length=10, choices=codes.Channel.choices)
    asker = models.CharField("谁提出", max_length=8, choices=codes.Asker.choices)
    asker_name = models.CharField("提出人", max_length=64, blank=True, default="")
    asker_relation = models.CharField("与本人关系", max_length=32, blank=True, default="")
    asker_phone = models.CharField("提出人电话", max_length=32, blank=True, default="")
    title = models.CharField("事由", max_length=80)
    words = models.TextField("原话", blank=True, default="")
    restricted = models.BooleanField("限制查看", default=False)
    urgency = models.CharField("缓急", max_length=10, choices=codes.Urgency.choices)
    track = models.CharField("时限档", max_length=10, choices=codes.Track.choices)
    procedure = models.CharField("代办事项", max_length=32, blank=True, default="")
    received_at = models.DateTimeField("收到时间")
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.BigIntegerField("登记人编号")
    registered_by_name = models.CharField("登记人", max_length=64)
    told_at = models.DateTimeField("告知本人时间", null=True)
    owner = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", verbose_name="经办人")
    owner_name = models.CharField("经办人姓名", max_length=64)
    owner_unit_name = models.CharField("经办人单位", max_length=120)
    state = models.CharField("状态", max_length=10, choices=codes.State.choices, default=codes.State.NEW)
    waiting_reason = models.CharField("等待什么", max_length=200, blank=True, default="")
    waiting_until = models.DateField("等到", null=True)
    replied_at = models.DateTimeField("首次答复时间", null=True)
    answer = models.TextField("办理结果", blank=True, default="")
    answered_at = models.DateTimeField("答复结果时间", null=True)
    reopened_at = models.DateTimeField("重开时间", null=True)
    outcome = models.CharField("结果", max_length=12, choices=codes.Outcome.choices, blank=True, default="")
    closed_at = models.DateTimeField("办结时间", null=True)
    closed_by_name = models.CharField("办结人", max_length=64, blank=True, default="")
    version = models.PositiveIntegerField("版本", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "诉求"
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "serial"], name="cases_number_once"),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False) & ~Q(outcome=""),
                name="cases_closed_has_outcome",
            ),
            models.CheckConstraint(
                condition=Q(restricted=False) | Q(words="", answer=""), name="cases_restricted_is_sealed"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="cases_unit_state"),
            models.Index(fields=["owner", "state"], name="cases_owner_state"),
            models.Index(fields=["person", "registered_at"], name="cases_person"),
        ]

    def __str__(self) -> str:
        """The number alone."""
        return self.no


class CaseNumber(models.Model):
    """The last number given by one office in one year: counted up under the row's lock, so that none is given twice."""

    PERSONAL: ClassVar[PersonalData | None] = None

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年份")
    last = models.PositiveIntegerField("最后一号", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "诉求编号"
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="cases_counter_once")]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.year}"


class Entry(models.Model):
    """One line of the thread: what was done or said, by whom, of which unit at that moment. Only added to.

    ``words`` may be read by whoever sees the case; ``sealed`` only by the circle, each reading audited.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("words", "sealed"), why="办理过程可追溯", keep=KEEP, erase=ERASE
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="entries", verbose_name="诉求")
    kind = models.CharField("类型", max_length=12, choices=codes.EntryKind.choices)
    at = models.DateTimeField("时间")
    by_id = models.BigIntegerField("经办人编号")
    by_name = models.CharField("经办人", max_length=64)
    by_unit_name = models.CharField("单位", max_length=120, blank=True, default="")
    words = models.TextField("内容", blank=True, default="")
    sealed = models.TextField("限制查看的内容（加密）", blank=True, default="", editable=False)

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.kind


class CircleMember(models.Model):
    """Somebody who may read what is restricted in one case. Ended, never deleted."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("why",), why="限制查看的内容只给有名字的人看", keep=KEEP, erase=ERASE
    )

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="circle", verbose_name="诉求")
    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", verbose_name="知情人")
    why = models.CharField("缘由", max_length=80)
    added_at = models.DateTimeField("加入时间")
    added_by_name = models.CharField("加入人", max_length=64)
    ended_at = models.DateTimeField("退出时间", null=True)
    ended_by_name = models.CharField("移出人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "知情人"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "staff"], condition=Q(ended_at__isnull=True), name="cases_circle_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id}:{self.staff_id}"


class Filed(models.Model):
    """What went into the person's file when a case was closed (R75): neutral words, written once, never changed."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("title", "words"), why="来信来访和办理结果存入档案（LIU-051）", keep=KEEP, erase=ERASE
    )

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="filed", verbose_name="诉求")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", verbose_name="老干部")
    on = models.DateField("办结日")
    no = models.CharField("编号", max_length=16)
    title = models.CharField("事由", max_length=80)
    words = models.TextField("办理结果", blank=True, default="")
    outcome = models.CharField("结果", max_length=12, choices=codes.Outcome.choices)
    by_name = models.CharField("办结人", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "入档记录"
        indexes = [models.Index(fields=["person", "on"], name="cases_filed_person")]

    def __str__(self) -> str:
        return self.no
