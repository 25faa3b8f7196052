"""Forms for attachments."""

from __future__ import annotations

from django import forms

from yice.core.files.models import FileKind
from yice.core.files.sniff import ACCEPTED
from yice.core.people.codes import Purpose
from yice.lib.forms import DayField, DeskForm


class AttachForm(DeskForm):
    """A file and what it is."""

    file = forms.FileField(label="文件", help_text=f"{ACCEPTED}，每个不超过 20 MB。")
    title = forms.CharField(label="名称", max_length=120, help_text="例如：残疾军人证、住院小结。")
    kind = forms.ChoiceField(label="类别", choices=FileKind.choices)
    purpose = forms.ChoiceField(
        label="所需同意",
        choices=[("", "不需要单独同意"), *Purpose.choices],
        required=False,
        help_text="医疗材料须有医疗健康信息的同意；撤回后不再能查看。",
    )
    dated_on = DayField(label="材料日期", past=True, required=False)
    note = forms.CharField(label="说明", max_length=200, required=False)


class RemoveForm(DeskForm):
    """Why an attachment goes."""

    reason = forms.CharField(label="移除理由", max_length=200)
