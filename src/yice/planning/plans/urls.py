"""Addresses of plans."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.planning.plans.views import deeds, reading

app_name = "plans"

urlpatterns: list[URLPattern] = [
    path("", reading.plan_list, name="list"),
    path("draft-all/", reading.draft_all, name="draft_all"),
    path("people/<int:person_id>/", reading.person_plan, name="person"),
    path("people/<int:person_id>/draft/", deeds.draft, name="draft"),
    path("people/<int:person_id>/history/", reading.history, name="history"),
    path("<int:plan_id>/items/add/", deeds.add, name="add"),
    path("items/<int:item_id>/", deeds.item, name="item"),
    path("items/<int:item_id>/remove/", deeds.remove, name="remove"),
    path("<int:plan_id>/goal/", deeds.goal, name="goal"),
    path("<int:plan_id>/agree/", deeds.agree, name="agree"),
    path("<int:plan_id>/approve/", deeds.approve, name="approve"),
    path("<int:plan_id>/review/", deeds.review, name="review"),
    path("<int:plan_id>/revise/", deeds.revise, name="revise"),
]
