"""Addresses of background work."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.core.jobs import views

app_name = "jobs"

urlpatterns: list[URLPattern] = [
    path("", views.runs, name="list"),
    path("daily/<int:pk>/", views.daily, name="daily"),
    path("<int:pk>/", views.detail, name="detail"),
    path("<int:pk>/status/", views.status, name="status"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
]
