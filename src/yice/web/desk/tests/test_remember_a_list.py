"""Columns and named sentences are remembered for the one who chose them."""

from __future__ import annotations

from yice.web.desk.models import Preference, SavedView


def test_columns_are_remembered(lin, cast, text):
    lin.post("/people/columns/", {"columns": ["phone", "birth"]})
    page = text(lin.get("/people/"))
    assert '<th scope="col">电话</th>' in page
    assert '<th scope="col">类别</th>' not in page
    assert Preference.objects.get().staff_id == cast.staff.lin.pk


def test_no_column_at_all_means_the_usual_ones(lin, text):
    lin.post("/people/columns/", {})
    assert '<th scope="col">类别</th>' in text(lin.get("/people/"))


def test_a_statistician_cannot_choose_health_or_address(as_, cast, text):
    guo = as_(cast.staff.guo)
    guo.post("/people/columns/", {"columns": ["now", "address", "category"]})
    page = text(guo.get("/people/"))
    assert '<th scope="col">现在</th>' not in page
    assert '<th scope="col">住址</th>' not in page


def test_a_sentence_is_saved_and_offered(lin, text):
    lin.post("/people/views/?household=alone&category=lixiu", {"name": "独居离休"})
    assert SavedView.objects.get().query == "household=alone&category=lixiu"
    assert "独居离休" in text(lin.get("/people/"))


def test_the_same_name_replaces(lin):
    lin.post("/people/views/?household=alone", {"name": "甲"})
    lin.post("/people/views/?household=empty_nest", {"name": "甲"})
    assert SavedView.objects.get().query == "household=empty_nest"


def test_a_view_without_a_name_is_refused_with_words(lin, text):
    answer = lin.post("/people/views/?household=alone", {"name": " "})
    assert answer.status_code == 400
    assert "view_name" in text(answer)


def test_nobody_removes_anothers_view(lin, as_, cast):
    lin.post("/people/views/?household=alone", {"name": "甲"})
    as_(cast.staff.sun).post(f"/people/views/{SavedView.objects.get().pk}/remove/")
    assert SavedView.objects.count() == 1
    lin.post(f"/people/views/{SavedView.objects.get().pk}/remove/")
    assert SavedView.objects.count() == 0
