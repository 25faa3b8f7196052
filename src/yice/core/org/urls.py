"""Addresses of the organisation."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.core.org.views import responsibility, rest, staff, units

app_name = "org"

urlpatterns: list[URLPattern] = [
    path("units/", units.tree, name="units"),
    path("units/<int:pk>/", units.detail, name="unit"),
    path("units/<int:pk>/add/", units.add, name="add_unit"),
    path("units/<int:pk>/change/", units.change, name="change_unit"),
    path("units/<int:pk>/move/", units.move, name="move_unit"),
    path("units/<int:pk>/close/", units.close, name="close_unit"),
    path("units/<int:pk>/leader/", units.leader, name="leader"),
    path("staff/", staff.staff_list, name="staff_list"),
    path("staff/add/", staff.add, name="add_staff"),
    path("staff/<int:pk>/", staff.detail, name="staff"),
    path("staff/<int:pk>/change/", staff.change, name="change_staff"),
    path("staff/<int:pk>/leave/", staff.leave, name="leave_staff"),
    path("staff/<int:pk>/appoint/", staff.appoint, name="appoint"),
    path("staff/<int:pk>/posts/<int:post_pk>/relieve/", staff.relieve, name="relieve"),
    path("staff/<int:pk>/login/", staff.create_login, name="create_login"),
    *(
        path(
            f"staff/<int:pk>/login/{name}/",
            staff.login_deed,
            {"deed_name": name},
            name=f"login_{name.replace('-', '_')}",
        )
        for name in staff.LOGIN_DEEDS
    ),
    path("areas/", rest.areas, name="areas"),
    path("areas/add/", rest.add_area, name="add_area"),
    path("areas/<int:pk>/", rest.change_area, name="area"),
    path("rules/", responsibility.rules, name="rules"),
    path("rules/add/", responsibility.add, name="add_rule"),
    path("rules/<int:pk>/", responsibility.rule, name="rule"),
    path("rules/<int:pk>/change/", responsibility.change, name="change_rule"),
    path("rules/<int:pk>/end/", responsibility.end, name="end_rule"),
    path("settings/", rest.settings, name="settings"),
    path("settings/date/", rest.business_date, name="business_date"),
]
