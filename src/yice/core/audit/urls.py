"""Addresses of the audit console."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.core.audit import views

app_name = "audit"

urlpatterns: list[URLPattern] = [path("", views.entries, name="list")]
