"""Addresses of messages."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.core.notify.views import families, mine, office, settings

app_name = "notify"

urlpatterns: list[URLPattern] = [
    path("", mine.inbox, name="inbox"),
    path("read/", mine.read_all, name="read_all"),
    path("<int:message_id>/read/", mine.read, name="read"),
    path("preference/", mine.preference, name="preference"),
    path("calls/", office.calls, name="calls"),
    path("calls/<int:delivery_id>/", office.call, name="call"),
    path("log/", office.log, name="log"),
    path("log/<int:message_id>/", office.message, name="message"),
    path("log/<int:message_id>/take-back/", office.take_back, name="take_back"),
    path("people/<int:person_id>/come-home/", office.come_home, name="come_home"),
    path("people/<int:person_id>/", families.person, name="person"),
    path("people/<int:person_id>/way/", families.way, name="person_way"),
    path("people/<int:person_id>/kin/<int:kin_id>/way/", families.way, name="kin_way"),
    path("people/<int:person_id>/kin/<int:kin_id>/agree/", families.agree, name="kin_agree"),
    path("people/<int:person_id>/kin/<int:kin_id>/disagree/", families.disagree, name="kin_disagree"),
    path("templates/", office.template_list, name="templates"),
    path("templates/<str:code>/", office.template, name="template"),
    path("templates/<str:code>/reword/", office.reword, name="reword"),
    path("channels/", settings.channel_list, name="channels"),
    path("units/<int:unit_id>/channels/<slug:channel>/", settings.channel, name="channel"),
    path("units/<int:unit_id>/channels/<slug:channel>/try/", settings.try_out, name="try"),
    path("receipts/<slug:channel>/<str:hook>/", mine.receipts, name="receipts"),
]
