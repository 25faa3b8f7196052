"""Changing one parameter or switch: the new value, from which day, on what paper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms

from yice.lib import clock
from yice.lib.forms import DayField, DeskForm, words_field
from yice.planning.policy.queries import WindowPart

_WHOLE = frozenset({"int", "days", "months"})
_CODED = frozenset({"code", "codes"})
PLACES = {"opens": "开始办", "due": "期限", "closes": "最迟"}
UNITS = {"d": "天", "wd": "工作日", "m": "月"}


def changeable(kind: str, value: Any) -> bool:
    """Whether this form can change it: everything a standard can be, plain or keyed by facts; codes only plain."""
    return kind in {*_WHOLE, "fen", "bool"} or (kind in _CODED and not isinstance(value, Mapping))


class ParameterForm(DeskForm):
    """The new value (one field per key), the day it begins, and why.

    ``names``: words for the codes of keys; ``choices``: the codes that the value itself may be.
    """

    def __init__(
        self, *args: Any, kind: str, value: Any, names: Mapping[str, str], unit: str,
        choices: Mapping[str, str] | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.choices = list((choices or {}).items())
        self.keyed = isinstance(value, Mapping)
        parts = list(value.items()) if isinstance(value, Mapping) else [((), value)]
        self.keys = [key if isinstance(key, tuple) else (str(key),) for key, _ in parts]
        for number, (key, (_, now)) in enumerate(zip(self.keys, parts, strict=True)):
            label = " · ".join(key_words(part, names) for part in key) or "新的数值"
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
        if self.kind == "code":
            return forms.ChoiceField(label=label, choices=self.choices, initial=now)
        if self.kind == "codes":
            return forms.MultipleChoiceField(
                label=label, choices=self.choices, initial=list(now or ()), widget=forms.CheckboxSelectMultiple
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
        if not self.keyed:
            return found[0]
        nested: dict[str, Any] = {}
        for key, value in zip(self.keys, found, strict=True):
            place = nested
            for part in key[:-1]:
                place = place.setdefault(part, {})
            place[key[-1]] = value
        return nested

    def _plain(self, value: Any) -> Any:
        return int(value * 100) if self.kind == "fen" and value is not None else value


def key_words(code: str, names: Mapping[str, str]) -> str:
    """A part of a key in words."""
    return {"*": "其他", "true": "是", "false": "否"}.get(code) or names.get(code, code)


class WindowForm(DeskForm):
    """Other days for a rule: one group of numbers per step, counted from the day the rule speaks of."""

    def __init__(self, *args: Any, windows: Sequence[WindowPart], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.windows = windows
        for number, row in enumerate(windows):
            head = f"{row.title}：" if len(windows) > 1 else ""
            for part, amount, unit in row.places:
                self.fields[f"{part}_{number}"] = forms.IntegerField(
                    label=f"{head}{PLACES[part]}", initial=amount, min_value=-400, max_value=800,
                    help_text=f"单位：{UNITS[unit]}；负数是{row.anchor}之前，正数是之后，0 是当天",
                )  # fmt: skip
        self.fields["in_force_from"] = DayField(label="从哪一天起", initial=clock.today())
        self.fields["note"] = words_field("依据的文件或理由", rows=2, most=500)

    @property
    def value(self) -> dict[str, dict[str, str]]:
        """What is new, as the rulebook writes it: rule or rule.step → part → offset."""
        found: dict[str, dict[str, str]] = {}
        for number, row in enumerate(self.windows):
            for part, amount, unit in row.places:
                given = self.cleaned_data[f"{part}_{number}"]
                if given != amount:
                    found.setdefault(row.key, {})[part] = f"{given:+d}{unit}" if given else f"0{unit}"
        return found

    def clean(self) -> dict[str, Any] | None:
        """Something has to change."""
        cleaned = super().clean()
        if not self.errors and not self.value:
            self.add_error(None, "各项天数都与现行的相同。请先改动一项，再提出。")
        return cleaned


class TitleForm(DeskForm):
    """Our own words for a rule."""

    title = forms.CharField(label="本单位的叫法", max_length=40)
    in_force_from = DayField(label="从哪一天起")
    note = words_field("依据的文件或理由", rows=2, most=500)


class SwitchForm(DeskForm):
    """Switching one rule on or off."""

    in_force_from = DayField(label="从哪一天起")
    note = words_field("依据的文件或理由", rows=2, most=500)


class RejectForm(DeskForm):
    """Sending a proposal back."""

    reason = words_field("退回的理由", rows=2, most=300)
