"""Addresses of campaigns."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.planning.campaigns.views import deeds, gifts, reading

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
    path("<int:campaign_id>/budget/", gifts.budget, name="budget"),
    path("<int:campaign_id>/gifts/", gifts.store, name="gifts"),
    path("<int:campaign_id>/gifts/receive/", gifts.receive, name="gifts_receive"),
    path("<int:campaign_id>/gifts/lose/", gifts.lose, name="gifts_lose"),
    path("<int:campaign_id>/gifts/<int:staff_id>/sheet/", gifts.sheet, name="gifts_sheet"),
    path("<int:campaign_id>/gifts/<int:staff_id>/issue/", gifts.issue, name="gifts_issue"),
    path("<int:campaign_id>/gifts/<int:staff_id>/return/", gifts.bring_back, name="gifts_return"),
    path("targets/<int:target_id>/explain/", deeds.explain, name="explain"),
]
