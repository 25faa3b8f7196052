"""Forms of the phone page at the desk."""

from __future__ import annotations

from django import forms

from yice.lib.forms import DeskForm


class ReasonForm(DeskForm):
    """Why."""

    reason = forms.CharField(label="原因", max_length=100)
