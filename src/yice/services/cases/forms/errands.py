"""Forms of errands: papers, steps, channels."""

from __future__ import annotations

from typing import Any

from django import forms

from yice.lib.forms import DayField, DeskForm
from yice.services.cases import codes
from yice.services.cases.catalog import Procedure
from yice.services.cases.forms._base import RADIO, WithReason, offer


class MaterialForm(DeskForm):
    """Whether a paper is there."""

    state = forms.ChoiceField(label="情况", choices=codes.MaterialState.choices, widget=RADIO)
    note = forms.CharField(label="说明", max_length=200, required=False)
    file = forms.FileField(label="复印件或照片", required=False, help_text="只存材料，不存人脸照片。")


class StepForm(WithReason):
    """Whether a step is done."""

    state = forms.ChoiceField(label="情况", choices=codes.StepState.choices, widget=RADIO, initial="done")
    done_on = DayField(label="日期", past=True)
    note = forms.CharField(label="说明", max_length=200, required=False)
    field_order = ("state", "done_on", "note", "overdue_reason")


class AttemptForm(DeskForm):
    """A channel tried."""

    on = DayField(label="日期", past=True)
    channel = forms.ChoiceField(label="渠道", widget=RADIO)
    result = forms.ChoiceField(label="结果", choices=codes.AttemptResult.choices, widget=RADIO, initial="done")
    helper = forms.CharField(label="谁帮的忙", max_length=64, required=False, help_text="如：女儿陈芳、社区吴小燕。")
    words = forms.CharField(label="情况", max_length=200, required=False)

    def __init__(self, *args: Any, procedure: Procedure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "channel", [(one.code, f"{one.title}（{one.whom}）") for one in procedure.channels])


class AuthenticateForm(AttemptForm):
    """An authentication completed."""

    file = forms.FileField(
        label="回执", required=False, help_text="认证结果的截图、照片或盖章单。只存回执，不存人脸照片。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["result"]
        self.fields["on"].label = "认证日期"
