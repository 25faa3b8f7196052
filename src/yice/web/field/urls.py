"""Addresses of the phone page."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.web.field.views import desk, phone

app_name = "field"

urlpatterns: list[URLPattern] = [
    path("", phone.app, name="app"),
    path("worker.js", phone.worker, name="worker"),
    path("manifest.webmanifest", phone.manifest, name="manifest"),
    path("start/", phone.start, name="start"),
    path("enroll/", phone.enroll, name="enroll"),
    path("pack/", phone.pack, name="pack"),
    path("send/", phone.send, name="send"),
    path("states/", phone.states, name="states"),
    path("devices/", desk.devices, name="devices"),
    path("devices/<int:device_id>/revoke/", desk.revoke, name="revoke"),
    path("parcels/", desk.parcels, name="parcels"),
    path("parcels/<int:parcel_id>/", desk.parcel, name="parcel"),
    path("parcels/<int:parcel_id>/file/", desk.file, name="file"),
    path("parcels/<int:parcel_id>/write-up/", desk.write_up, name="write_up"),
    path("parcels/<int:parcel_id>/retry/", desk.retry, name="retry"),
    path("parcels/<int:parcel_id>/drop/", desk.drop, name="drop"),
]
