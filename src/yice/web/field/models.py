"""Phones, and what came from them, as it came."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from yice.core.org.models import Staff
from yice.lib.personal import PersonalData
from yice.services.visits.models import Visit


class Device(models.Model):
    """A phone that one member of staff uses. Its secret lets it hand in what was written; it reads nothing with it."""

    PERSONAL: ClassVar[PersonalData | None] = None

    staff = models.ForeignKey(Staff, on_delete=models.PROTECT, related_name="+", verbose_name="使用人")
    label = models.CharField("手机", max_length=80)
    secret_hash = models.CharField("密钥摘要", max_length=64)
    registered_at = models.DateTimeField("登记时间")
    seen_at = models.DateTimeField("最近联系", null=True)
    pack_at = models.DateTimeField("最近取包", null=True)
    pack_until = models.DateTimeField("包有效至", null=True)
    pack_people = models.PositiveSmallIntegerField("包内人数", default=0)
    revoked_at = models.DateTimeField("停用时间", null=True)
    revoked_by_name = models.CharField("停用人", max_length=64, blank=True, default="")
    revoked_reason = models.CharField("停用原因", max_length=100, blank=True, default="")
    erased_at = models.DateTimeField("已清除时间", null=True)
    erased_why = models.CharField("清除原因", max_length=20, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "随身手机"
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.label


class ParcelState(models.TextChoices):
    """Where a parcel is."""

    WAITING = "waiting", "待处理"
    APPLIED = "applied", "已入档"
    REFUSED = "refused", "要人处理"
    HELD = "held", "停用手机送来，待核实"
    DROPPED = "dropped", "不采用"


class ParcelKind(models.TextChoices):
    """What is inside."""

    RECORD = "record", "走访记录"
    FILE = "file", "附件"
    DRAFT = "draft", "没有填完的走访"


class Parcel(models.Model):
    """One thing a phone handed in, sealed as it came; kept first, applied afterwards.

    ``uid`` was made on the phone: the same one twice is one parcel. ``sealed`` is emptied some time after it was
    applied, because by then everything is in the file.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("sealed", "answer"),
        why="走访记录在入档前的原件，防止丢失",
        keep="入档后 30 天清空；未处理的一直保留",
        erase="field.actions.empty_old 清空；原件加密保存",
    )

    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="parcels", db_index=False)
    uid = models.CharField("编号", max_length=36)
    kind = models.CharField("种类", max_length=8, choices=ParcelKind.choices)
    of = models.CharField("属于", max_length=36, blank=True, default="")
    sealed = models.BinaryField("原件")
    size = models.PositiveIntegerField("大小")
    filled_at = models.DateTimeField("填写时间")
    received_at = models.DateTimeField("收到时间")
    state = models.CharField("状态", max_length=8, choices=ParcelState.choices, default=ParcelState.WAITING)
    tries = models.PositiveSmallIntegerField("处理次数", default=0)
    answer: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField("处理结果", default=dict)
    visit = models.ForeignKey(Visit, on_delete=models.SET_NULL, related_name="+", null=True, verbose_name="走访")
    settled_at = models.DateTimeField("处理时间", null=True)
    settled_by_name = models.CharField("处理人", max_length=64, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "随身上传"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["device", "uid"], name="field_parcel_once"),
            models.CheckConstraint(condition=~Q(kind="file") | ~Q(of=""), name="field_file_belongs"),
        ]
        indexes = [
            models.Index(fields=["state"], condition=Q(state__in=["waiting", "refused", "held"]), name="field_open"),
            models.Index(fields=["device", "of"], name="field_files_of"),
        ]

    def __str__(self) -> str:
        return self.uid
