"""Choosing the day and the unit of a table."""

from __future__ import annotations

from django import forms

from yice.core.org.models import Unit
from yice.lib import clock
from yice.lib.forms import DayField


class FrameForm(forms.Form):
    """As of which day, for which part of the tree."""

    use_required_attribute = False

    as_of = DayField(label="截止日期")
    unit = forms.ModelChoiceField(
        label="单位", queryset=Unit.objects.none(), required=False, empty_label="管理范围内全部"
    )

    def __init__(self, *args: object, units: object = None, **kwargs: object) -> None:
        """``units`` are the units whose figures the actor may see."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - tells the type checker what is written above
        field.queryset = units if units is not None else Unit.objects.none()  # type: ignore[assignment]
        self.initial.setdefault("as_of", clock.today())


class SignForm(forms.Form):
    """What is said when a table is signed."""

    note = forms.CharField(label="签发说明", max_length=200, required=False, help_text="如：报省局调研用")
