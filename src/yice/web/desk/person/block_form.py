"""The form of one block of the file, made from the register of fields: only fields this actor sees in full."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django import forms

from calendars.errors import CalendarError
from calendars.partial import PartialDate, parse_date
from yice.core.people import codes
from yice.core.people.fields import BLOCK_MODELS, FIELDS, Field, display, value_of
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.forms import UNKNOWN, DayField, DeskForm, YesNoField
from yice.web.desk import words

SOURCES = ("走访当面", "本人来电", "家属告知", "单位提供", "社区提供", "证件材料", "医院提供")
_EVENTS_ONLY = frozenset({"hospitalised", "admitted_on", "critical", "mood", "mood_on", "longitude", "latitude"})


class PartialDateField(forms.CharField):
    """A date as exactly as it is known: 1932年8月, 1932.08, 农历六月初三."""

    def clean(self, value: Any) -> PartialDate | None:
        """Read it; what cannot be read says why."""
        text = super().clean(value)
        try:
            return parse_date(text)
        except CalendarError as error:
            raise forms.ValidationError(f"{error.what}：{error.why}{error.todo}", code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        """Show a stored date as it was written."""
        return (value.text or str(value)) if isinstance(value, PartialDate) else value


class BlockForm(DeskForm):
    """All fields of one block, where the news comes from, and whether the whole block was checked."""

    def __init__(self, *args: Any, block: str, sight: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.block = block
        self.names = [
            name
            for name, field in FIELDS[block].items()
            if sight.get(name) == "full" and field.kind != "json" and name not in _EVENTS_ONLY
        ]
        for name in self.names:
            self.fields[name] = _form_field(FIELDS[block][name])
        self.fields["source"] = forms.ChoiceField(
            label="消息来源", choices=[("", "请选择"), *((s, s) for s in SOURCES)]
        )
        self.fields["verified"] = forms.BooleanField(label="这部分已逐项核对，今天都属实", required=False)
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
        for field in self.fields.values():
            field.error_messages["required"] = "请填写。"

    @property
    def values(self) -> dict[str, Any]:
        """What to hand to ``update_block``: only what this form shows."""
        return {name: self.cleaned_data[name] if self.cleaned_data[name] != "" else None for name in self.names}

    @property
    def verified_on(self) -> dt.date | None:
        """Today when the box was ticked."""
        return clock.today() if self.cleaned_data["verified"] else None


def _form_field(field: Field) -> forms.Field:
    common: dict[str, Any] = {"label": field.label, "required": field.name == "name", "help_text": field.help}
    return _MAKERS.get(field.kind, _text)(field, common)


def _code(field: Field, common: dict[str, Any]) -> forms.Field:
    choices = [(str(code), word) for code, word in field.choices]
    if choices and choices[0][0].isdigit():
        return forms.TypedChoiceField(choices=[UNKNOWN, *choices], coerce=int, empty_value=None, **common)
    return forms.ChoiceField(choices=[UNKNOWN, *choices], **common)


def _text(field: Field, common: dict[str, Any]) -> forms.Field:
    if field.max_length is None:
        return forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), **common)
    return forms.CharField(max_length=field.max_length, **common)


_HINT = "知道到哪一步写到哪一步，如 1932年8月。"
_MAKERS: Mapping[str, Callable[[Field, dict[str, Any]], forms.Field]] = {
    "code": _code,
    "bool": lambda field, _: YesNoField(label=field.label, help_text=field.help),
    "date": lambda _, common: DayField(**common),
    "partial": lambda _, common: PartialDateField(**{**common, "help_text": _HINT}, max_length=40),
    "int": lambda _, common: forms.IntegerField(min_value=0, **common),
    "float": lambda _, common: forms.FloatField(**common),
}


def row_of(person: Person, block: str) -> Any:
    """The row that holds the block: the person's own, a block's, or ``None`` while nothing is known."""
    return person if block not in BLOCK_MODELS else words.block(person, BLOCK_MODELS[block].__name__.lower())


def version_of(person: Person, block: str) -> int:
    """The version a form is opened on: 0 while the block is empty."""
    row = row_of(person, block)
    return 0 if row is None else int(row.version)


def initial_of(person: Person, block: str) -> dict[str, Any]:
    """What the form shows first."""
    row = row_of(person, block)
    values = {} if row is None else {name: value_of(row, field) for name, field in FIELDS[block].items()}
    return {**values, "version": version_of(person, block)}


def both_versions(person: Person, form: BlockForm) -> list[tuple[str, str, str]]:
    """After somebody else saved: label, what the file says now, what was typed — only where the two differ."""
    row = row_of(person, form.block)
    found = []
    for name in form.names:
        field = FIELDS[form.block][name]
        theirs = "" if row is None else display(field, value_of(row, field))
        mine = display(field, form.values[name])
        if theirs != mine:
            found.append((field.label, theirs, mine))
    return found


BLOCKS = frozenset({*BLOCK_MODELS, codes.Block.BASIC, codes.Block.CONTACT})
