"""Forms of reminders: holding one back, and the office hours."""

from __future__ import annotations

from typing import Any

from django import forms

from yice.lib.forms import DayField, DeskForm


class HoldForm(DeskForm):
    """Why and until when a ladder is held back."""

    reason = forms.CharField(label="理由", max_length=200, help_text="例如：老人随子女在外地，五月初回来。")
    until = DayField(label="暂停至", help_text="过了这天提醒自动恢复；最长三个月。")


def _time(label: str, *, required: bool = True, hint: str = "") -> forms.TimeField:
    field = forms.TimeField(
        label=label, required=required, help_text=hint, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    field.error_messages["invalid"] = "请按 08:30 的样子填写时间。"
    return field


class HoursForm(DeskForm):
    """The office hours of a working day."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    morning_from = _time("上午上班")
    morning_to = _time("上午下班")
    afternoon_from = _time("下午上班", required=False, hint="只上半天或中午不休息的单位，下午两格留空。")
    afternoon_to = _time("下午下班", required=False)
    reason = forms.CharField(label="事由", max_length=200, help_text="例如：夏季作息调整通知文号。")

    def clean(self) -> dict[str, Any]:
        """Both halves of the afternoon, or neither."""
        given = super().clean() or {}
        if bool(given.get("afternoon_from")) != bool(given.get("afternoon_to")):
            self.add_error("afternoon_to", "下午的上班、下班时间要么都填，要么都不填。")
        return given

    def hours(self) -> list[tuple[str, str]]:
        """The spans as the action takes them."""
        given = self.cleaned_data
        spans = [(given["morning_from"], given["morning_to"])]
        if given.get("afternoon_from"):
            spans.append((given["afternoon_from"], given["afternoon_to"]))
        return [(f"{since:%H:%M}", f"{to:%H:%M}") for since, to in spans]
