"""Addresses of visits."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.services.visits.views import detail, recording

app_name = "visits"

urlpatterns: list[URLPattern] = [
    path("people/<int:person_id>/brief/", recording.brief_page, name="brief"),
    path("people/<int:person_id>/record/", recording.record, name="record"),
    path("<int:visit_id>/", detail.detail, name="detail"),
    path("<int:visit_id>/private/", detail.private, name="private"),
]
