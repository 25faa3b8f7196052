"""走访的页面: the brief, the form and the visit, for those whose page it is."""

from __future__ import annotations

import base64
import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yice.core.audit.models import Entry
from yice.services.visits import actions
from yice.services.visits.drafts import PromiseDraft
from yice.services.visits.models import Visit
from yice.services.visits.tests.conftest import JPG, PNG


@pytest.fixture
def liaison(cast, client):
    return cast.login(client, cast.staff.zhang)


def filled(**more):
    return {"manner": "home", "on": "2018-04-02", "reached": "1", "said": "精神好", "mood": "calm"} | more


def test_the_brief_says_what_to_know(cast, liaison, zhang, draft):
    actions.save_visit(by=zhang, draft=draft(promises=(PromiseDraft(words="带老花镜"),)))
    page = liaison.get(reverse("visits:brief", args=[cast.people.chen.pk]))
    said = page.content.decode()
    assert page.status_code == 200
    for word in ("带老花镜", "过敏", "怎么找到人", "该核对的资料", "陈芳"):
        assert word in said
    assert Entry.objects.filter(verb="view.brief", person_id=cast.people.chen.pk).exists()


def test_the_form_keeps_a_visit_and_says_what_it_closed(cast, liaison, owe):
    owe(cast.people.chen, "R01", due=dt.date(2018, 4, 5))
    url = reverse("visits:record", args=[cast.people.chen.pk])
    form = liaison.get(url)
    assert form.status_code == 200
    drawn = "data:image/png;base64," + base64.b64encode(PNG).decode()
    sent = filled(
        opened=form.context["form"]["opened"].value(), promise_1="带老花镜", promise_due_1="2018-04-09", agreed="on",
        signature=drawn, goods="春联", received_by="本人", sure_health="on", contact__phone="13900001111",
        photos=SimpleUploadedFile("a.jpg", JPG), idempotency_key="k",
    )  # fmt: skip
    done = liaison.post(url, sent, follow=True)
    assert "办结" in done.content.decode()
    assert "全员走访" in done.content.decode()
    visit = Visit.objects.get()
    assert visit.confirmed == ["health"]
    assert visit.corrected == ["contact.phone"]
    assert sorted(visit.files.values_list("role", flat=True)) == ["photo", "signature"]
    cast.people.chen.refresh_from_db()
    assert cast.people.chen.phone == "13900001111"


def test_an_untouched_form_changes_no_item(cast, liaison):
    url = reverse("visits:record", args=[cast.people.chen.pk])
    form = liaison.get(url).context["form"]
    same = {name: form[name].value() for name in form.fields if "__" in name}
    same = {name: {True: "1", False: "0", None: ""}.get(value, value) for name, value in same.items()}
    liaison.post(url, filled(opened=form["opened"].value(), **same))
    assert Visit.objects.get().corrected == []


def test_what_was_typed_is_kept_when_it_is_refused(cast, liaison):
    url = reverse("visits:record", args=[cast.people.chen.pk])
    page = liaison.post(url, filled(said="问起<老伴>", money="500", on="2018-04-02"))
    assert page.status_code == 400
    said = page.content.decode()
    assert "签名" in said
    assert "问起&lt;老伴&gt;" in said
    assert not Visit.objects.exists()


def test_neighbours_and_administrators_find_no_page(cast, client):
    for who in (cast.staff.sibling_head, cast.staff.foreign_head, cast.staff.system_admin, cast.staff.guo):
        page = cast.login(client, who).get(reverse("visits:brief", args=[cast.people.chen.pk]))
        assert page.status_code == 404
    assert (
        cast.login(client, cast.staff.leader).get(reverse("visits:record", args=[cast.people.chen.pk])).status_code
        == 403
    )


def test_restricted_words_are_for_a_few_and_leave_a_trace(cast, client, zhang, draft):
    visit = actions.save_visit(by=zhang, draft=draft(private="再婚受子女反对")).visit
    page = cast.login(client, cast.staff.works_head).get(reverse("visits:private", args=[visit.pk]))
    assert "再婚" in page.content.decode()
    assert Entry.objects.filter(verb="view.restricted_note").count() == 1
    clerk = cast.login(client, cast.staff.works_clerk)
    assert clerk.get(reverse("visits:private", args=[visit.pk])).status_code == 403
    assert "再婚" not in clerk.get(reverse("visits:detail", args=[visit.pk])).content.decode()
