"""Addresses of visits."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.services.visits.views import deeds, detail, lists, recording

app_name = "visits"

urlpatterns: list[URLPattern] = [
    path("", lists.visit_list, name="list"),
    path("export/", lists.export, name="export"),
    path("handbook/", lists.handbook_page, name="handbook"),
    path("handbook/<int:staff_id>/", lists.handbook_of, name="handbook_of"),
    path("route/", lists.route, name="route"),
    path("people/<int:person_id>/brief/", recording.brief_page, name="brief"),
    path("people/<int:person_id>/record/", recording.record, name="record"),
    path("conflicts/<int:conflict_id>/settle/", deeds.settle, name="settle"),
    path("<int:visit_id>/", detail.detail, name="detail"),
    path("<int:visit_id>/private/", detail.private, name="private"),
    path("<int:visit_id>/amend/", deeds.amend, name="amend"),
    path("<int:visit_id>/correct/", deeds.correct, name="correct"),
    path("<int:visit_id>/revoke/", deeds.revoke, name="revoke"),
]
