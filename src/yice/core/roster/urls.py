"""Addresses of the import."""

from __future__ import annotations

from django.urls import URLPattern, path

from yice.core.roster.views import deciding, files, steps

app_name = "roster"

urlpatterns: list[URLPattern] = [
    path("", steps.batches, name="list"),
    path("start/", steps.start, name="start"),
    path("template/", files.template, name="template"),
    path("<int:pk>/", steps.detail, name="detail"),
    path("<int:pk>/columns/", steps.columns, name="columns"),
    path("<int:pk>/review/", steps.review, name="review"),
    path("<int:pk>/paper/", deciding.paper, name="paper"),
    path("<int:pk>/pairs/", deciding.pairs, name="pairs"),
    path("<int:pk>/pairs/decide/", deciding.decide_all, name="decide_all"),
    path("<int:pk>/rows/<int:row>/decide/", deciding.decide, name="decide"),
    path("<int:pk>/recheck/", deciding.recheck, name="recheck"),
    path("<int:pk>/commit/", deciding.commit, name="commit"),
    path("<int:pk>/retry/", deciding.retry, name="retry"),
    path("<int:pk>/drop/", deciding.drop, name="drop"),
    path("<int:pk>/undo/", deciding.undo, name="undo"),
    path("<int:pk>/findings/", files.findings, name="findings"),
]
