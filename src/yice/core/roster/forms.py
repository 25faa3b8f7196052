"""What is typed on the pages of an import."""

from __future__ import annotations

from typing import Any

from django import forms

from yice.core.org.models import Unit
from yice.core.people.codes import Category
from yice.core.roster.models import Batch
from yice.core.roster.paper import PAPER
from yice.lib.forms import DayField
from yice.lib.sheets import LIMITS


class DropForm(forms.Form):
    """The file and the unit it is for."""

    unit: forms.ModelChoiceField[Unit] = forms.ModelChoiceField(
        queryset=Unit.objects.none(), label="归入单位", empty_label=None, help_text="表中写明单位的行，以表为准。"
    )
    file = forms.FileField(
        label="花名册文件",
        help_text=f"支持 .xlsx、.xls、.csv，不超过 {LIMITS.file_bytes >> 20} MB。不要设打开密码，不要带宏。",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        """``units`` are those the actor may import for."""
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class ChoicesForm(forms.Form):
    """What holds for rows that say nothing themselves."""

    category = forms.ChoiceField(
        label="看不出类别的行按",
        required=False,
        choices=[("", "退休，并标为存疑"), *((code.value, str(code.label)) for code in Category)],
    )
    since = DayField(
        label="自哪天起在册",
        required=False,
        help_text="一般填花名册的截至日期；不填则自今天起。统计过去某天的人数时以此为准。",
    )


class PaperForm(forms.Form):
    """The figures of the paper report."""

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        """One number per group and code that can be counted."""
        super().__init__(*args, **kwargs)
        self.fields["total"] = _number("合计", batch.paper.get("total"))
        for group, _, codes in PAPER:
            for code, label in codes:
                name = f"{group}.{code}"
                self.fields[name] = _number(label, batch.paper.get(name))


def _number(label: str, value: Any) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "class": "narrow"})
    return forms.IntegerField(
        label=label, required=False, min_value=0, max_value=10_000_000, initial=value, widget=widget
    )
