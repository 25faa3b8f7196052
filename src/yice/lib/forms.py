"""Form fields as the desk draws them: dates with the browser's own picker, yes/no/unknown, no colon after labels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms

from yice.lib import clock, days

UNKNOWN = ("", "不知道")


class DeskForm(forms.Form):
    """The base of every form of the desk. A refusal of the action is kept in ``refusal`` (see ``lib.htmx.attempt``)."""

    refusal: Any = None
    only_with: ClassVar[Mapping[str, tuple[str, tuple[str, ...]]]] = {}
    """Fields that matter only with some answers to another one: field → (the other, the answers). The page hides them
    otherwise; without JavaScript they stay, so the deed must not rest on their absence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages.setdefault("required", "请填写。")
            field.error_messages["required"] = "请填写。"
            if isinstance(field, forms.ChoiceField):
                field.error_messages["invalid_choice"] = "请从所列项目中选择。"


class DayField(forms.DateField):
    """A day, typed or picked; ``past=True`` refuses days after the business date."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def __init__(self, *, past: bool = False, **kwargs: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%Y.%m.%d", "%Y/%m/%d", "%Y年%m月%d日"], **kwargs)
        self.past = past
        self.error_messages["invalid"] = "请按 2018-04-02 的样子填写日期。"

    def clean(self, value: Any) -> dt.date | None:
        """Refuse a year nobody can mean, and the future where only the past makes sense."""
        day: dt.date | None = super().clean(value)
        if bad := days.odd(day):
            raise forms.ValidationError(f"{bad}。", code="odd")
        if self.past and day is not None and day > clock.today():
            raise forms.ValidationError("不能晚于今天。", code="future")
        return day


class YesNoField(forms.TypedChoiceField):
    """是, 否 or 不知道 (``None``)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(
            choices=(UNKNOWN, ("1", "是"), ("0", "否")), coerce=lambda value: value == "1", empty_value=None, **kwargs
        )

    def prepare_value(self, value: Any) -> Any:
        """Show a stored truth as its choice."""
        return {True: "1", False: "0", None: ""}.get(value, value)


def words_field(
    label: str, *, required: bool = True, hint: str = "", rows: int = 3, most: int = 2000
) -> forms.CharField:
    """A field for sentences."""
    return forms.CharField(
        label=label, required=required, help_text=hint, max_length=most, widget=forms.Textarea(attrs={"rows": rows})
    )
