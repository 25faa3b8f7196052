"""Addresses of reminders."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.planning.ladder.views import inbox, ladders, system

app_name = "ladder"

urlpatterns: list[URLPattern] = [
    path("", inbox.inbox, name="list"),
    path("duties/<int:duty_id>/", ladders.duty, name="duty"),
    path("clocks/<int:clock_id>/", ladders.clock, name="clock"),
    path("<slug:kind>/<int:number>/hold/", ladders.hold, name="hold"),
    path("<slug:kind>/<int:number>/go-on/", ladders.end_hold, name="end_hold"),
    path("audit/", system.audit, name="audit"),
    path("audit/now/", system.audit_now, name="audit_now"),
    path("hours/", system.hours, name="hours"),
]
