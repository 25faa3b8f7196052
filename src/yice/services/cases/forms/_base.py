"""What the forms of cases share."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from yice.lib.forms import DeskForm

Choices = Sequence[tuple[Any, Any]]
RADIO = forms.RadioSelect


def number_field(label: str, **more: Any) -> forms.TypedChoiceField:
    """A choice of a row by its number."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, **more)


def offer(form: forms.Form, name: str, options: Iterable[tuple[Any, Any]]) -> None:
    """Set what a field offers."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = list(options)


class DeedForm(DeskForm):
    """The form of a deed."""

    def given(self) -> dict[str, Any]:
        """What the action is called with: as the fields are called, unless a form says otherwise."""
        return dict(self.cleaned_data)


class WithReason(DeedForm):
    """A deed that may stop a term: when one is overdue, the form asks why."""

    overdue_reason = forms.CharField(label="超时原因", max_length=200, help_text="已经超时，办结要写明原因。")

    def __init__(self, *args: Any, over: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not over:
            del self.fields["overdue_reason"]

    def late(self) -> str:
        """The reason, if one was asked for."""
        return str(self.cleaned_data.get("overdue_reason", ""))
