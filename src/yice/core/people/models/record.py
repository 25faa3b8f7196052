"""What is told and what happened: needs, honours, the life lived, events."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yice.core.people import codes
from yice.core.people.models.person import Person
from yice.lib.personal import PersonalData

KEEP = "随人员档案保存"
ERASE = "erase_person 删除整行"


class Need(models.Model):
    """One need in the person's own words; kind ``none`` is the statement that there is none at present, dated."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("words", "outcome"), why="按本人原话落实需求", keep=KEEP, erase=ERASE
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="needs")
    words = models.TextField("本人原话")
    kind = models.CharField("类别", max_length=10, choices=codes.NeedKind.choices)
    state = models.CharField("进展", max_length=10, choices=codes.NeedState.choices, default=codes.NeedState.OPEN)
    stated_on = models.DateField("陈述日")
    settled_on = models.DateField("办结日", null=True, blank=True)
    outcome = models.CharField("结果", max_length=200, blank=True, default="")
    recorded_at = models.DateTimeField("登记时间")
    by = models.CharField("登记人", max_length=64, blank=True, default="")
    retracted_at = models.DateTimeField("作废时间", null=True, blank=True)
    version = models.IntegerField("版本", default=1)

    class Meta:
        verbose_name = "需求"

    def __str__(self) -> str:
        return f"{self.person_id}:{self.kind}"


class Honour(models.Model):
    """An honour: 全国劳模, medals, 光荣在党50年 and the like."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("title",), why="专属关爱与传承", keep=KEEP, erase=ERASE
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="honours")
    title = models.CharField("荣誉名称", max_length=120)
    level = models.CharField("级别", max_length=40, null=True, blank=True)
    granted_earliest = models.DateField("授予时间", null=True, blank=True)
    granted_latest = models.DateField("授予时间（最晚）", null=True, blank=True)
    granted_text = models.CharField("授予时间原文", max_length=40, null=True, blank=True)
    is_model_worker = models.BooleanField("劳模等专属关爱荣誉", default=False)
    granted_by = models.CharField("授予单位", max_length=120, null=True, blank=True)

    class Meta:
        verbose_name = "荣誉"

    def __str__(self) -> str:
        return f"{self.person_id}:{self.pk}"


class Experience(models.Model):
    """One stretch of the life lived: posts held, campaigns fought, deeds done."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("place", "post", "story"), why="经历、功绩与红色资源传承（BG-002）", keep=KEEP, erase=ERASE
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="experiences")
    from_text = models.CharField("起", max_length=40, blank=True, default="")
    to_text = models.CharField("止", max_length=40, blank=True, default="")
    from_earliest = models.DateField("起（最早）", null=True, blank=True)
    place = models.CharField("单位或地点", max_length=120, blank=True, default="")
    post = models.CharField("职务", max_length=120, blank=True, default="")
    story = models.TextField("事迹", blank=True, default="")

    class Meta:
        verbose_name = "经历"

    def __str__(self) -> str:
        return f"{self.person_id}:{self.pk}"


class Event(models.Model):
    """Something that happened to a person on a day; ``serial`` counts within the person and names its duties."""

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("detail", "place"), why="住院、变故等情况触发走访慰问", keep=KEEP, erase=ERASE
    )

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="events", db_index=False)
    serial = models.IntegerField("序号")
    kind = models.CharField("事件", max_length=20, choices=codes.EventKind.choices)
    sub = models.CharField("细类", max_length=20, null=True, blank=True, help_text="家中大事或情绪的代码")
    on = models.DateField("发生日")
    ended_on = models.DateField("结束日", null=True, blank=True)
    severity = models.CharField("轻重", max_length=8, null=True, blank=True, choices=codes.Severity.choices)
    place = models.CharField("地点", max_length=120, null=True, blank=True)
    detail = models.TextField("情况", blank=True, default="")
    restricted = models.BooleanField("限制查看", default=False)
    retracted_at = models.DateTimeField("撤销时间", null=True, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    by_id = models.BigIntegerField("登记人编号", default=0)
    by = models.CharField("登记人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = "事件"
        constraints = [models.UniqueConstraint(fields=["person", "serial"], name="event_serial_once")]
        indexes = [models.Index(fields=["kind", "on"], name="event_kind_on")]

    def __str__(self) -> str:
        return f"{self.person_id}#{self.serial}"
