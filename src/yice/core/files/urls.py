"""Addresses of files."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.core.files import views

app_name = "files"

urlpatterns: list[URLPattern] = [
    path("people/<int:person_id>/attach/", views.attach, name="attach"),
    path("<int:attachment_id>/", views.download, name="download"),
    path("<int:attachment_id>/remove/", views.remove, name="remove"),
]
