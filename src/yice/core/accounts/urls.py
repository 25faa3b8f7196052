"""Addresses of the login."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.core.accounts.views import login, own

app_name = "accounts"

urlpatterns: list[URLPattern] = [
    path("login/", login.login, name="login"),
    path("login/code/", login.login_code, name="login_code"),
    path("logout/", login.logout, name="logout"),
    path("account/password/", own.password, name="password"),
    path("account/two-step/", own.two_step, name="two_step"),
]
