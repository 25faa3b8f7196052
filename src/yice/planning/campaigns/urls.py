"""Addresses of campaigns."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.planning.campaigns.views import deeds, reading

app_name = "campaigns"

urlpatterns: list[URLPattern] = [
    path("", reading.campaign_list, name="list"),
    path("make/", deeds.make, name="make"),
    path("<int:campaign_id>/", reading.detail, name="detail"),
    path("<int:campaign_id>/report/", reading.report, name="report"),
    path("<int:campaign_id>/groups/add/", deeds.add_group, name="add_group"),
    path("<int:campaign_id>/groups/remove/", deeds.remove_group, name="remove_group"),
    path("<int:campaign_id>/freeze/", deeds.freeze, name="freeze"),
    path("<int:campaign_id>/close/", deeds.close, name="close"),
    path("<int:campaign_id>/call-off/", deeds.call_off, name="call_off"),
    path("targets/<int:target_id>/explain/", deeds.explain, name="explain"),
]
