"""Addresses of the statistics pages."""

from django.urls import path

from yice.oversight.statistics import views

app_name = "statistics"
urlpatterns = [
    path("", views.table_list, name="list"),
    path("signed/<int:number>/", views.signed_table, name="signed"),
    path("signed/<int:number>/<slug:key>/", views.signed_people, name="signed-people"),
    path("<slug:name>/", views.table_detail, name="table"),
    path("<slug:name>/sheet/", views.table_sheet, name="sheet"),
    path("<slug:name>/sign/", views.sign, name="sign"),
    path("<slug:name>/people/<slug:key>/", views.table_people, name="people"),
]
