"""Changing one parameter or switch: the new value, from which day, on what paper."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from yice.lib import clock
from yice.lib.forms import DayField, DeskForm, words_field

_WHOLE = frozenset({"int", "days", "months"})


def changeable(kind: str, value: Any) -> bool:
    """Whether this form can change it: numbers, amounts and yes/no, plain or keyed by one fact."""
    if isinstance(value, Mapping):
        return kind in {*_WHOLE, "fen"} and all(not isinstance(key, tuple) or len(key) == 1 for key in value)
    return kind in {*_WHOLE, "fen", "bool"}


class ParameterForm(DeskForm):
    """The new value (one field per key), the day it begins, and why."""

    def __init__(self, *args: Any, kind: str, value: Any, names: Mapping[str, str], unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.keyed = isinstance(value, Mapping)
        parts = list(value.items()) if isinstance(value, Mapping) else [("", value)]
        self.keys = [key[0] if isinstance(key, tuple) else str(key) for key, _ in parts]
        for number, (key, (_, now)) in enumerate(zip(self.keys, parts, strict=True)):
            label = "新的数值" if not self.keyed else ("其他" if key == "*" else names.get(key, key))
            self.fields[f"value_{number}"] = self._field(label, now, unit)
        self.fields["in_force_from"] = DayField(label="从哪一天起", initial=clock.today())
        self.fields["note"] = words_field("依据的文件或理由", rows=2, most=500)

    def _field(self, label: str, now: Any, unit: str) -> forms.Field:
        if self.kind == "bool":
            return forms.TypedChoiceField(
                label=label,
                choices=(("1", "是"), ("0", "否")),
                coerce=lambda text: text == "1",
                initial="1" if now else "0",
            )
        hint = unit + ("；留空表示不适用" if self.keyed else "")
        if self.kind == "fen":
            shown = None if now is None else Decimal(int(now)) / 100
            return forms.DecimalField(
                label=label,
                min_value=0,
                decimal_places=2,
                max_digits=14,
                required=not self.keyed,
                initial=shown,
                help_text=hint,
            )
        return forms.IntegerField(
            label=label, min_value=0, max_value=100_000, required=not self.keyed, initial=now, help_text=hint
        )

    @property
    def value(self) -> Any:
        """The new value as the rulebook writes it: fen as whole numbers, keyed values as a mapping."""
        found = [self._plain(self.cleaned_data[f"value_{number}"]) for number in range(len(self.keys))]
        return dict(zip(self.keys, found, strict=True)) if self.keyed else found[0]

    def _plain(self, value: Any) -> Any:
        return int(value * 100) if self.kind == "fen" and value is not None else value


class SwitchForm(DeskForm):
    """Switching one rule on or off."""

    in_force_from = DayField(label="从哪一天起")
    note = words_field("依据的文件或理由", rows=2, most=500)


class RejectForm(DeskForm):
    """Sending a proposal back."""

    reason = words_field("退回的理由", rows=2, most=300)
