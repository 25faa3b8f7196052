"""The form of a daily run."""

from __future__ import annotations

from django import forms

from yice.lib.forms import DeskForm


class DailyForm(DeskForm):
    """When it begins, and why that is changed."""

    was = forms.TimeField(widget=forms.HiddenInput)
    at = forms.TimeField(
        label="每日时间",
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": "请按 07:30 的样子填写时间。"},
        help_text="今天已经做过的，从明天起按新的时间。",
    )
    reason = forms.CharField(label="事由", max_length=200)
