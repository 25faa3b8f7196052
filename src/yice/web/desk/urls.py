"""Addresses of the pages that cut across subjects."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.web.desk.views import today

app_name = "desk"

urlpatterns: list[URLPattern] = [
    path("", today.today, name="today"),
]
