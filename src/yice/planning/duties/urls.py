"""Addresses of duties."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.planning.duties.views import calendars, deeds, detail, groups, listing, making

app_name = "duties"

urlpatterns: list[URLPattern] = [
    path("", listing.duty_list, name="list"),
    path("export/", listing.export, name="export"),
    path("export/<int:run_id>/", listing.export_run, name="export_run"),
    path("export/<int:run_id>/file/", listing.export_file, name="export_file"),
    path("week/", calendars.week, name="week"),
    path("month/", calendars.month, name="month"),
    path("liaisons/", groups.liaisons, name="liaisons"),
    path("waivers/", groups.waivers, name="waivers"),
    path("waivers/<int:waiver_id>/answer/", deeds.answer, name="answer"),
    path("bulk/", deeds.bulk, name="bulk"),
    path("people/<int:person_id>/", groups.of_one, name="person"),
    path("people/<int:person_id>/record/", deeds.record, name="record"),
    path("units/<int:pk>/make/", making.make_for_unit, name="make_for_unit"),
    path("staff/<int:pk>/make/", making.make_for_worker, name="make_for_worker"),
    path("people/<int:person_id>/make/", deeds.make, name="make"),
    path("evidence/<int:evidence_id>/revoke/", deeds.revoke, name="revoke"),
    path("<int:duty_id>/", detail.detail, name="detail"),
    path("<int:duty_id>/why/", detail.why, name="why"),
    path("<int:duty_id>/close/", deeds.close, name="close"),
    path("<int:duty_id>/late/", deeds.late, name="late"),
    path("<int:duty_id>/waive/", deeds.waive, name="waive"),
    path("<int:duty_id>/withdraw/", deeds.withdraw, name="withdraw"),
    path("<int:duty_id>/reopen/", deeds.reopen, name="reopen"),
]
