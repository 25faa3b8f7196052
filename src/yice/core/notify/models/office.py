"""How an office wants its messages: channels and their keys, its own words, and what a recipient prefers."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from yice.core.notify.models.message import ToKind
from yice.core.org.models import Unit
from yice.lib.personal import PersonalData


class ChannelSetting(models.Model):
    """One channel of an office: on or off, its place in the order, its settings. Units below inherit it.

    ``secrets`` are the values of the channel's secret fields, sealed together (``lib.crypto``); they are shown on no
    page again. ``hook`` stands in the address to which the provider reports receipts.
    """

    PERSONAL: ClassVar[PersonalData | None] = None

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", verbose_name="单位")
    channel = models.CharField("渠道", max_length=20)
    is_on = models.BooleanField("启用", default=False)
    place = models.SmallIntegerField("次序", default=50)
    options: models.JSONField[dict[str, str], dict[str, str]] = models.JSONField("设置", default=dict, blank=True)
    secrets = models.TextField("密钥（加密）", blank=True, editable=False)
    hook = models.CharField("回执地址码", max_length=48, unique=True)
    tripped_until = models.DateTimeField("暂停至", null=True, blank=True)
    troubled = models.CharField("最近故障", max_length=80, blank=True)
    version = models.IntegerField("版本", default=1)

    class Meta:
        verbose_name = "消息渠道"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["unit", "channel"], name="notify_channel_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.channel}"


class Wording(models.Model):
    """An office's own words for a template; units below inherit them."""

    PERSONAL: ClassVar[PersonalData | None] = None

    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+", verbose_name="单位")
    template = models.CharField("模板", max_length=80)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    is_on = models.BooleanField("启用", default=True)
    version = models.IntegerField("版本", default=1)

    class Meta:
        verbose_name = "消息用语"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["unit", "template"], name="notify_wording_once")]

    def __str__(self) -> str:
        return f"{self.unit_id} {self.template}"


class Preference(models.Model):
    """How one recipient wants to be told: which channels, when it must be quiet, or not at all.

    ``channels`` empty means what the office has set; ``phone`` is used instead of the number in the file; ``muted`` are
    codes of templates; ``told_by`` said so on ``told_on``. ``gathered`` means one e-mail a day, not one per event.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("email", "phone", "told_by"),
        why="按本人意愿的方式通知",
        keep="随收件人档案",
        erase="清除人员、家属或离岗后由 notify.tidy 删除",
    )

    to_kind = models.CharField("收件人类别", max_length=8, choices=ToKind.choices)
    to_id = models.BigIntegerField("收件人编号")
    channels: models.JSONField[list[str], list[str]] = models.JSONField("渠道", default=list, blank=True)
    phone = models.CharField("另用的号码", max_length=32, blank=True, default="")
    email = models.CharField("电子邮箱", max_length=120, blank=True)
    muted: models.JSONField[list[str], list[str]] = models.JSONField("不收的种类", default=list, blank=True)
    quiet_from = models.TimeField("免打扰开始", null=True, blank=True)
    quiet_until = models.TimeField("免打扰结束", null=True, blank=True)
    most_per_day = models.SmallIntegerField("每日最多", null=True, blank=True)
    gathered = models.BooleanField("每日汇总", default=True)
    refused_on = models.DateField("不再接收", null=True, blank=True)
    told_by = models.CharField("由谁表示", max_length=64, blank=True, default="")
    told_on = models.DateField("何时表示", null=True, blank=True)
    version = models.IntegerField("版本", default=1)

    class Meta:
        verbose_name = "接收偏好"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["to_kind", "to_id"], name="notify_preference_once")]

    def __str__(self) -> str:
        return f"{self.to_kind} {self.to_id}"
