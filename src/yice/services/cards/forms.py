"""Forms of the cards."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from yice.lib.forms import DeskForm
from yice.services.cards.models import Section


class ListingForm(DeskForm):
    """One line of the directory."""

    unit = forms.TypedChoiceField(label="印给哪个单位的人", coerce=int, help_text="本单位及下属单位的卡上都印这一行")
    section = forms.ChoiceField(label="栏目", choices=Section.choices)
    name = forms.CharField(label="名称或姓名", max_length=60, help_text="如：待遇科 孙敏；安心家政服务公司")
    serves = forms.CharField(label="主要职能或服务内容", max_length=60, required=False)
    phone = forms.CharField(label="联系电话", max_length=40)
    place = forms.IntegerField(label="顺序", min_value=0, max_value=999, initial=10, help_text="小的在前")

    def __init__(self, *args: Any, units: Iterable[tuple[str, str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if units is None:
            del self.fields["unit"]
            return
        field = self.fields["unit"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(units)


class MakeForm(DeskForm):
    """Why cards are made."""

    reason = forms.CharField(
        label="制卡原因", max_length=100, initial="首次制卡", help_text="如：首次制卡、更换联络员、遗失补办"
    )


class RevokeForm(DeskForm):
    """Why a card is withdrawn."""

    reason = forms.CharField(label="作废原因", max_length=100, help_text="如：遗失、印错")
