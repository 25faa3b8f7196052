"""Forms of the login pages."""

from __future__ import annotations

from typing import Any

from django import forms


class LoginForm(forms.Form):
    """Name and password. It says nothing about which of them was wrong."""

    username = forms.CharField(
        label="登录名",
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True, "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label="口令",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    """The second step: a code from the telephone, or a recovery code."""

    code = forms.CharField(
        label="验证码",
        max_length=16,
        help_text="手机验证器上的六位数字；手机不在身边时输入恢复码。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "inputmode": "text"}),
    )


class PasswordForm(forms.Form):
    """Changing one's own password."""

    old = forms.CharField(
        label="原口令",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="新口令",
        max_length=256,
        strip=False,
        help_text="至少十位；不要用登录名、生日或常见口令。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一遍",
        max_length=256,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        """Both spellings of the new password agree."""
        data = super().clean() or {}
        if data.get("new") and data.get("again") and data["new"] != data["again"]:
            self.add_error("again", "两遍输入的新口令不一致")
        return data


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label="原因", max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
